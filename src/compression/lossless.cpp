#include "compression/lossless.h"

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

#include "autoencoder/corruption.h"
#include "base/error.h"
#include "compression/adaptive_frequencies.h"
#include "compression/bytes.h"
#include "data/minibatch.h"

namespace hourglass {
namespace {

std::string pictures_fault(const Autoencoder& model, const ImageSet& images) {
    if (images.holds_floats())
        return "compressing without loss takes pictures of bytes; these samples are floating-point numbers";
    if (images.stored)
        return "compressing without loss takes pictures in memory; these are read from a file as needed";
    if (images.channels > 1) return "compressing without loss takes gray pictures; these are in color";
    if (images.count() == 0) return "there are no pictures to compress";
    if (images.features() != static_cast<std::size_t>(model.features()))
        return "the pictures are not of the model's size";
    return {};
}

// The probabilities of most questions are the middle one: nothing was counted.
const BellCurve kStoredCurve{0, 256, 128, 65000};

void put_stack(const AnsStack& stack, ByteWriter& out) {
    const std::vector<std::uint32_t> words = stack.words();
    out.put(static_cast<std::uint32_t>(words.size()));
    for (const std::uint32_t word : words) out.put(word);
}

AnsStack take_stack(ByteReader& in) {
    const auto size = in.take<std::uint32_t>();
    if (size > in.rest().size() / sizeof(std::uint32_t)) throw Error("the compressed file ends too early");
    std::vector<std::uint32_t> words;
    for (std::uint32_t i = 0; i < size; ++i) words.push_back(in.take<std::uint32_t>());
    return AnsStack(words);
}

void put_probabilities(const std::vector<std::uint8_t>& stored, ByteWriter& out) {
    AdaptiveFrequencies known(kStoredCurve);
    std::vector<Interval> intervals;
    for (const std::uint8_t one : stored) {
        intervals.push_back(known.interval(one));
        known.learn(one);
    }
    AnsStack stack;
    for (std::size_t i = intervals.size(); i-- > 0;) stack.push(intervals[i], AdaptiveFrequencies::kBits);
    put_stack(stack, out);
}

std::vector<std::uint8_t> take_probabilities(ByteReader& in, std::size_t count) {
    AnsStack stack = take_stack(in);
    AdaptiveFrequencies known(kStoredCurve);
    std::vector<std::uint8_t> stored;
    while (stored.size() < count) {
        const int one = known.number_at(stack.top(AdaptiveFrequencies::kBits));
        stack.pop(known.interval(one), AdaptiveFrequencies::kBits);
        known.learn(one);
        stored.push_back(static_cast<std::uint8_t>(one));
    }
    return stored;
}

// What is not done yet of one of the groups.
template <typename Group>
bool advance_one(std::vector<Group>& groups) {
    const auto open = std::ranges::find_if(groups, [](const Group& group) { return !group.done(); });
    if (open != groups.end()) open->advance();
    return open != groups.end();
}

// All of them to their ends; what one throws is thrown here.
template <typename Group>
void finish_all(std::vector<Group>& groups, ThreadTeam& team) {
    std::vector<std::exception_ptr> failures(groups.size());
    team.run(static_cast<int>(groups.size()), [&](int task) {
        const auto group = static_cast<std::size_t>(task);
        try {
            while (!groups[group].done()) groups[group].advance();
        } catch (...) {
            failures[group] = std::current_exception();
        }
    });
    for (const std::exception_ptr& failure : failures)
        if (failure) std::rethrow_exception(failure);
}

template <typename Group>
float progress_of(const std::vector<Group>& groups) {
    float sum = 0;
    for (const Group& group : groups) sum += group.progress();
    return groups.empty() ? 0 : sum / static_cast<float>(groups.size());
}

const Autoencoder& checked(const Autoencoder& model, const ImageSet& images) {
    if (const std::string fault = lossless_fault(model, images); !fault.empty()) throw Error(fault);
    const auto is_gray = [](std::uint8_t pixel) { return pixel != 0 && pixel != 255; };
    if (model.spec().binarize && std::ranges::any_of(images.pixels, is_gray))
        throw Error("the model is of black and white pixels, and the pictures have gray ones");
    return model;
}

std::span<AnsStack> stacks_of(std::vector<AnsStack>& stacks, const ChainLayout& layout, std::size_t group) {
    return std::span(stacks).subspan(group * ChainLayout::kLanes, layout.chains_of(group));
}

}  // namespace

std::string lossless_fault(const Autoencoder& model, const ImageSet& images) {
    const std::string fault = lossless_fault(model.spec());
    return fault.empty() ? pictures_fault(model, images) : fault;
}

std::string lossless_fault(const Spec& spec) {
    if (spec.variant != Variant::Variational)
        return "compressing without loss takes a variational model; this one is " +
               std::string(word_of(spec.variant));
    return {};
}

LosslessWriter::LosslessWriter(const Autoencoder& model, const ImageSet& images, std::uint64_t seed)
    : images_(&images), seed_(seed), model_(checked(model, images), images.count()) {
    for (std::size_t group = 0; group < model_.layout().groups(); ++group)
        counters_.emplace_back(model_, group, images.pixels);
}

// The counted pixels are the probabilities that pictures are written with.
void LosslessWriter::begin_writing() {
    for (const GroupCounter& counter : counters_) model_.coder.add_counts(counter.counted());
    probabilities_ = model_.coder.probabilities();
    model_.coder.set_probabilities(probabilities_);
    counters_.clear();
    const ChainLayout& layout = model_.layout();
    for (std::size_t chain = 0; chain < layout.chains; ++chain)
        stacks_.push_back(first_bits(seed_, chain, model_.latent()));
    for (std::size_t group = 0; group < layout.groups(); ++group)
        writers_.emplace_back(model_, group, images_->pixels, stacks_of(stacks_, layout, group));
}

bool LosslessWriter::done() const {
    return counters_.empty() && std::ranges::all_of(writers_, &GroupWriter::done);
}

void LosslessWriter::advance() {
    if (counters_.empty())
        advance_one(writers_);
    else if (!advance_one(counters_))
        begin_writing();
}

void LosslessWriter::finish(ThreadTeam& team) {
    if (!counters_.empty()) {
        finish_all(counters_, team);
        begin_writing();
    }
    finish_all(writers_, team);
}

float LosslessWriter::progress() const {
    return counters_.empty() ? 0.5f + progress_of(writers_) / 2 : progress_of(counters_) / 2;
}

LosslessResult LosslessWriter::result(std::uint32_t model) const {
    ByteWriter out;
    out.put(seed_);
    put_probabilities(probabilities_, out);
    for (const AnsStack& stack : stacks_) put_stack(stack, out);
    const bool binary = model_.coder.kind() == PixelCoder::Kind::Binary;
    LosslessResult result;
    result.container = {
        binary ? Coding::Binary : Coding::Gray,       model,     images_->width, images_->height,
        static_cast<std::uint32_t>(images_->count()), out.take()};
    for (const GroupWriter& writer : writers_) result.negative_elbo += writer.bits();
    return result;
}

LosslessReader::LosslessReader(const Container& container, const Autoencoder& model)
    : model_(model, container.count) {
    if (container.coding == Coding::Lossy) throw Error("holds samples that were compressed with loss");
    if (const std::string fault = lossless_fault(model.spec()); !fault.empty()) throw Error(fault);
    if ((container.coding == Coding::Binary) != model.spec().binarize)
        throw Error("the compressed file is damaged: its pixels are not of the model's kind");
    ByteReader in(container.body);
    seed_ = in.take<std::uint64_t>();
    model_.coder.set_probabilities(take_probabilities(in, model_.coder.questions_count()));
    const ChainLayout& layout = model_.layout();
    for (std::size_t chain = 0; chain < layout.chains; ++chain) stacks_.push_back(take_stack(in));
    if (!in.rest().empty()) throw Error("the compressed file is damaged: it holds more than its pictures");
    images_.width = container.width;
    images_.height = container.height;
    images_.labels.assign(container.count, 0);
    images_.pixels.assign(container.count * model_.pixels(), 0);
    for (std::size_t group = 0; group < layout.groups(); ++group)
        readers_.emplace_back(model_, group, images_.pixels, stacks_of(stacks_, layout, group));
}

bool LosslessReader::done() const { return checked_; }

void LosslessReader::advance() {
    if (!advance_one(readers_)) check_first_bits();
}

void LosslessReader::finish(ThreadTeam& team) {
    finish_all(readers_, team);
    check_first_bits();
}

// What is left is what the chains began with, or something was read that was not written.
void LosslessReader::check_first_bits() {
    for (std::size_t chain = 0; chain < stacks_.size(); ++chain)
        if (stacks_[chain].words() != first_bits(seed_, chain, model_.latent()).words())
            throw Error("the compressed file is damaged: its pictures do not fit together");
    checked_ = true;
}

float LosslessReader::progress() const { return progress_of(readers_); }

LosslessResult compress_lossless(const Autoencoder& model, const ImageSet& images, std::uint64_t seed,
                                 ThreadTeam& team) {
    LosslessWriter writer(model, images, seed);
    writer.finish(team);
    return writer.result(model_checksum(model));
}

ImageSet decompress_lossless(const Container& container, const Autoencoder& model, ThreadTeam& team) {
    if (container.coding == Coding::Lossy) throw Error("holds samples that were compressed with loss");
    check_model(container, model);
    LosslessReader reader(container, model);
    reader.finish(team);
    return reader.take();
}

void binarize_bytes(std::uint64_t seed, ImageSet& images) {
    constexpr Eigen::Index kAtOnce = 256;
    for_each_chunk(images, images.count(), kAtOnce, [&](Eigen::Index first, MatrixView pixels, Labels) {
        binarize(seed, static_cast<std::uint32_t>(first), pixels);
        std::ranges::copy(to_bytes({pixels.data(), static_cast<std::size_t>(pixels.size())}),
                          images.pixels.begin() + first * pixels.rows());
    });
}

}  // namespace hourglass
