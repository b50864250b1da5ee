#include "explore/draw_results.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "analysis/distribution.h"
#include "autoencoder/transformation.h"

namespace hourglass::explore {
namespace {

constexpr int kLabels = 10;
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

// Gray pixels with every value as often as a pixel has channels.
std::vector<float> in_channels(const std::vector<float>& gray, int channels) {
    std::vector<float> pixels;
    for (const float value : gray) pixels.insert(pixels.end(), static_cast<std::size_t>(channels), value);
    return pixels;
}

}  // namespace

int square_side(const Autoencoder& model) {
    const ImageShape image = model.image();
    return image.width == image.height ? image.width : 0;
}

struct DrawResults::Rebuilt {
    std::vector<float> code, pixels;
    double mse = 0;  // against the drawn picture
};

// A conditional model needs the class, which is unknown for a drawing: try all of them.
DrawResults::Rebuilt DrawResults::rebuild(const Autoencoder& model, const std::vector<float>& seen,
                                          const std::vector<float>& drawn) {
    const auto features = static_cast<Eigen::Index>(seen.size());
    const bool conditional = model.spec().needs_labels();
    std::vector<std::uint8_t> labels;
    for (int label = 0; conditional && label < kLabels; ++label)
        labels.push_back(static_cast<std::uint8_t>(label));
    const Matrix images =
        Eigen::Map<const Vector>(seen.data(), features).replicate(1, conditional ? kLabels : 1);
    const Matrix codes = model.encode(images, ThreadTeam::single(), labels);
    const Matrix pixels = model.decode(codes, ThreadTeam::single(), labels);
    const Vector errors =
        (pixels.colwise() - Eigen::Map<const Vector>(drawn.data(), features)).colwise().squaredNorm();
    Eigen::Index best = 0;
    const double error = errors.minCoeff(&best);
    const float* const code = codes.col(best).data();
    const float* const picture = pixels.col(best).data();
    return {.code = {code, code + codes.rows()},
            .pixels = {picture, picture + features},
            .mse = error / static_cast<double>(features)};
}

bool DrawResults::update(Drawing& drawing, const DrawingCorruption& corruption, const Snapshot& snapshot) {
    const Autoencoder& model = snapshot.model;
    const int side = square_side(model);
    if (side == 0) return false;
    const Sources sources{.drawing = drawing.version(),
                          .corruption = corruption.version(),
                          .model = snapshot.model_version,
                          .features = model.features()};
    if (version_ > 0 && sources == sources_) return false;
    if (version_ == 0 || sources.drawing != sources_.drawing || sources.features != sources_.features)
        picture_ = in_channels(drawing.picture(side), model.image().channels);
    sources_ = sources;
    side_ = side;
    ++version_;
    blank_ = std::ranges::none_of(picture_, [](float pixel) { return pixel > 0; });
    corrupted_ = corruption.corrupts(model.spec());
    seen_ = picture_;
    if (!blank_) corruption.apply(model.spec(), model.image(), seen_);
    if (blank_) {
        code_.clear();
        reconstruction_.clear();
        difference_.assign(picture_.size(), 0);
        mse_ = clean_mse_ = kUnknown;
        return true;
    }
    // Translation models are to give another picture than the drawn one.
    std::vector<float> wanted = picture_;
    Random random(1, "target of a drawing");
    if (model.spec().translates()) transform(model.spec().target, side, side, random, wanted);
    Rebuilt rebuilt = rebuild(model, seen_, wanted);
    mse_ = rebuilt.mse;
    clean_mse_ = corrupted_ && !model.spec().translates() ? rebuild(model, picture_, picture_).mse : mse_;
    code_ = std::move(rebuilt.code);
    reconstruction_ = std::move(rebuilt.pixels);
    difference_.resize(picture_.size());
    std::ranges::transform(reconstruction_, wanted, difference_.begin(), std::minus());
    return true;
}

void DrawResults::compare(const EvaluatedImages& test, const EvaluatedImages& train,
                          const ImageSet& train_images) {
    const bool same = compared_ == version_;
    if (same && compared_test_ == test.version && compared_train_ == train.version) return;
    if (!same || compared_test_ != test.version)
        error_share_ = blank_ ? kUnknown : share_below(test.errors, clean_mse_);
    if (!same || compared_train_ != train.version) {
        neighbors_.clear();
        searched_ = train.known;
        const Eigen::Map<const Vector> code(code_.data(), static_cast<Eigen::Index>(code_.size()));
        if (!blank_ && train.codes.rows() == static_cast<Eigen::Index>(code_.size()))
            for (const Neighbor& near : nearest(train.codes.leftCols(train.known), code, kNeighbors))
                neighbors_.push_back(
                    {near.index, train_images.labels[static_cast<std::size_t>(near.index)], near.distance});
    }
    compared_test_ = test.version;
    compared_train_ = train.version;
    compared_ = ++version_;
}

int DrawResults::majority() const {
    std::array<int, 256> votes{};
    for (const NearDigit& digit : neighbors_) ++votes[static_cast<std::size_t>(digit.label)];
    int best = -1;
    for (const NearDigit& digit : neighbors_)
        if (best < 0 || votes[static_cast<std::size_t>(digit.label)] > votes[static_cast<std::size_t>(best)])
            best = digit.label;
    return best;
}

}  // namespace hourglass::explore
