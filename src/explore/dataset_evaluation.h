// The code of every digit of the data set, and its reconstruction error. Computed a few digits per frame
// on the window's thread, only while a panel looks, for the newest model.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "data/dataset.h"
#include "explore/incremental_pass.h"
#include "training/snapshot.h"

namespace hourglass::explore {

// Results for the first images of a set. While the model trains, columns may be slightly out of date.
struct EvaluatedImages {
    Matrix codes;               // latent x images; of variational models the means
    std::vector<float> errors;  // mean squared error of each image's reconstruction (of denoising models:
                                // from the corrupted image), NaN before it is known; empty if not asked for
    int known = 0;              // images that have been evaluated, from the first on
    bool complete = false;      // all of them, and by the model that is shown
    std::uint64_t version = 0;  // grows whenever something above has changed

    int count() const { return static_cast<int>(codes.cols()); }
    float progress() const {
        return count() > 0 ? static_cast<float>(known) / static_cast<float>(count()) : 0.0f;
    }
};

class DatasetEvaluation {
public:
    // Once a frame, before the panels.
    void begin_frame(std::shared_ptr<const Dataset> data, const Snapshot& snapshot);

    // Codes and errors of the test images (at most 10,000, fewer of very long codes). Asking for it in a
    // frame spends some milliseconds of that frame on it. Empty without data or a model that fits it.
    const EvaluatedImages& test();
    // Codes, without errors, of as many training images.
    const EvaluatedImages& train();
    // Whether what was asked for in this frame needs further frames.
    bool behind() const { return behind_; }

private:
    struct Part {
        EvaluatedImages found;
        IncrementalRange range;
        std::uint64_t advanced_in = 0;  // the frame
    };
    void resize(Part& part, int count, bool errors);
    Matrix rebuild(ConstMatrixView pictures, ConstMatrixView codes, int first, Labels labels) const;
    const EvaluatedImages& advance(Part& part, const ImageSet& images, bool errors);

    std::shared_ptr<const Dataset> data_;
    const Snapshot* snapshot_ = nullptr;  // of this frame
    std::uint64_t frame_ = 0;
    bool behind_ = false;
    int latent_ = 0;
    std::uint64_t run_ = 0;
    Part test_, train_;
};

}  // namespace hourglass::explore
