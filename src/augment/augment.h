// Makes labeled samples from those that there are: with a model, and by the usual means to compare with.
#pragma once

#include <cstdint>
#include <vector>

#include "autoencoder/autoencoder.h"
#include "base/choices.h"
#include "data/dataset.h"
#include "math/random.h"

namespace hourglass {

//   conditional    decoded from codes drawn from the prior, of a conditional model that is told the class
//   interpolation  decoded from codes between that of a sample and that of one of its nearest neighbors of
//   the
//                  same class: SMOTE (Chawla et al. 2002) in the code
//   restoration    a denoising model's restorations of corrupted copies of the samples
//   copy           the samples again, in turn
//   smote          between a sample and one of its nearest neighbors of the same class, pixel by pixel
//   shift          the samples shifted by up to 2 pixels each way and rotated by up to 10 degrees
enum class AugmentMethod { Conditional, Interpolation, Restoration, Copy, Smote, Shift };
template <>
inline constexpr auto choices_of<AugmentMethod> = choices<AugmentMethod>(
    {{"conditional"}, {"interpolation"}, {"restoration"}, {"copy"}, {"smote", "SMOTE"}, {"shift"}});

struct AugmentOptions {
    AugmentMethod method = AugmentMethod::Interpolation;
    int neighbors = 5;  // from which interpolation and smote choose
    std::uint64_t seed = 1;
};

// Whether it is the model's work.
bool needs_model(AugmentMethod method);

// Throws Error when the method is for models of another variant.
void check_method(AugmentMethod method, const Spec& spec);

// Makes new samples of one class, some at a time: for a window that must not stall.
class SampleMaker {
public:
    // As augment() below. The model stays the caller's and must outlive the maker.
    SampleMaker(const Autoencoder* model, const ImageSet& originals, std::uint8_t label, int count,
                const AugmentOptions& options);

    bool done() const { return made_count_ == made_.cols(); }
    // Makes at most so many ready, or new.
    void advance(ThreadTeam& team, Eigen::Index at_once);
    // features x count, of which the first made() are there.
    const Matrix& samples() const { return made_; }
    int made() const { return static_cast<int>(made_count_); }

private:
    struct Pair {
        std::uint32_t neighbor;  // which of the nearest
        float part;              // of the way to it
    };
    void draw_pairs();
    void make_ready(ThreadTeam& team, Eigen::Index count);
    void make(ThreadTeam& team, Eigen::Index count);
    Matrix decoded(ConstMatrixView codes, ThreadTeam& team) const;
    Matrix between_neighbors(ConstMatrixView points, Eigen::Index count, ThreadTeam& team) const;

    const Autoencoder* model_;
    ImageSet own_;  // of the class
    std::uint8_t label_;
    AugmentOptions options_;
    Random random_;
    Matrix pixels_;                      // features x originals of the class, of which `ready_` are there
    Matrix codes_;                       // theirs, or those to be decoded
    std::vector<std::uint32_t> chosen_;  // the original of each new sample
    std::vector<Pair> pairs_;            // and where it goes from there
    std::uint32_t choice_ = 0;           // nearest neighbors to choose from
    Eigen::Index ready_ = 0, made_count_ = 0;
    Matrix made_;
};

// `count` new samples of the class `label`, features x count, in 0..1 where the originals are. `originals`:
// all samples that there are, of which those of this class are used; `model` may be null where it is not
// needed. Throws Error when there is no sample of the class (conditional models need none), when
// interpolation has only one, when the samples are of another size than the model's, and as above.
Matrix augment(const Autoencoder* model, const ImageSet& originals, std::uint8_t label, int count,
               const AugmentOptions& options, ThreadTeam& team);

}  // namespace hourglass
