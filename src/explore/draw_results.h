// The model's results for a drawing: what it sees, the code, the reconstruction, and how both compare
// with the digits of the data set. Numbers only; src/app/draw_panel.h shows them.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "analysis/nearest.h"
#include "data/dataset.h"
#include "explore/dataset_evaluation.h"
#include "explore/drawing.h"
#include "explore/drawing_corruption.h"
#include "training/snapshot.h"

namespace hourglass::explore {

// The side of the model's pictures, 0 where they are not square.
int square_side(const Autoencoder& model);

class DrawResults {
public:
    static constexpr int kNeighbors = 8;
    struct NearDigit {
        int index = 0;  // among the training images
        int label = 0;
        float distance = 0;  // of the codes
    };

    // Brings the pictures and the code up to date; returns whether anything has changed. A model of other
    // than square pictures changes nothing.
    bool update(Drawing& drawing, const DrawingCorruption& corruption, const Snapshot& snapshot);
    // The same of neighbors() and error_share(), from what is known of the data set so far.
    void compare(const EvaluatedImages& test, const EvaluatedImages& train, const ImageSet& train_images);

    int side() const { return side_; }
    bool blank() const { return blank_; }          // no ink: there is nothing but the picture
    bool corrupted() const { return corrupted_; }  // the model sees another picture than the drawn one
    // side * side values each, row by row.
    const std::vector<float>& picture() const { return picture_; }  // as it was drawn, centered
    const std::vector<float>& seen() const { return seen_; }
    const std::vector<float>& reconstruction() const { return reconstruction_; }  // empty while blank
    const std::vector<float>& difference() const { return difference_; }          // reconstruction - picture
    const std::vector<float>& code() const { return code_; }                      // empty while blank
    // Of the reconstruction against the drawn picture; NaN while blank.
    double mse() const { return mse_; }
    // Of the reconstruction of the uncorrupted drawing, comparable with the test digits' errors.
    double clean_mse() const { return clean_mse_; }

    // The nearest training digits in code space, the nearest first; empty while blank.
    const std::vector<NearDigit>& neighbors() const { return neighbors_; }
    // Among how many training digits they have been looked for.
    int searched() const { return searched_; }
    // The label that most neighbors have, -1 without any; of equally many that of the nearest.
    int majority() const;
    // The share of the test digits that are rebuilt with a smaller error, 0..1; NaN while blank or unknown.
    double error_share() const { return error_share_; }
    // Grows with every change of the above.
    std::uint64_t version() const { return version_; }

private:
    struct Rebuilt;
    static Rebuilt rebuild(const Autoencoder& model, const std::vector<float>& seen,
                           const std::vector<float>& drawn);

    int side_ = 0;
    bool blank_ = true, corrupted_ = false;
    std::vector<float> picture_, seen_, reconstruction_, difference_, code_;
    double mse_ = std::numeric_limits<double>::quiet_NaN(), clean_mse_ = mse_, error_share_ = mse_;
    std::vector<NearDigit> neighbors_;
    int searched_ = 0;

    std::uint64_t version_ = 0;
    struct Sources {
        std::uint64_t drawing = 0, corruption = 0, model = 0;
        int features = 0;
        bool operator==(const Sources&) const = default;
    };
    Sources sources_;
    // The versions from which neighbors and share were computed.
    std::uint64_t compared_ = 0, compared_test_ = 0, compared_train_ = 0;
};

}  // namespace hourglass::explore
