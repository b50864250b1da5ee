#include "explore/drawing_corruption.h"

#include <algorithm>

#include "autoencoder/corruption.h"
#include "autoencoder/transformation.h"
#include "base/text.h"

namespace hourglass::explore {
namespace {

constexpr float kNoiseAmount = 0.3f, kStripAmount = 0.2f;  // enough to see, little enough to be undone

constexpr char kCleanWord[] = "clean", kSourceWord[] = "source";

std::string name_of(Corruption kind) {
    switch (kind) {
        case Corruption::Gaussian:
            return "Noise";
        case Corruption::SaltPepper:
            return "Salt";
        case Corruption::Mask:
            return "Mask";
        case Corruption::Block:
            return "Block";
        case Corruption::Strip:
            return "Strip";
        case Corruption::Blur:
            break;
    }
    return "Blur";
}

}  // namespace

std::vector<CorruptionChoice> corruption_choices(const Spec& spec) {
    std::vector<CorruptionChoice> choices{{"Clean", std::nullopt, 0}};
    const auto add = [&](Corruption kind, float level) {
        if (std::ranges::find(choices, kind, &CorruptionChoice::kind) == choices.end())
            choices.push_back({name_of(kind), kind, level});
    };
    if (spec.translates()) {
        const auto word = static_cast<std::size_t>(spec.source);
        if (spec.source != Transformation::Clean)
            choices.push_back({label_of(choices_of<Transformation>[word]), std::nullopt, 0, true});
        return choices;
    }
    if (spec.corrupts_input()) add(spec.corruption, spec.corruption_level);
    add(Corruption::Gaussian, kNoiseAmount);
    add(Corruption::Strip, kStripAmount);
    return choices;
}

int DrawingCorruption::chosen(const Spec& spec) const {
    const std::vector<CorruptionChoice> choices = corruption_choices(spec);
    if (spec.translates()) return (!by_user_ || source_) && choices.size() > 1 ? 1 : 0;
    if (!by_user_) return spec.corrupts_input() ? 1 : 0;
    const auto found = std::ranges::find(choices, kind_, &CorruptionChoice::kind);
    return found == choices.end() ? 0 : static_cast<int>(found - choices.begin());
}

void DrawingCorruption::choose(const Spec& spec, int choice) {
    by_user_ = true;
    const CorruptionChoice taken = corruption_choices(spec).at(static_cast<std::size_t>(choice));
    if (spec.translates())
        source_ = taken.is_source;
    else
        kind_ = taken.kind;
    ++version_;
}

std::string DrawingCorruption::word() const {
    if (!by_user_) return {};
    if (source_) return kSourceWord;
    return kind_ ? lower_case(name_of(*kind_)) : kCleanWord;
}

bool DrawingCorruption::choose(std::string_view word) {
    const auto take = [&](bool by_user, bool source, std::optional<Corruption> kind) {
        by_user_ = by_user;
        source_ = source;
        kind_ = kind;
        ++version_;
        return true;
    };
    if (word.empty() || word == kCleanWord || word == kSourceWord)
        return take(!word.empty(), word == kSourceWord, std::nullopt);
    for (std::size_t i = 0; i < choices_of<Corruption>.size(); ++i)
        if (word == lower_case(name_of(static_cast<Corruption>(i))))
            return take(true, false, static_cast<Corruption>(i));
    return false;
}

bool DrawingCorruption::corrupts(const Spec& spec) const { return chosen(spec) > 0; }

void DrawingCorruption::apply(const Spec& spec, const ImageShape& image, std::span<float> pixels) const {
    const CorruptionChoice choice = corruption_choices(spec)[static_cast<std::size_t>(chosen(spec))];
    Random random(1, "spoiled drawing", draws_);
    if (choice.is_source) return transform(spec.source, image.height, image.width, random, pixels);
    if (!choice.kind) return;
    corrupt(*choice.kind, choice.level, image, random, pixels);
}

}  // namespace hourglass::explore
