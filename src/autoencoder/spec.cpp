#include "autoencoder/spec.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

namespace hourglass {
namespace {

// Fields that are right by themselves but not together.
void add_conflicts(const Spec& spec, std::vector<Fault>& all) {
    const auto add = [&all](std::string_view key, const std::string& predicate) {
        all.push_back(fault_of(key, predicate));
    };
    const bool sigmoid_output = spec.output == OutputKind::Sigmoid;
    if (spec.is_variational()) {
        if (spec.likelihood == Likelihood::Bernoulli && !sigmoid_output)
            add("likelihood", "bernoulli needs output sigmoid, since it compares probabilities");
    } else if (spec.loss == Loss::Bce && !sigmoid_output) {
        add("loss", "bce needs output sigmoid, since it compares probabilities");
    }
    if (spec.architecture == Architecture::Convolutional) {
        if (spec.channels.empty()) add("channels", "must name at least one layer, such as 16,32");
        if (spec.kernel % 2 == 0 && !spec.mirrors_convolutions())
            add("kernel",
                "must be odd with pooling or upsampling nearest, so that a filter has a middle, not " +
                    std::to_string(spec.kernel));
        const bool steps = spec.downsampling == Downsampling::Stride;
        if (spec.stride > spec.kernel && (steps || spec.upsampling == UpsamplingKind::Transposed))
            add("stride", "must be at most the kernel's side, " + std::to_string(spec.kernel) +
                              ", so that no pixel is left out, not " + std::to_string(spec.stride));
        if (spec.needs_labels())
            add("variant", std::string(word_of(spec.variant)) + " needs architecture dense");
    }
    if (spec.variant == Variant::Sparse) {
        if (spec.sparsity == Sparsity::TopK && spec.top_k > spec.latent)
            add("top_k", "must be at most the code size " + std::to_string(spec.latent) + ", not " +
                             std::to_string(spec.top_k));
        if (spec.sparsity == Sparsity::Kl && spec.code_activation != Activation::Sigmoid)
            add("sparsity", "kl needs code_activation sigmoid, since it compares activities of 0 to 1");
    }
}

}  // namespace

void fill_in(Spec& spec, const std::function<bool(std::string_view)>& chosen) {
    const bool compares_activities = spec.variant == Variant::Sparse && spec.sparsity == Sparsity::Kl;
    if (compares_activities && spec.code_activation == Activation::Linear && !chosen("code_activation"))
        spec.code_activation = Activation::Sigmoid;
}

Fault fault_of(std::string_view key, const std::string& predicate) {
    return {&spec_field(key), std::string(key) + " " + predicate};
}

std::string to_text(std::span<const Fault> faults) {
    std::string all;
    for (const Fault& fault : faults) all += (all.empty() ? "" : "; ") + fault.text;
    return all;
}

std::vector<Fault> faults(const Spec& spec) {
    std::vector<Fault> all;
    for (const Field& field : spec_fields()) {
        if (!field.matters(spec)) continue;
        try {
            Spec copy = spec;
            field.set(copy, field.get(spec));
        } catch (const Error& error) {
            all.push_back({&field, error.what()});
        }
    }
    add_conflicts(spec, all);
    return all;
}

void check(const Spec& spec) {
    if (const std::vector<Fault> all = faults(spec); !all.empty()) throw Error(to_text(all));
}

std::optional<Fault> count_fault(const Spec& spec, std::size_t training_images) {
    const auto all = static_cast<long>(training_images);
    const long left = all - spec.validation_images;
    if (left < 1)
        return fault_of("validation_images", "must be fewer than the " + std::to_string(all) +
                                                 " training images that there are, not " +
                                                 std::to_string(spec.validation_images));
    if (spec.train_images <= left) return std::nullopt;
    const std::string why = spec.holds_out()
                                ? "since " + std::to_string(spec.validation_images) + " of the " +
                                      std::to_string(all) + " training images are for validation"
                                : "the number of training images";
    return fault_of("train_images", "must be at most " + std::to_string(left) + ", " + why + ", not " +
                                        std::to_string(spec.train_images));
}

std::string measured_on(const Spec& spec) { return spec.holds_out() ? "validation" : "test"; }

bool same_where_it_matters(const Spec& a, const Spec& b) {
    return std::ranges::all_of(
        spec_fields(),
        [&](const Field& field) {
            const bool matters = field.matters(a);
            return matters == field.matters(b) && (!matters || field.get(a) == field.get(b));
        });
}

std::string to_text(const Spec& spec) {
    std::string text;
    for (const Field& field : spec_fields()) {
        if (!field.matters(spec)) continue;
        text += (text.empty() ? "" : "&") + std::string(field.key) + "=" + field.get(spec);
    }
    return text;
}

Spec parse_spec(std::string_view text, const Spec& start) {
    Spec spec = start;
    std::vector<std::string_view> keys;
    while (!text.empty()) {
        const std::string_view pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(text.size(), pair.size() + 1));
        if (trimmed(pair).empty()) continue;
        const auto equals = pair.find('=');
        if (equals == std::string_view::npos)
            throw Error("a setting is written key=value, not " + in_quotes(pair));
        keys.push_back(trimmed(pair.substr(0, equals)));
        spec_field(keys.back()).set(spec, pair.substr(equals + 1));
    }
    fill_in(spec, [&](std::string_view key) { return std::ranges::find(keys, key) != keys.end(); });
    check(spec);
    return spec;
}

}  // namespace hourglass
