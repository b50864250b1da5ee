#include "compression/bits_back.h"

#include <algorithm>
#include <utility>

#include "autoencoder/network_plan.h"
#include "compression/exact_math.h"
#include "compression/latent_buckets.h"

namespace hourglass {
namespace {

constexpr std::size_t kPicturesPerChain = 100;
constexpr std::size_t kMostGroups = 2;
constexpr std::size_t kMostBinaryChains = 4;
constexpr std::size_t kPicturesPerGroup = 2000;
constexpr std::size_t kMostCounted = 4000;

std::size_t counted_steps(const ChainLayout& layout) {
    return std::min(layout.steps(), (kMostCounted + layout.chains - 1) / layout.chains);
}

}  // namespace

ChainLayout::ChainLayout(std::size_t pictures, PixelCoder::Kind kind) : count(pictures) {
    const std::size_t groups = std::clamp<std::size_t>(pictures / kPicturesPerGroup, 1, kMostGroups);
    const std::size_t most = kind == PixelCoder::Kind::Binary ? kMostBinaryChains : groups * kLanes;
    chains = std::clamp<std::size_t>(pictures / kPicturesPerChain, 1, most);
}

std::size_t ChainLayout::chains_of(std::size_t group) const {
    return std::min(kLanes, chains - group * kLanes);
}

BitsBackModel::BitsBackModel(const Autoencoder& model, std::size_t count)
    : coder(model.spec().binarize ? PixelCoder::Kind::Binary : PixelCoder::Kind::Gray, model.image().width),
      layout_(count, coder.kind()),
      pixels_(static_cast<std::size_t>(model.features())),
      latent_(static_cast<std::size_t>(model.spec().latent)),
      logits_(model.spec().output == OutputKind::Sigmoid),
      encoder_(plan_model(model.spec(), model.image()).encoder, model.encoder()),
      decoder_(plan_model(model.spec(), model.image()).decoder, model.decoder()) {}

std::vector<float> BitsBackModel::logits(const std::vector<Lanes>& outputs, std::size_t lane) const {
    std::vector<float> all(pixels_);
    for (std::size_t i = 0; i < pixels_; ++i)
        all[i] = logits_ ? outputs[i][lane] : (outputs[i][lane] - 0.5f) * 16;
    return all;
}

AnsStack first_bits(std::uint64_t seed, std::size_t chain, std::size_t latent) {
    Random random(seed, "first bits", static_cast<std::uint32_t>(chain));
    std::vector<std::uint32_t> words;
    for (std::size_t i = 0; i < latent * LatentBuckets::kPosteriorBits / 64 + 4; ++i)
        words.push_back(random.bits());
    words.back() |= 1;  // the top must not be 0
    return AnsStack(words);
}

ChainGroup::ChainGroup(const BitsBackModel& model, std::size_t group, std::size_t steps,
                       std::span<const Stage> stages)
    : model_(model),
      group_(group),
      steps_(steps),
      stages_(stages),
      codes_(ChainLayout::kLanes * model.latent()) {}

std::optional<std::size_t> ChainGroup::place(std::size_t lane) const {
    const ChainLayout& layout = model_.layout();
    if (lane >= layout.chains_of(group_)) return std::nullopt;
    const std::size_t picture = layout.picture(group_ * ChainLayout::kLanes + lane, step());
    if (picture >= layout.count) return std::nullopt;
    return picture * model_.pixels();
}

double ChainGroup::deviation(std::size_t d, std::size_t lane) const {
    const double log_variance = encoded_[encoded_.size() / 2 + d][lane];
    return exact_exp(std::clamp(log_variance, -14.0, 14.0) / 2);
}

// Of the encoder the pictures, of the decoder the codes; 0 where a lane has none.
std::vector<BitsBackModel::Lanes> ChainGroup::inputs(Stage stage) const {
    const bool encode = stage == Stage::Encode;
    std::vector<BitsBackModel::Lanes> all(encode ? model_.pixels() : model_.latent(), BitsBackModel::Lanes{});
    const LatentBuckets& buckets = LatentBuckets::instance();
    for (std::size_t lane = 0; lane < ChainLayout::kLanes; ++lane) {
        const std::optional<std::size_t> first = place(lane);
        for (std::size_t i = 0; i < all.size(); ++i)
            if (!encode)
                all[i][lane] = static_cast<float>(buckets.middle(codes_[lane * model_.latent() + i]));
            else if (first)
                all[i][lane] = static_cast<float>(pixels()[*first + i]) * (1.0f / 255);
    }
    return all;
}

void ChainGroup::end_stage() {
    lane_ = 0;
    if (++stage_ < stages_.size()) return;
    stage_ = 0;
    ++steps_done_;
    std::ranges::fill(codes_, 0);
}

void ChainGroup::advance() {
    const Stage stage = stages_[stage_];
    if (stage_ == 0 && lane_ == 0 && !pass_) begin_step();
    if (stage != Stage::Encode && stage != Stage::Decode) {
        work(stage, lane_);
        if (++lane_ == ChainLayout::kLanes) end_stage();
        return;
    }
    if (!pass_) {
        pass_.emplace(stage == Stage::Encode ? model_.encoder() : model_.decoder(), inputs(stage));
        return;
    }
    pass_->advance();
    if (!pass_->done()) return;
    (stage == Stage::Encode ? encoded_ : outputs_) = pass_->outputs();
    pass_.reset();
    end_stage();
}

GroupCounter::GroupCounter(const BitsBackModel& model, std::size_t group,
                           const std::vector<std::uint8_t>& pixels)
    : ChainGroup(model, group, counted_steps(model.layout()), kForward),
      pixels_(&pixels),
      counted_(model.coder) {}

void GroupCounter::begin_step() {
    random_.emplace(1, "lossless", static_cast<std::uint32_t>(group_ * model_.layout().steps() + step()));
}

void GroupCounter::work(Stage stage, std::size_t lane) {
    if (stage == Stage::Draw) {
        for (std::size_t d = 0; d < model_.latent(); ++d)
            bucket(d, lane) = LatentBuckets::instance().bucket_at(
                random_->bits() >> (32 - LatentBuckets::kPosteriorBits), mean(d, lane), deviation(d, lane));
    } else if (const auto first = place(lane)) {
        counted_.count({pixels() + *first, model_.pixels()}, logits(lane));
    }
}

GroupWriter::GroupWriter(const BitsBackModel& model, std::size_t group,
                         const std::vector<std::uint8_t>& pixels, std::span<AnsStack> stacks)
    : ChainGroup(model, group, model.layout().steps(), kForward), pixels_(&pixels), stacks_(stacks) {}

void GroupWriter::work(Stage stage, std::size_t lane) {
    const auto first = place(lane);
    if (!first) return;
    AnsStack& stack = stacks_[lane];
    if (stage == Stage::Draw) {
        const LatentBuckets& buckets = LatentBuckets::instance();
        const double before = stack.bits();
        for (std::size_t d = 0; d < model_.latent(); ++d) {
            const double middle = mean(d, lane), width = deviation(d, lane);
            const std::uint32_t drawn =
                buckets.bucket_at(stack.top(LatentBuckets::kPosteriorBits), middle, width);
            stack.pop(buckets.interval(drawn, middle, width), LatentBuckets::kPosteriorBits);
            bucket(d, lane) = drawn;
        }
        bits_ += stack.bits() - before;
        return;
    }
    bits_ += model_.coder.put(stack, {pixels() + *first, model_.pixels()}, logits(lane));
    for (std::size_t d = 0; d < model_.latent(); ++d)
        stack.push({bucket(d, lane), 1}, LatentBuckets::kPriorBits);
    bits_ += static_cast<double>(model_.latent()) * LatentBuckets::kPriorBits;
}

GroupReader::GroupReader(const BitsBackModel& model, std::size_t group, std::vector<std::uint8_t>& pixels,
                         std::span<AnsStack> stacks)
    : ChainGroup(model, group, model.layout().steps(), kBackward), pixels_(&pixels), stacks_(stacks) {}

void GroupReader::work(Stage stage, std::size_t lane) {
    const auto first = place(lane);
    if (!first) return;
    AnsStack& stack = stacks_[lane];
    if (stage == Stage::Pixels) {
        model_.coder.take(stack, {pixels_->data() + *first, model_.pixels()}, logits(lane));
        return;
    }
    for (std::size_t d = model_.latent(); d-- > 0;) {
        if (stage == Stage::Draw) {
            bucket(d, lane) = stack.top(LatentBuckets::kPriorBits);
            stack.pop({bucket(d, lane), 1}, LatentBuckets::kPriorBits);
        } else {
            stack.push(LatentBuckets::instance().interval(bucket(d, lane), mean(d, lane), deviation(d, lane)),
                       LatentBuckets::kPosteriorBits);
        }
    }
}

}  // namespace hourglass
