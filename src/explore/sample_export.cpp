#include "explore/sample_export.h"

#include <algorithm>

#include "analysis/directions.h"
#include "explore/code_source.h"
#include "io/csv.h"
#include "io/idx.h"
#include "io/png.h"
#include "io/sheet.h"
#include "platform/platform.h"

namespace hourglass::explore {
namespace {

constexpr double kExportBudget = 2.5;  // milliseconds per frame
constexpr int kAtOnce = 10;
constexpr int kPictureScale = 2;

// The class whose mean is nearest to the code.
std::uint8_t nearest_class(const ClassMeans& classes, ConstVectorView code) {
    int nearest = 0;
    float least = INFINITY;
    for (int label = 0; label < classes.means.cols(); ++label) {
        if (classes.counts[label] == 0) continue;
        const float distance = (classes.means.col(label) - code).squaredNorm();
        if (distance < least) nearest = label;
        least = std::min(least, distance);
    }
    return static_cast<std::uint8_t>(nearest);
}

}  // namespace

int digits_in(SampleFile kind) { return kind == SampleFile::Picture ? 100 : 1000; }

void SampleExport::start(SampleFile kind, MixtureSamples samples) {
    kind_ = kind;
    codes_ = std::move(samples.codes);
    classes_ = std::move(samples.classes);
    pixels_.clear();
    decoded_ = 0;
    running_ = true;
}

float SampleExport::progress() const {
    return static_cast<float>(decoded_) / std::max(1.0f, static_cast<float>(codes_.cols()));
}

// False as long as the classes' mean codes are not known.
bool SampleExport::name_classes(const Look& look, std::uint8_t asked_digit) {
    const auto count = static_cast<std::size_t>(codes_.cols());
    if (look.snapshot.model.spec().needs_labels()) classes_.assign(count, asked_digit);
    if (kind_ != SampleFile::Images || classes_.size() == count) return true;
    const EvaluatedImages& found = look.evaluation.test();
    if (found.known < found.count()) return false;
    const ClassMeans means = class_means(found.codes, look.data->test.labels);
    for (Eigen::Index j = 0; j < codes_.cols(); ++j) classes_.push_back(nearest_class(means, codes_.col(j)));
    return true;
}

std::vector<NamedFile> SampleExport::advance(const Look& look, std::uint8_t asked_digit) {
    if (!running_) return {};
    const Autoencoder& model = look.snapshot.model;
    if (codes_.rows() != model.spec().latent) {  // another model came in between
        running_ = false;
        return {};
    }
    if (!name_classes(look, asked_digit)) return {};
    const int count = kind_ == SampleFile::Codes ? 0 : static_cast<int>(codes_.cols());
    const double deadline = platform::seconds() + kExportBudget / 1000;
    const std::vector<std::uint8_t> labels(kAtOnce, asked_digit);
    while (decoded_ < count && platform::seconds() < deadline) {
        const int some = std::min(kAtOnce, count - decoded_);
        const Matrix digits = model.decode(codes_.middleCols(decoded_, some), ThreadTeam::single(),
                                           Labels(labels).first(static_cast<std::size_t>(some)));
        const auto bytes = to_bytes({digits.data(), static_cast<std::size_t>(digits.size())});
        pixels_.insert(pixels_.end(), bytes.begin(), bytes.end());
        decoded_ += some;
    }
    if (decoded_ < count) return {};
    running_ = false;
    return files(look);
}

std::vector<NamedFile> SampleExport::files(const Look& look) const {
    const ImageSet& test = look.data->test;
    switch (kind_) {
        case SampleFile::Picture: {
            const Sheet sheet = enlarged(
                make_sheet(pixels_, test.width, test.height, {.channels = test.channels}), kPictureScale);
            const auto encode = sheet.channels == 1 ? encode_png_gray : encode_png_rgb;
            return {{"samples.png", encode(sheet.width, sheet.height, sheet.pixels)}};
        }
        case SampleFile::Images:
            return {{"samples-images-idx3-ubyte", write_idx_images({.width = test.width,
                                                                    .height = test.height,
                                                                    .pixels = pixels_,
                                                                    .labels = classes_,
                                                                    .channels = test.channels})},
                    {"samples-labels-idx1-ubyte", write_idx_labels(classes_)}};
        case SampleFile::Codes:
            break;
    }
    std::vector<std::string> names;
    for (Eigen::Index i = 0; i < codes_.rows(); ++i) names.push_back("z" + std::to_string(i + 1));
    return {{"samples-codes.csv",
             write_csv({codes_.data(), static_cast<std::size_t>(codes_.size())}, names.size(), names)}};
}

}  // namespace hourglass::explore
