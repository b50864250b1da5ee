// A mixture of Gaussians fitted to the codes of a plain autoencoder: unlike a single Gaussian it leaves
// the gaps between the digits empty. Fitted incrementally, so that a frame can do a little of it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "math/matrix.h"
#include "math/random.h"

namespace hourglass {

struct Mixture {
    Vector weights;  // components: sum 1
    Matrix means;    // latent x components
    // Of each component, as Gaussian::scale_tril.
    std::vector<Matrix> scale_tril;
    std::vector<std::uint8_t> classes;  // whose codes each component describes

    bool empty() const { return scale_tril.empty(); }
    int components() const { return static_cast<int>(scale_tril.size()); }
};

struct MixtureSamples {
    Matrix codes;                       // latent x count
    std::vector<std::uint8_t> classes;  // of the components that they were drawn from
};
// temperature scales the deviation from the components' means. A sample's random numbers are drawn one after
// another: the first samples of many are those of few.
MixtureSamples sample(const Mixture& mixture, int count, Random& random, float temperature = 1.0f);

// Longer codes get variances only.
inline constexpr int kLongestFullMixture = 64;

// Expectation maximization (Bishop 2006, section 9.2.2) from k-means++ centers (Arthur and
// Vassilvitskii 2007). Where codes have classes, each component describes codes of one class
// (Hastie and Tibshirani 1996, "Discriminant analysis by Gaussian mixtures"). A floor under the
// variances keeps it finite whatever the codes.
class MixtureFit {
public:
    // codes: latent x samples, at least one; labels: one per sample, or none. About `components` components,
    // but one for every class at least.
    void start(ConstMatrixView codes, std::span<const std::uint8_t> labels, int components,
               std::uint64_t seed);
    bool started() const { return !groups_.empty(); }
    // Goes on with what the codes of the same samples have become since: the components follow.
    void follow(ConstMatrixView codes);

    // Looks at the next codes, about `count`. Returns whether that ended a pass over all of them, and with it
    // the mixture is a new one.
    bool advance(int count);
    int passes() const { return passes_; }  // since the start, or since the codes were last followed
    // Whether the last pass hardly changed anything.
    bool converged() const { return converged_; }
    // Before the last pass: the mean over the codes of log p(code, class), nats.
    double log_likelihood() const { return log_likelihood_; }
    // Empty before the first pass ended.
    const Mixture& mixture() const { return mixture_; }

private:
    // The samples of a class and its components, both from first to before end.
    struct Group {
        std::uint8_t label;
        int first, end;
        int first_component, end_component;
    };
    struct Component {
        float weight = 0;
        Vector mean;      // less center_
        Matrix root;      // as in Mixture
        Matrix whitener;  // the root's inverse
        float log_scale = 0;
        // What the pass has summed up: of shares, shares * codes, shares * codes * codes^T.
        double count = 0;
        Vector sum;
        Matrix squares;
    };
    bool full() const { return codes_.rows() <= kLongestFullMixture; }
    void take(ConstMatrixView codes);
    void order_by_class(std::span<const std::uint8_t> labels, int samples, int components);
    void choose_centers(const Group& group, Random& random);
    void prepare(Component& component) const;
    void clear_sums();
    void expect(const Group& group, int first, int count);
    void accumulate(Component& component, ConstMatrixView codes, const Vector& shares) const;
    void maximize();

    Matrix codes_;            // less center_, in the order of their classes
    std::vector<int> order_;  // where each of them comes from
    Vector center_;
    Vector variance_;  // latent: of all codes
    std::vector<Group> groups_;
    std::vector<Component> components_;
    int next_ = 0;
    std::size_t group_ = 0;
    int passes_ = 0;
    double log_sum_ = 0, log_likelihood_ = 0;
    bool converged_ = false;
    Mixture mixture_;
};

}  // namespace hourglass
