// The model that is shown as a codec: what a sheet of test pictures takes in bytes and how far off it comes
// back, step size by step size. A bit of it per frame; every point is measured on a file that was written and
// read back.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "explore/look.h"

namespace hourglass::explore {

struct RatePoint {
    float step = 0;
    double bytes = 0;                  // per picture, of the whole file without the model
    double mse = 0;                    // per pixel of 0..1
    std::vector<std::uint8_t> file{};  // the sheet, .hgz
    Matrix decoded{};                  // features x shown: some pictures as the file gives them back
};

class RateCurve {
public:
    static constexpr int kSheet = 1000;  // pictures: as many as the sheets of other codecs hold
    static constexpr int kShown = 10;

    RateCurve();
    ~RateCurve();

    // Once a look. Begins anew when there is another model, and while it trains once the curve before is
    // done. `milliseconds` is what a frame may take.
    void update(const Look& look, double milliseconds);

    bool behind() const { return job_ != nullptr; }
    // Of the curve under way, 0 to 1; what is done just now, in words.
    float progress() const;
    const char* doing() const;
    // Why there can be no curve of this model; empty when there can.
    const std::string& fault() const { return fault_; }
    // From the smallest file on, for as much of the first curve of a model as there is; while a newer one is
    // made, the one before.
    const std::vector<RatePoint>& points() const { return shown_; }
    // Whether all points are there, and of the model that is shown.
    bool is_of(const Look& look) const;
    // How many pictures are on the sheet.
    int sheet_count() const { return static_cast<int>(sheet_.size()); }
    const std::vector<std::uint32_t>& sheet() const { return sheet_; }  // indices of test pictures
    // Test pictures that are decoded for every point: their indices, and features x shown.
    const std::vector<std::uint32_t>& shown_pictures() const { return shown_pictures_; }
    const Matrix& originals() const { return originals_; }

private:
    struct Job;

    void begin(const Look& look);
    void choose_sheet();
    void finish();

    std::shared_ptr<const Dataset> data_;
    std::uint64_t run_ = 0;
    std::vector<std::uint32_t> sheet_, shown_pictures_;  // indices of test pictures
    std::vector<Eigen::Index> shown_columns_;            // of the sheet, which those are
    Matrix originals_;
    std::unique_ptr<Job> job_;
    std::uint64_t job_version_ = 0, shown_version_ = 0;
    bool complete_ = false;  // the curve that is shown
    std::string fault_;
    std::vector<RatePoint> shown_;
};

// Why the pictures of a model cannot be compressed with it; empty when they can.
std::string compression_fault(const Spec& spec);

// Columns step, bytes_per_picture, mse, psnr: a row for each point.
std::string rates_csv(const std::vector<RatePoint>& points);

// Of a mean squared error of pixels of 0..1: the peak signal-to-noise ratio, decibels.
double signal_to_noise(double mse);

}  // namespace hourglass::explore
