// Corruption of a drawing before the model sees it: noise, an erased strip, or what a
// denoising model was trained against.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "autoencoder/spec.h"
#include "nn/image_shape.h"

namespace hourglass::explore {

struct CorruptionChoice {
    std::string name;  // "Clean", "Noise", "Strip", ...
    std::optional<Corruption> kind;
    float level = 0;         // as autoencoder/corruption.h has it
    bool is_source = false;  // what a translation model translates
};

// Clean first; a denoising model's own corruption with its own level next, or what a translation model
// translates, which is then the only other.
std::vector<CorruptionChoice> corruption_choices(const Spec& spec);

class DrawingCorruption {
public:
    // Denoising models start with what they were trained against, the others with clean pictures; what the
    // user has chosen stays as long as there is such a choice.
    int chosen(const Spec& spec) const;
    void choose(const Spec& spec, int choice);
    // What the user has chosen as addresses name it ("clean", "noise", "source"); empty: nothing.
    std::string word() const;
    // False if there is no such word. An empty one: as at the start.
    bool choose(std::string_view word);
    // Which of the possible noises or strips it is, from 0.
    std::uint32_t draw_number() const { return draws_; }
    void draw_number(std::uint32_t number) { draws_ = number; }
    // Other noise, another strip. Until then it stays the same while the drawing changes.
    void draw_another() { ++draws_; }

    // Whether `apply` changes anything.
    bool corrupts(const Spec& spec) const;
    // pixels: of a square picture, 0..1, row by row, the channels of a pixel after each other.
    void apply(const Spec& spec, const ImageShape& image, std::span<float> pixels) const;
    // Changes with every setting that changes what `apply` does to pictures for models of one specification.
    std::uint64_t version() const { return version_ + draws_; }

private:
    bool by_user_ = false;
    bool source_ = false;
    std::optional<Corruption> kind_;
    std::uint32_t draws_ = 0;
    std::uint64_t version_ = 0;
};

}  // namespace hourglass::explore
