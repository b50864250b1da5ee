#include "explore/augment_gain.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/error.h"
#include "classifier/classifier.h"
#include "classifier/evaluate.h"
#include "data/minibatch.h"
#include "data/subset.h"
#include "nn/cross_entropy.h"
#include "platform/platform.h"
#include "training/classifier_task.h"

namespace hourglass::explore {
namespace {

using Eigen::Index;

constexpr Index kMadePerPass = 8, kClassifiedPerPass = 64;

// Whose schedule ends with the last step.
ClassifierSpec gain_classifier(std::uint64_t seed, std::size_t samples) {
    ClassifierSpec spec = default_classifier_spec();
    spec.hidden = {64};
    spec.batch = 32;
    spec.epochs = std::max(1, AugmentGain::kSteps * spec.batch / static_cast<int>(samples));
    spec.seed = seed;
    return spec;
}

// So many of each class, drawn anew for each seed.
std::vector<std::uint32_t> imbalanced_samples(const ImageSet& all, const std::vector<std::uint8_t>& rare,
                                              std::uint64_t seed) {
    std::vector<std::uint32_t> order(all.count()), chosen;
    std::iota(order.begin(), order.end(), 0u);
    Random random(seed, "imbalanced");
    shuffle(order, random);
    std::vector<int> counts(256);
    for (const std::uint32_t index : order) {
        const std::uint8_t label = all.labels[index];
        const bool is_rare = std::ranges::find(rare, label) != rare.end();
        if (counts[label]++ < (is_rare ? AugmentGain::kRare : AugmentGain::kCommon)) chosen.push_back(index);
    }
    return chosen;
}

void append_made(const Matrix& made, std::uint8_t label, ImageSet& set) {
    const std::span<const float> values(made.data(), static_cast<std::size_t>(made.size()));
    if (set.holds_floats()) {
        set.values.insert(set.values.end(), values.begin(), values.end());
    } else {
        const std::vector<std::uint8_t> bytes = to_bytes(values);
        set.pixels.insert(set.pixels.end(), bytes.begin(), bytes.end());
    }
    set.labels.insert(set.labels.end(), static_cast<std::size_t>(made.cols()), label);
}

}  // namespace

double GainRow::mean() const {
    return scores.empty()
               ? NAN
               : std::accumulate(scores.begin(), scores.end(), 0.0) / static_cast<double>(scores.size());
}

double GainRow::deviation() const {
    if (scores.size() < 2) return 0;
    double squares = 0;
    for (const double score : scores) squares += (score - mean()) * (score - mean());
    return std::sqrt(squares / static_cast<double>(scores.size() - 1));
}

// One classifier: its set, its training, its test.
struct AugmentGain::Trial {
    Trial(const Work& work, const std::optional<AugmentMethod>& method, std::uint64_t seed);

    // A millisecond or so of work; false when there is none left.
    bool advance();
    float progress() const;
    double balanced_accuracy() const;

private:
    void make_some();
    void train_one();
    void classify_some();

