// What bits-back coding needs of a model, and groups of chains of pictures that are coded with it, a bit at a
// time. compression/lossless.h puts them together.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "autoencoder/autoencoder.h"
#include "compression/ans.h"
#include "compression/exact_network.h"
#include "compression/pixel_coder.h"
#include "math/random.h"

namespace hourglass {

// Which pictures follow each other in one stack. Each chain takes some first bits, so few pictures, and those
// of black and white pixels, which take few bits themselves, make few chains; a group of kLanes chains is
// computed together.
struct ChainLayout {
    static constexpr std::size_t kLanes = ExactNetwork::kLanes;

    std::size_t count, chains;

    ChainLayout(std::size_t pictures, PixelCoder::Kind kind);
    std::size_t groups() const { return (chains + kLanes - 1) / kLanes; }
    std::size_t chains_of(std::size_t group) const;
    // Pictures of the chain are chain, chain + chains, ...
    std::size_t picture(std::size_t chain, std::size_t step) const { return chain + step * chains; }
    std::size_t steps() const { return (count + chains - 1) / chains; }
};

class BitsBackModel {
public:
    using Lanes = ExactNetwork::Lanes;

    // Throws Error when a layer is neither dense nor convolutional.
    BitsBackModel(const Autoencoder& model, std::size_t count);

    const ChainLayout& layout() const { return layout_; }
    std::size_t pixels() const { return pixels_; }
    std::size_t latent() const { return latent_; }
    // Of what the decoder gives for each pixel, the logits of one lane.
    std::vector<float> logits(const std::vector<Lanes>& outputs, std::size_t lane) const;

    const ExactNetwork& encoder() const { return encoder_; }
    const ExactNetwork& decoder() const { return decoder_; }
    PixelCoder coder;

private:
    ChainLayout layout_;
    std::size_t pixels_, latent_;
    bool logits_;  // the decoder gives logits rather than pixel values
    ExactNetwork encoder_, decoder_;
};

// Enough to draw the first codes of a chain with.
AnsStack first_bits(std::uint64_t seed, std::size_t chain, std::size_t latent);

// One group of chains: in every step a picture of each of them.
class ChainGroup {
public:
    virtual ~ChainGroup() = default;
    bool done() const { return steps_done_ == steps_; }
    // A millisecond's work, or less. Throws Error when what is read is damaged.
    void advance();
    float progress() const { return static_cast<float>(steps_done_) / static_cast<float>(steps_); }

protected:
    // What a step consists of, in the order that a kind of group has them: a lane after another, or a network
    // for all of them.
    enum class Stage { Encode, Draw, Decode, Pixels, GiveBack };
    static constexpr Stage kForward[] = {Stage::Encode, Stage::Draw, Stage::Decode, Stage::Pixels};
    static constexpr Stage kBackward[] = {Stage::Draw, Stage::Decode, Stage::Pixels, Stage::Encode,
                                          Stage::GiveBack};

    // `stages` must outlive this.
    ChainGroup(const BitsBackModel& model, std::size_t group, std::size_t steps,
               std::span<const Stage> stages);
    virtual void begin_step() {}
    virtual void work(Stage stage, std::size_t lane) = 0;

    // Counted from the first, in whatever order they are gone through.
    virtual std::size_t step() const { return steps_done_; }
    // Where the lane's picture begins among all pixels; nothing: it has none in this step.
    std::optional<std::size_t> place(std::size_t lane) const;
    virtual const std::uint8_t* pixels() const = 0;  // of all pictures
    double mean(std::size_t d, std::size_t lane) const { return encoded_[d][lane]; }
    double deviation(std::size_t d, std::size_t lane) const;
    std::uint32_t& bucket(std::size_t d, std::size_t lane) { return codes_[lane * model_.latent() + d]; }
    std::vector<float> logits(std::size_t lane) const { return model_.logits(outputs_, lane); }

    const BitsBackModel& model_;
    const std::size_t group_, steps_;
    std::size_t steps_done_ = 0;

private:
    std::vector<BitsBackModel::Lanes> inputs(Stage stage) const;
    void end_stage();

    std::span<const Stage> stages_;
    std::size_t stage_ = 0, lane_ = 0;
    std::optional<ExactNetwork::Pass> pass_;
    std::vector<BitsBackModel::Lanes> encoded_;  // means, and below log variances
    std::vector<BitsBackModel::Lanes> outputs_;  // of the decoder
    std::vector<std::uint32_t> codes_;           // as buckets, lane after lane
};

// Counts pixels with codes drawn at random, of at most some thousands of all pictures.
class GroupCounter final : public ChainGroup {
public:
    GroupCounter(const BitsBackModel& model, std::size_t group, const std::vector<std::uint8_t>& pixels);
    const PixelCoder& counted() const { return counted_; }

private:
    void begin_step() override;
    void work(Stage stage, std::size_t lane) override;
    const std::uint8_t* pixels() const override { return pixels_->data(); }

    const std::vector<std::uint8_t>* pixels_;
    PixelCoder counted_;
    std::optional<Random> random_;
};

// Codes pictures; the stacks are of the group's chains.
class GroupWriter final : public ChainGroup {
public:
    GroupWriter(const BitsBackModel& model, std::size_t group, const std::vector<std::uint8_t>& pixels,
                std::span<AnsStack> stacks);
    double bits() const { return bits_; }  // that the model asks for

private:
    void work(Stage stage, std::size_t lane) override;
    const std::uint8_t* pixels() const override { return pixels_->data(); }

    const std::vector<std::uint8_t>* pixels_;
    std::span<AnsStack> stacks_;
    double bits_ = 0;
};

// The other way round, from the last picture to the first.
class GroupReader final : public ChainGroup {
public:
    GroupReader(const BitsBackModel& model, std::size_t group, std::vector<std::uint8_t>& pixels,
                std::span<AnsStack> stacks);

private:
    std::size_t step() const override { return steps_ - 1 - steps_done_; }
    void work(Stage stage, std::size_t lane) override;
    const std::uint8_t* pixels() const override { return pixels_->data(); }

    std::vector<std::uint8_t>* pixels_;
    std::span<AnsStack> stacks_;
};

}  // namespace hourglass
