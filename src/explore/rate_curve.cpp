#include "explore/rate_curve.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "compression/axes.h"
#include "compression/lossy.h"
#include "compression/lossy_reader.h"
#include "compression/lossy_writer.h"
#include "compression/refine.h"
#include "data/minibatch.h"
#include "platform/platform.h"

namespace hourglass::explore {
namespace {

using Eigen::Index;

// Columns per pass: a millisecond or two at most.
constexpr Index kCodedAtOnce = 16;
// Turning the axes of longer codes costs more bytes than a sheet saves by it, and time.
constexpr Index kMostTurnedHere = 64;

Labels part_of(const std::vector<std::uint8_t>& labels, Index first, Index count) {
    if (labels.empty()) return {};
    return Labels(labels).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
}

}  // namespace

// One curve, with a copy of the model that it is of.
struct RateCurve::Job {
    Job(const Autoencoder& shown_model, const ImageSet& test, const std::vector<std::uint32_t>& sheet,
        std::vector<Index> shown_columns);

    // A millisecond or two of work; false when there is none left.
    bool advance();
    float progress() const;
    const char* doing() const;

    std::vector<RatePoint> points;  // from the smallest file on

private:
    void encode_some();
    void refine_some();
    void write_some();
    void read_some();
    void begin_point();
    void end_point();
    void measure(Index first, Index count);
    Index count() const { return pictures_.cols(); }

