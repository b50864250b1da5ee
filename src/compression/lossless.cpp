#include "compression/lossless.h"

#include <algorithm>
#include <array>
#include <exception>
#include <string>
#include <vector>

#include "autoencoder/corruption.h"
#include "autoencoder/network_plan.h"
#include "base/error.h"
#include "compression/adaptive_frequencies.h"
#include "compression/ans.h"
#include "compression/bytes.h"
#include "compression/exact_math.h"
#include "compression/exact_network.h"
#include "compression/latent_buckets.h"
#include "compression/pixel_coder.h"
#include "data/minibatch.h"
#include "math/random.h"

namespace hourglass {
namespace {

constexpr std::size_t kLanes = ExactNetwork::kLanes;
using Lanes = ExactNetwork::Lanes;

// Each chain takes some first bits, so few pictures make few chains. A group of kLanes chains is one task.
constexpr std::size_t kPicturesPerChain = 100;
constexpr std::size_t kMostGroups = 2;
constexpr std::size_t kPicturesPerGroup = 2000;

struct ChainLayout {
    std::size_t count, chains;

    explicit ChainLayout(std::size_t pictures) : count(pictures) {
        const std::size_t groups = std::clamp<std::size_t>(pictures / kPicturesPerGroup, 1, kMostGroups);
        chains = std::clamp<std::size_t>(pictures / kPicturesPerChain, 1, groups * kLanes);
    }
    std::size_t groups() const { return (chains + kLanes - 1) / kLanes; }
    std::size_t chains_of(std::size_t group) const { return std::min(kLanes, chains - group * kLanes); }
    // Pictures of the chain are chain, chain + chains, ...
    std::size_t picture(std::size_t chain, std::size_t step) const { return chain + step * chains; }
    std::size_t steps() const { return (count + chains - 1) / chains; }
};

std::string images_fault(const Autoencoder& model, const ImageSet& images) {
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

class BitsBack {
public:
    BitsBack(const Autoencoder& model, std::size_t count)
        : layout_(count),
          pixels_(static_cast<std::size_t>(model.features())),
          latent_(static_cast<std::size_t>(model.spec().latent)),
          logits_(model.spec().output == OutputKind::Sigmoid),
          encoder_(plan_model(model.spec(), model.image()).encoder, model.encoder()),
          decoder_(plan_model(model.spec(), model.image()).decoder, model.decoder()),
          coder(model.spec().binarize ? PixelCoder::Kind::Binary : PixelCoder::Kind::Gray,
                model.image().width) {}

    const ChainLayout& layout() const { return layout_; }

    struct Posterior {
        std::vector<Lanes> encoded;  // means, and below log variances
        double mean(std::size_t d, std::size_t lane) const { return encoded[d][lane]; }
        double deviation(std::size_t d, std::size_t lane) const {
            const double log_variance = encoded[encoded.size() / 2 + d][lane];
            return exact_exp(std::clamp(log_variance, -14.0, 14.0) / 2);
        }
    };

    // `pictures` are the lanes'; null: none.
    using Pictures = std::array<const std::uint8_t*, kLanes>;
    Posterior posterior(const Pictures& pictures) const {
        std::vector<Lanes> inputs(pixels_, Lanes{});
        for (std::size_t lane = 0; lane < kLanes; ++lane)
            if (pictures[lane] != nullptr)
                for (std::size_t i = 0; i < pixels_; ++i)
                    inputs[i][lane] = static_cast<float>(pictures[lane][i]) * (1.0f / 255);
        return {encoder_.evaluate(std::move(inputs))};
    }

    // Codes as buckets, lane after lane.
    using Codes = std::vector<std::uint32_t>;
    // For each lane what the decoder says of its pixels, as logits.
    std::vector<std::vector<float>> decode(const Codes& codes) const {
        std::vector<Lanes> inputs(latent_, Lanes{});
        for (std::size_t lane = 0; lane < kLanes; ++lane)
            for (std::size_t d = 0; d < latent_; ++d)
                inputs[d][lane] =
                    static_cast<float>(LatentBuckets::instance().middle(codes[lane * latent_ + d]));
        const std::vector<Lanes> outputs = decoder_.evaluate(std::move(inputs));
        std::vector<std::vector<float>> all(kLanes, std::vector<float>(pixels_));
        for (std::size_t i = 0; i < pixels_; ++i)
            for (std::size_t lane = 0; lane < kLanes; ++lane)
                all[lane][i] = logits_ ? outputs[i][lane] : (outputs[i][lane] - 0.5f) * 16;
        return all;
    }

    std::size_t pixels() const { return pixels_; }
    std::size_t latent() const { return latent_; }

private:
    ChainLayout layout_;
    std::size_t pixels_, latent_;
    bool logits_;  // the decoder gives logits rather than pixel values
    ExactNetwork encoder_, decoder_;

public:
    PixelCoder coder;
};

BitsBack::Pictures pictures_at(const ChainLayout& layout, const std::vector<std::uint8_t>& pixels,
                               std::size_t size, std::size_t group, std::size_t step) {
    BitsBack::Pictures pictures{};
    for (std::size_t lane = 0; lane < layout.chains_of(group); ++lane) {
        const std::size_t picture = layout.picture(group * kLanes + lane, step);
        if (picture < layout.count) pictures[lane] = &pixels[picture * size];
    }
    return pictures;
}

// Counts the pixels of all pictures with codes drawn at random.
void count_pixels(BitsBack& model, const std::vector<std::uint8_t>& pixels, ThreadTeam& team) {
    const ChainLayout& layout = model.layout();
    constexpr std::size_t kMostCounted = 4000;
    const std::size_t steps = std::min(layout.steps(), (kMostCounted + layout.chains - 1) / layout.chains);
    const LatentBuckets& buckets = LatentBuckets::instance();
    std::vector<PixelCoder> coders(layout.groups(), model.coder);
    team.run(static_cast<int>(layout.groups()), [&](int task) {
        const auto group = static_cast<std::size_t>(task);
        for (std::size_t step = 0; step < steps; ++step) {
            const auto pictures = pictures_at(layout, pixels, model.pixels(), group, step);
            const BitsBack::Posterior posterior = model.posterior(pictures);
            Random random(1, "lossless", static_cast<std::uint32_t>(group * layout.steps() + step));
            BitsBack::Codes codes;
            for (std::size_t lane = 0; lane < kLanes; ++lane)
                for (std::size_t d = 0; d < model.latent(); ++d)
                    codes.push_back(buckets.bucket_at(random.bits() >> (32 - LatentBuckets::kPosteriorBits),
                                                      posterior.mean(d, lane), posterior.deviation(d, lane)));
            const auto outputs = model.decode(codes);
            for (std::size_t lane = 0; lane < kLanes; ++lane)
                if (pictures[lane] != nullptr)
                    coders[group].count({pictures[lane], model.pixels()}, outputs[lane]);
        }
    });
    for (const PixelCoder& coder : coders) model.coder.add_counts(coder);
}

// Enough to draw the first codes with.
AnsStack first_bits(std::uint64_t seed, std::size_t chain, std::size_t latent) {
    Random random(seed, "first bits", static_cast<std::uint32_t>(chain));
    std::vector<std::uint32_t> words;
    for (std::size_t i = 0; i < latent * LatentBuckets::kPosteriorBits / 64 + 4; ++i)
        words.push_back(random.bits());
    words.back() |= 1;  // the top must not be 0
    return AnsStack(words);
}

// Codes the pictures of one group of chains; returns the bits that the model asks for.
double code_group(const BitsBack& model, const std::vector<std::uint8_t>& pixels, std::size_t group,
                  std::span<AnsStack> stacks) {
    const LatentBuckets& buckets = LatentBuckets::instance();
    double bits = 0;
    for (std::size_t step = 0; step < model.layout().steps(); ++step) {
        const auto pictures = pictures_at(model.layout(), pixels, model.pixels(), group, step);
        const BitsBack::Posterior posterior = model.posterior(pictures);
        BitsBack::Codes codes(kLanes * model.latent());
        for (std::size_t lane = 0; lane < stacks.size(); ++lane) {
            if (pictures[lane] == nullptr) continue;
            const double before = stacks[lane].bits();
            for (std::size_t d = 0; d < model.latent(); ++d) {
                const double mean = posterior.mean(d, lane), deviation = posterior.deviation(d, lane);
                const std::uint32_t bucket =
                    buckets.bucket_at(stacks[lane].top(LatentBuckets::kPosteriorBits), mean, deviation);
                stacks[lane].pop(buckets.interval(bucket, mean, deviation), LatentBuckets::kPosteriorBits);
                codes[lane * model.latent() + d] = bucket;
            }
            bits += stacks[lane].bits() - before;
        }
        const auto outputs = model.decode(codes);
        for (std::size_t lane = 0; lane < stacks.size(); ++lane) {
            if (pictures[lane] == nullptr) continue;
            bits += model.coder.put(stacks[lane], {pictures[lane], model.pixels()}, outputs[lane]);
            for (std::size_t d = 0; d < model.latent(); ++d)
                stacks[lane].push({codes[lane * model.latent() + d], 1}, LatentBuckets::kPriorBits);
            bits += static_cast<double>(model.latent()) * LatentBuckets::kPriorBits;
        }
    }
    return bits;
}

void decode_group(const BitsBack& model, std::vector<std::uint8_t>& pixels, std::size_t group,
                  std::span<AnsStack> stacks) {
    const LatentBuckets& buckets = LatentBuckets::instance();
    for (std::size_t step = model.layout().steps(); step-- > 0;) {
        const auto pictures = pictures_at(model.layout(), pixels, model.pixels(), group, step);
        BitsBack::Codes codes(kLanes * model.latent());
        for (std::size_t lane = 0; lane < stacks.size(); ++lane) {
            if (pictures[lane] == nullptr) continue;
            for (std::size_t d = model.latent(); d-- > 0;) {
                const std::uint32_t bucket = stacks[lane].top(LatentBuckets::kPriorBits);
                stacks[lane].pop({bucket, 1}, LatentBuckets::kPriorBits);
                codes[lane * model.latent() + d] = bucket;
            }
        }
        const auto outputs = model.decode(codes);
        for (std::size_t lane = 0; lane < stacks.size(); ++lane) {
            if (pictures[lane] == nullptr) continue;
            std::uint8_t* const first =
                pixels.data() + model.layout().picture(group * kLanes + lane, step) * model.pixels();
            model.coder.take(stacks[lane], {first, model.pixels()}, outputs[lane]);
        }
        const BitsBack::Posterior posterior = model.posterior(pictures);
        for (std::size_t lane = 0; lane < stacks.size(); ++lane) {
            if (pictures[lane] == nullptr) continue;
            for (std::size_t d = model.latent(); d-- > 0;) {
                stacks[lane].push(buckets.interval(codes[lane * model.latent() + d], posterior.mean(d, lane),
                                                   posterior.deviation(d, lane)),
                                  LatentBuckets::kPosteriorBits);
            }
        }
    }
}

// Calls function(group, its stacks) for every group; what one throws is thrown here.
template <typename Function>
void for_groups(const ChainLayout& layout, std::vector<AnsStack>& stacks, ThreadTeam& team,
                const Function& function) {
    std::vector<std::exception_ptr> failures(layout.groups());
    team.run(static_cast<int>(layout.groups()), [&](int task) {
        const auto group = static_cast<std::size_t>(task);
        try {
            function(group, std::span(stacks).subspan(group * kLanes, layout.chains_of(group)));
        } catch (...) {
            failures[group] = std::current_exception();
        }
    });
    for (const std::exception_ptr& failure : failures)
        if (failure) std::rethrow_exception(failure);
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

void check_lossless_model(const Spec& spec) {
    if (const std::string fault = lossless_fault(spec); !fault.empty()) throw Error(fault);
}

}  // namespace

std::string lossless_fault(const Spec& spec) {
    if (spec.variant != Variant::Variational)
        return "compressing without loss takes a variational model; this one is " +
               std::string(word_of(spec.variant));
    return {};
}

LosslessResult compress_lossless(const Autoencoder& model, const ImageSet& images, std::uint64_t seed,
                                 ThreadTeam& team) {
    check_lossless_model(model.spec());
    if (const std::string fault = images_fault(model, images); !fault.empty()) throw Error(fault);
    const bool binary = model.spec().binarize;
    if (binary &&
        std::ranges::any_of(images.pixels, [](std::uint8_t pixel) { return pixel != 0 && pixel != 255; }))
        throw Error("the model is of black and white pixels, and the pictures have gray ones");

    BitsBack coding(model, images.count());
    count_pixels(coding, images.pixels, team);
    const std::vector<std::uint8_t> probabilities = coding.coder.probabilities();
    coding.coder.set_probabilities(probabilities);
    const ChainLayout& layout = coding.layout();
    std::vector<AnsStack> stacks;
    for (std::size_t chain = 0; chain < layout.chains; ++chain)
        stacks.push_back(first_bits(seed, chain, coding.latent()));
    std::vector<double> bits(layout.groups());
    for_groups(layout, stacks, team, [&](std::size_t group, std::span<AnsStack> own) {
        bits[group] = code_group(coding, images.pixels, group, own);
    });

    ByteWriter out;
    out.put(seed);
    put_probabilities(probabilities, out);
    for (const AnsStack& stack : stacks) put_stack(stack, out);
    LosslessResult result;
    result.container = {binary ? Coding::Binary : Coding::Gray,
                        model_checksum(model),
                        images.width,
                        images.height,
                        static_cast<std::uint32_t>(images.count()),
                        out.take()};
    for (const double one : bits) result.negative_elbo += one;
    return result;
}

ImageSet decompress_lossless(const Container& container, const Autoencoder& model, ThreadTeam& team) {
    if (container.coding == Coding::Lossy) throw Error("holds samples that were compressed with loss");
    check_model(container, model);
    check_lossless_model(model.spec());
    if ((container.coding == Coding::Binary) != model.spec().binarize)
        throw Error("the compressed file is damaged: its pixels are not of the model's kind");
    BitsBack coding(model, container.count);
    ByteReader in(container.body);
    const auto seed = in.take<std::uint64_t>();
    coding.coder.set_probabilities(take_probabilities(in, coding.coder.questions_count()));
    const ChainLayout& layout = coding.layout();
    std::vector<AnsStack> stacks;
    for (std::size_t chain = 0; chain < layout.chains; ++chain) stacks.push_back(take_stack(in));
    if (!in.rest().empty()) throw Error("the compressed file is damaged: it holds more than its pictures");

    ImageSet images;
    images.width = container.width;
    images.height = container.height;
    images.labels.assign(container.count, 0);
    images.pixels.assign(container.count * coding.pixels(), 0);
    for_groups(layout, stacks, team, [&](std::size_t group, std::span<AnsStack> own) {
        decode_group(coding, images.pixels, group, own);
    });
    // What is left is what the chains began with, or something was read that was not written.
    for (std::size_t chain = 0; chain < layout.chains; ++chain)
        if (stacks[chain].words() != first_bits(seed, chain, coding.latent()).words())
            throw Error("the compressed file is damaged: its pictures do not fit together");
    return images;
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