    const Work& work_;
    std::optional<AugmentMethod> method_;
    std::uint64_t seed_;
    ImageSet set_;
    std::size_t class_ = 0;             // the next of the rare ones
    std::optional<SampleMaker> maker_;  // of the one before
    std::unique_ptr<Trainer> trainer_;
    Classifier::Workspace workspace_;
    int steps_ = 0;
    Index classified_ = 0;
    std::vector<long> right_, all_;  // of each class
};

struct AugmentGain::Work {
    std::shared_ptr<const Dataset> data;
    Autoencoder model;  // a copy: the one that is shown may train on
    std::vector<std::uint8_t> rare;
    std::vector<std::string> classes;
    std::vector<std::uint8_t> test_classes;
    std::size_t row = 0;
    int seed = 1;
    std::unique_ptr<Trial> trial;
};

AugmentGain::Trial::Trial(const Work& work, const std::optional<AugmentMethod>& method, std::uint64_t seed)
    : work_(work),
      method_(method),
      seed_(seed),
      set_(subset(work.data->train, imbalanced_samples(work.data->train, work.rare, seed))),
      right_(work.classes.size()),
      all_(work.classes.size()) {
    set_.names.clear();
    if (!method_) class_ = work.rare.size();
}

bool AugmentGain::Trial::advance() {
    if (maker_ || class_ < work_.rare.size())
        make_some();
    else if (steps_ < kSteps)
        train_one();
    else
        classify_some();
    return classified_ < static_cast<Index>(work_.data->test.count());
}

// As many of each rare class as it takes to be as many as the others, from its few originals.
void AugmentGain::Trial::make_some() {
    if (!maker_) {
        maker_.emplace(&work_.model, set_, work_.rare[class_++], kCommon - kRare,
                       AugmentOptions{.method = *method_, .seed = seed_});
        return;
    }
    maker_->advance(ThreadTeam::single(), kMadePerPass);
    if (!maker_->done()) return;
    append_made(maker_->samples(), work_.rare[class_ - 1], set_);
    maker_.reset();
}

void AugmentGain::Trial::train_one() {
    if (!trainer_) {
        Dataset data{.name = work_.data->name, .train = std::move(set_), .test = {}};
        data.test = subset(data.train, {});
        Classifier fresh(gain_classifier(seed_, data.train.count()), work_.model.image(), work_.classes);
        trainer_ = std::make_unique<Trainer>(std::make_unique<ClassifierTask>(
            std::move(fresh), std::make_shared<const Dataset>(std::move(data)), ThreadTeam::single()));
        return;
    }
    trainer_->train_step(ThreadTeam::single());
    ++steps_;
}

void AugmentGain::Trial::classify_some() {
    const Classifier& classifier = static_cast<const ClassifierTask&>(trainer_->task()).classifier();
    if (classified_ == 0)
        workspace_ = classifier.make_workspace(static_cast<int>(kClassifiedPerPass), Passes::Forward);
    const ImageSet& test = work_.data->test;
    const Index some = std::min(kClassifiedPerPass, static_cast<Index>(test.count()) - classified_);
    Matrix pictures(static_cast<Index>(test.features()), some);
    gather_range(test, static_cast<std::size_t>(classified_), pictures);
    const MatrixView logits = classifier.logits(pictures, workspace_, ThreadTeam::single());
    for (Index i = 0; i < some; ++i) {
        const std::uint8_t own = work_.test_classes[static_cast<std::size_t>(classified_ + i)];
        ++all_[own];
        if (most_likely_class(logits, i) == static_cast<int>(own)) ++right_[own];
    }
    classified_ += some;
}

float AugmentGain::Trial::progress() const {
    return 0.1f * static_cast<float>(class_) /
               static_cast<float>(std::max<std::size_t>(work_.rare.size(), 1)) +
           0.8f * static_cast<float>(steps_) / kSteps +
           0.1f * static_cast<float>(classified_) / static_cast<float>(work_.data->test.count());
}

double AugmentGain::Trial::balanced_accuracy() const {
    double sum = 0;
    int classes = 0;
    for (std::size_t c = 0; c < all_.size(); ++c) {
        if (all_[c] == 0) continue;
        sum += static_cast<double>(right_[c]) / static_cast<double>(all_[c]);
        ++classes;
    }
    return sum / std::max(classes, 1);
}

AugmentGain::AugmentGain() = default;
AugmentGain::~AugmentGain() = default;

void AugmentGain::start(const Look& look, std::vector<std::uint8_t> rare) {
    stop();
    rows_.clear();
    fault_.clear();
    rare_ = std::move(rare);
    try {
        auto work = std::make_unique<Work>();
        work->data = look.data;
        work->model = look.snapshot.model;
        work->rare = rare_;
        work->classes = class_names(look.data->train, look.data->name);
        if (work->classes.size() < 3)
            throw Error("It takes three classes at least: two rare ones, and one of which there is more.");
        work->test_classes = classes_of(look.data->test, work->classes, look.data->name);
        work_ = std::move(work);
    } catch (const Error& error) {
        fault_ = error.what();
        return;
    }
    rows_.push_back({});
    for (const AugmentMethod method :
         {AugmentMethod::Copy, AugmentMethod::Shift, AugmentMethod::Smote, AugmentMethod::Interpolation,
          AugmentMethod::Restoration, AugmentMethod::Conditional}) {
        try {
            if (needs_model(method)) check_method(method, look.snapshot.model.spec());
        } catch (const Error&) {
            continue;  // not with a model of this kind
        }
        rows_.push_back({.method = method});
    }
    begin_trial();
}

void AugmentGain::stop() { work_.reset(); }

void AugmentGain::begin_trial() {
    work_->trial =
        std::make_unique<Trial>(*work_, rows_[work_->row].method, static_cast<std::uint64_t>(work_->seed));
}

void AugmentGain::update(const Look& look, double milliseconds) {
    if (!work_) return;
    if (work_->data != look.data) {
        rows_.clear();
        return stop();
    }
    const double until = platform::seconds() + milliseconds / 1000;
    try {
        while (work_ && platform::seconds() < until) {
            if (work_->trial->advance()) continue;
            rows_[work_->row].scores.push_back(work_->trial->balanced_accuracy());
            if (++work_->row == rows_.size()) {
                work_->row = 0;
                if (++work_->seed > kSeeds) return stop();
            }
            begin_trial();
        }
    } catch (const Error& error) {
        fault_ = error.what();
        stop();
    }
}

float AugmentGain::progress() const {
    if (!work_) return 1;
    const auto rows = static_cast<float>(rows_.size());
    const float done = static_cast<float>(work_->seed - 1) * rows + static_cast<float>(work_->row);
    return (done + work_->trial->progress()) / (rows * kSeeds);
}

std::string AugmentGain::doing() const {
    if (!work_) return {};
    return "Seed " + std::to_string(work_->seed) + " of " + std::to_string(kSeeds) + ", " +
           name_of(rows_[work_->row].method) + "...";
}

std::string name_of(const std::optional<AugmentMethod>& method) {
    if (!method) return "Without";
    switch (*method) {
        case AugmentMethod::Conditional:
            return "Conditional";
        case AugmentMethod::Interpolation:
            return "Interpolation";
        case AugmentMethod::Restoration:
            return "Restoration";
        case AugmentMethod::Copy:
            return "Copies";
        case AugmentMethod::Smote:
            return "SMOTE";
        case AugmentMethod::Shift:
            break;
    }
    return "Shifts";
}

}  // namespace hourglass::explore
