// New samples of some classes, made a few per frame, and as files.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "augment/augment.h"
#include "explore/look.h"

namespace hourglass::explore {

struct SampleWish {
    AugmentMethod method = AugmentMethod::Interpolation;
    std::vector<std::uint8_t> classes{};  // labels
    int count = 100;                      // of each
    std::uint64_t seed = 1;
    bool operator==(const SampleWish&) const = default;
};

class MadeSamples {
public:
    // Of each class the first training samples are what new ones are made from.
    static constexpr int kMostOriginals = 1000;
    static constexpr int kMostOfClass = 1000;

    // Once a look: makes on for about `milliseconds`. Begins anew when something else is wished for or the
    // data or the model changed; while it trains, once the samples before are all there.
    void update(const Look& look, const SampleWish& wish, double milliseconds);

    bool behind() const { return maker_.has_value(); }
    // All that was wished for is there, from the model that is shown.
    bool complete() const { return fault_.empty() && !behind() && made_ > 0 && made_ == wanted(); }
    float progress() const;
    // Why nothing can be made; empty when it can.
    const std::string& fault() const { return fault_; }
    // Those made so far, class after class, with the labels' names: bytes of bytes, else floats.
    const ImageSet& set() const { return set_; }
    int made() const { return made_; }
    // Of class number `place` of the wish: where its samples begin, and how many are there.
    int first_of(std::size_t place) const { return static_cast<int>(place) * wish_.count; }
    int made_of(std::size_t place) const;
    // Grows when samples begin anew.
    std::uint64_t version() const { return version_; }

private:
    void begin(const Look& look, const SampleWish& wish);
    void next_class();
    void take();
    int wanted() const { return static_cast<int>(wish_.classes.size()) * wish_.count; }

    std::shared_ptr<const Dataset> data_;
    std::uint64_t run_ = 0, model_version_ = 0;
    SampleWish wish_;
    std::optional<Autoencoder> model_;  // a copy: the one that is shown may train on
    std::optional<SampleMaker> maker_;  // of the class under way
    std::size_t class_ = 0;
    int taken_ = 0;  // of the maker's samples
    ImageSet set_;
    int made_ = 0;
    std::string fault_;
    std::uint64_t version_ = 0;
};

// The samples and their labels as files called `stem`. "NPY": samples x height x width of bytes or floats,
// and the labels as a second array; "CSV": a row per sample, its class first; "PNG": one sheet of all; "IDX":
// as MNIST has it, in two files.
enum class MadeFormat { Npy, Csv, Png, Idx };
std::vector<NamedFile> made_files(const ImageSet& set, const std::string& stem, MadeFormat format);

}  // namespace hourglass::explore