    const Autoencoder model_;
    std::vector<Index> shown_columns_;
    std::optional<std::uint32_t> checksum_;
    Matrix pictures_;
    std::vector<std::uint8_t> labels_;  // of conditional models
    Matrix encoded_;
    CodedSamples samples_;
    Index encoded_count_ = 0, refined_count_ = 0;
    std::optional<Sensitivity> sensitivity_;
    std::optional<CodeRefiner> refiner_;
    bool refining_ = false;  // some pictures, right now
    std::optional<AxesFit> fit_;
    std::optional<LossyWriter> writer_;
    std::optional<LossyReader> reader_;
    RatePoint point_;
    Index measured_ = 0;
    double squared_ = 0;
};

RateCurve::Job::Job(const Autoencoder& shown_model, const ImageSet& test,
                    const std::vector<std::uint32_t>& sheet, std::vector<Index> shown_columns)
    : model_(shown_model), shown_columns_(std::move(shown_columns)) {
    pictures_.resize(model_.features(), static_cast<Index>(sheet.size()));
    gather(test, sheet, pictures_);
    if (model_.spec().needs_labels())
        for (const std::uint32_t index : sheet) labels_.push_back(test.labels[index]);
    encoded_.resize(model_.spec().latent, count());
    samples_.codes.resize(model_.spec().latent, count());
    samples_.labels = labels_;
}

bool RateCurve::Job::advance() {
    if (!checksum_)
        checksum_ = model_checksum(model_);
    else if (encoded_count_ < count())
        encode_some();
    else if (!sensitivity_->done())
        sensitivity_->advance(ThreadTeam::single());
    else if (refined_count_ < count())
        refine_some();
    else if (!fit_->done())
        fit_->advance(ThreadTeam::single());
    else if (!writer_ && !reader_)
        begin_point();
    else if (writer_)
        write_some();
    else
        read_some();
    return points.size() < kRateSteps.size();
}

void RateCurve::Job::encode_some() {
    const Index first = encoded_count_, some = std::min(kCodedAtOnce, count() - first);
    encoded_.middleCols(first, some) =
        model_.encode(pictures_.middleCols(first, some), ThreadTeam::single(), part_of(labels_, first, some));
    encoded_count_ += some;
    if (encoded_count_ < count()) return;
    if (!encoded_.allFinite()) throw Error("the codes of this model are not finite");
    sensitivity_.emplace(model_, encoded_, labels_, encoded_.rows() <= kMostTurnedHere);
}

// As `hourglass compress` does: a better code for each picture than the encoder's.
void RateCurve::Job::refine_some() {
    if (!refiner_) {
        refiner_.emplace(model_, gradient_to_step(*sensitivity_), kDefaultRefine, kCodedAtOnce);
        return;
    }
    const Index first = refined_count_, some = std::min(kCodedAtOnce, count() - first);
    if (!refining_) {
        refiner_->start(pictures_.middleCols(first, some), part_of(labels_, first, some),
                        encoded_.middleCols(first, some));
        refining_ = true;
        return;
    }
    if (refiner_->advance(ThreadTeam::single())) return;
    refining_ = false;
    samples_.codes.middleCols(first, some) = refiner_->best();
    refined_count_ += some;
    if (refined_count_ < count()) return;
    refiner_.reset();
    fit_.emplace(model_, samples_.codes, samples_.labels, kMostTurnedHere);
}

void RateCurve::Job::begin_point() {
    const float step = kRateSteps[kRateSteps.size() - 1 - points.size()];
    point_ = {};
    point_.step = step;
    writer_.emplace(samples_, fit_->axes(step), step);
}

void RateCurve::Job::write_some() {
    if (!writer_->done()) return writer_->advance();
    const Container container = writer_->container(*checksum_, model_.image());
    point_.file = pack(container);
    point_.bytes = static_cast<double>(point_.file.size()) / static_cast<double>(count());
    writer_.reset();
    reader_.emplace(container, model_.spec().latent);
    measured_ = 0;
    squared_ = 0;
}

void RateCurve::Job::read_some() {
    if (!reader_->done()) return reader_->advance();
    if (measured_ < count()) return measure(measured_, std::min(kCodedAtOnce, count() - measured_));
    end_point();
}

void RateCurve::Job::measure(Index first, Index some) {
    const CodedSamples& read = reader_->samples();
    const Matrix decoded = model_.decode(read.codes.middleCols(first, some), ThreadTeam::single(),
                                         part_of(read.labels, first, some));
    squared_ += (decoded - pictures_.middleCols(first, some)).cast<double>().squaredNorm();
    measured_ += some;
}

void RateCurve::Job::end_point() {
    point_.mse = squared_ / static_cast<double>(pictures_.size());
    const CodedSamples& read = reader_->samples();
    CodedSamples shown{Matrix(read.codes.rows(), static_cast<Index>(shown_columns_.size())), {}};
    for (std::size_t i = 0; i < shown_columns_.size(); ++i) {
        shown.codes.col(static_cast<Index>(i)) = read.codes.col(shown_columns_[i]);
        if (!read.labels.empty())
            shown.labels.push_back(read.labels[static_cast<std::size_t>(shown_columns_[i])]);
    }
    point_.decoded = model_.decode(shown.codes, ThreadTeam::single(), shown.labels);
    points.push_back(std::move(point_));
    reader_.reset();
}

// Refining takes about as long as everything after it.
float RateCurve::Job::progress() const {
    const auto all = static_cast<float>(count());
    const float before =
        0.1f * static_cast<float>(encoded_count_) / all + 0.5f * static_cast<float>(refined_count_) / all;
    const float point = reader_ ? 0.5f + 0.5f * static_cast<float>(measured_) / all : 0.0f;
    return before +
           0.4f * (static_cast<float>(points.size()) + point) / static_cast<float>(kRateSteps.size());
}

const char* RateCurve::Job::doing() const {
    if (encoded_count_ < count()) return "Encoding the pictures...";
    if (refined_count_ < count()) return "Looking for a better code of each picture...";
    return "Rounding the codes, step by step...";
}

RateCurve::RateCurve() = default;
RateCurve::~RateCurve() = default;

float RateCurve::progress() const { return job_ ? job_->progress() : 1; }
const char* RateCurve::doing() const { return job_ ? job_->doing() : ""; }

bool RateCurve::is_of(const Look& look) const {
    return complete_ && data_ == look.data && run_ == look.snapshot.run &&
           shown_version_ == look.snapshot.model_version;
}

// Evenly chosen; of each class the first is shown, or, where there are hardly any, the first pictures.
void RateCurve::choose_sheet() {
    const std::vector<std::uint8_t>& labels = data_->test.labels;
    const std::size_t all = data_->test.count(), size = std::min<std::size_t>(all, kSheet);
    const auto most = std::min<std::size_t>(size, kShown);
    sheet_.clear();
    for (std::size_t i = 0; i < size; ++i) sheet_.push_back(static_cast<std::uint32_t>(i * all / size));
    shown_columns_.clear();
    for (int label = 0; label < 256 && shown_columns_.size() < most; ++label) {
        const auto first = std::ranges::find_if(sheet_, [&](auto i) { return labels[i] == label; });
        if (first != sheet_.end()) shown_columns_.push_back(first - sheet_.begin());
    }
    for (Index i = 0; shown_columns_.size() < most; ++i)
        if (std::ranges::find(shown_columns_, i) == shown_columns_.end()) shown_columns_.push_back(i);
    shown_pictures_.clear();
    for (const Index column : shown_columns_)
        shown_pictures_.push_back(sheet_[static_cast<std::size_t>(column)]);
    originals_.resize(static_cast<Index>(data_->test.features()), static_cast<Index>(most));
    gather(data_->test, shown_pictures_, originals_);
}

void RateCurve::begin(const Look& look) {
    if (data_ != look.data || run_ != look.snapshot.run) {
        shown_.clear();
        complete_ = false;
    }
    if (data_ != look.data) {
        data_ = look.data;
        choose_sheet();
    }
    run_ = look.snapshot.run;
    job_version_ = look.snapshot.model_version;
    fault_ = compression_fault(look.snapshot.model.spec());
    job_.reset();
    if (fault_.empty())
        job_ = std::make_unique<Job>(look.snapshot.model, data_->test, sheet_, shown_columns_);
}

void RateCurve::finish() {
    shown_ = std::move(job_->points);
    shown_version_ = job_version_;
    complete_ = !shown_.empty();
    job_.reset();
}

void RateCurve::update(const Look& look, double milliseconds) {
    const double until = platform::seconds() + milliseconds / 1000;
    const bool other = data_ != look.data || run_ != look.snapshot.run;
    const bool newer = job_version_ != look.snapshot.model_version;
    if (other || (newer && (!job_ || !look.training()))) begin(look);
    try {
        while (job_ && platform::seconds() < until)
            if (!job_->advance()) finish();
    } catch (const Error& error) {
        // The smallest steps can be too small; the curve ends there.
        if (job_->points.empty()) fault_ = error.what();
        finish();
    }
    if (job_ && !complete_ && job_->points.size() > shown_.size()) shown_.push_back(job_->points.back());
}

std::string compression_fault(const Spec& spec) {
    if (spec.translates())
        return "A translation model gives back another picture than it sees, so it is no codec of pictures.";
    return {};
}

double signal_to_noise(double mse) { return -10 * std::log10(mse); }

std::string rates_csv(const std::vector<RatePoint>& points) {
    std::string csv = "step,bytes_per_picture,mse,psnr\n";
    for (const RatePoint& point : points)
        csv += shortest_text(point.step) + "," + shortest_text(point.bytes) + "," + shortest_text(point.mse) +
               "," + shortest_text(signal_to_noise(point.mse)) + "\n";
    return csv;
}

}  // namespace hourglass::explore
