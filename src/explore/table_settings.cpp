#include "explore/table_settings.h"

#include <algorithm>

#include "base/format.h"

namespace hourglass::explore {

Spec toy_settings(const ToySet& set) {
    if (set.pictures != nullptr) {
        Spec spec = preset("convolutional").spec;
        spec.epochs = 30;  // of few pictures
        return spec;
    }
    return preset(set.numbers == 1 ? "curve" : "swiss-roll").spec;
}

Spec table_settings(const ImageSet& rows) {
    constexpr std::size_t kNarrow = 8, kWide = 64, kRowsToLearnFrom = 600000;
    const std::size_t columns = rows.features(), count = std::max<std::size_t>(rows.count(), 1);
    Spec spec = preset(columns <= 2 ? "curve" : "swiss-roll").spec;
    if (columns > kNarrow) {
        spec.hidden = columns <= kWide ? std::vector{64, 16} : std::vector{256, 64};
        spec.learning_rate = 1e-3f;
    }
    spec.epochs = static_cast<int>(std::clamp<std::size_t>(kRowsToLearnFrom / count, 10, 300));
    return spec;
}

std::optional<Fault> range_fault(const Spec& spec, const ImageSet& set) {
    constexpr float kRounding = 1e-4f;
    const bool bernoulli = spec.is_variational() && spec.likelihood == Likelihood::Bernoulli;
    const bool sigmoid = spec_field("output").matters(spec) && spec.output == OutputKind::Sigmoid;
    if (!set.holds_floats() || (!bernoulli && !sigmoid)) return std::nullopt;
    const auto [low, high] = std::ranges::minmax(set.values);
    if (low >= -kRounding && high <= 1 + kRounding) return std::nullopt;
    const std::string range = "is for values from 0 to 1, but the data goes from " +
                              number_text(static_cast<double>(low)) + " to " +
                              number_text(static_cast<double>(high));
    if (bernoulli)
        return fault_of("likelihood", "bernoulli " + range + "; gaussian with a linear output takes any");
    return fault_of("output", "sigmoid " + range + "; linear takes any");
}

}  // namespace hourglass::explore
