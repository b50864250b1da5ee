#include "explore/code_source.h"

#include "platform/platform.h"

namespace hourglass::explore {
namespace {

constexpr int kComponents = 20;
constexpr double kFittingBudget = 1.5;  // milliseconds per frame
constexpr int kCodesAtOnce = 64;

Matrix normal(Eigen::Index latent, int count, Random& random, float temperature) {
    Matrix codes(latent, count);
    for (float& value : codes.reshaped()) value = temperature * random.normal();
    return codes;
}

}  // namespace

void CodeSource::update(const Look& look, CodeOrigin wanted) {
    if (!same_fit(look.snapshot.codes.gaussian, gaussian_)) {
        gaussian_ = look.snapshot.codes.gaussian;
        ++version_;
    }
    CodeOrigin origin = look.snapshot.model.spec().is_variational() ? CodeOrigin::Normal : wanted;
    fitting_ = false;
    if (origin == CodeOrigin::Mixture) {
        fit(look);
        const Mixture& mixture = mixture_.mixture();
        if (mixture.empty() || mixture.means.rows() != gaussian_.mean.size()) origin = CodeOrigin::Gaussian;
    }
    if (origin != origin_) ++version_;
    origin_ = origin;
}

// While the model trains, the mixture follows the codes; of a model at rest it is fitted afresh, so that the
// same model always has the same.
void CodeSource::fit(const Look& look) {
    const EvaluatedImages& found = look.evaluation.test();
    if (found.count() == 0) return;
    fitting_ = true;
    if (found.known < found.count()) return;
    const bool ours = mixture_.started() && fitted_data_ == look.data && fitted_latent_ == found.codes.rows();
    if (!ours || (fitted_codes_ != found.version && (found.complete || mixture_.passes() > 0))) {
        if (!ours && !found.complete && !look.training()) return;
        if (!found.codes.allFinite()) {
            fitting_ = false;
            return;
        }
        const Labels labels = Labels(look.data->test.labels).first(static_cast<std::size_t>(found.count()));
        if (ours && look.training())
            mixture_.follow(found.codes);
        else
            mixture_.start(found.codes, labels, kComponents, 1);
        fitted_data_ = look.data;
        fitted_latent_ = found.codes.rows();
        fitted_codes_ = found.version;
    }
    const double deadline = platform::seconds() + kFittingBudget / 1000;
    while (!mixture_.converged() && platform::seconds() < deadline)
        if (mixture_.advance(kCodesAtOnce)) ++version_;
    fitting_ = !mixture_.converged();
}

MixtureSamples CodeSource::draw(int count, std::uint32_t seed, float temperature) const {
    Random random(seed, "shown samples");
    switch (origin_) {
        case CodeOrigin::Mixture:
            return sample(mixture_.mixture(), count, random, temperature);
        case CodeOrigin::Gaussian:
            return {sample(gaussian_, count, random, temperature), {}};
        case CodeOrigin::Normal:
            break;
    }
    return {normal(gaussian_.mean.size(), count, random, temperature), {}};
}

}  // namespace hourglass::explore
