// The part of the engine that hands runs out to be kept, and goes on with kept ones.

#include <algorithm>
#include <limits>
#include <new>
#include <utility>

#include "training/engine.h"

namespace hourglass {
namespace {

// Seconds between two states of a run that trains. One follows each epoch, unless epochs are so short that
// handing out states would take more than this share of the time; long epochs have some on the way.
constexpr double kShortestPause = 0.2;
constexpr double kLargestShare = 0.04;
constexpr double kLongestPause = 20;

double since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

// The hash of a large data set takes a moment, so only when it is needed.
const Fingerprint& Engine::data_fingerprint() {
    if (!fingerprint_) fingerprint_ = fingerprint(*data_);
    return *fingerprint_;
}

// While it trains, when an epoch has ended or the last time is long ago; at rest, when there is something
// new.
void Engine::keep_if_due() {
    if (!keep_ || !keeps_ || !(task_ || texts_) || !run_ ||
        run_->trainer().step() == std::max(kept_step_, 0L))
        return;
    if (phase_ == Phase::Training) {
        const double pause = since(kept_time_);
        if (pause < std::max(kShortestPause, kept_cost_ / kLargestShare)) return;
        if (run_->trainer().epoch() == kept_epoch_ && pause < kLongestPause) return;
    }
    keep_run();
}

// With the classifier where it is of these weights.
std::vector<std::uint8_t> Engine::save_texts(const RunLabels& labels) const {
    const bool same = text_moment_ && text_step_ == run_->trainer().step();
    return save_text_run(*run_, same ? text_moment_->model : texts_->model(), labels,
                         text_moment_ ? text_moment_->scores : std::vector<TextScore>());
}

void Engine::keep_run() {
    const Trainer& trainer = run_->trainer();
    kept_time_ = std::chrono::steady_clock::now();
    kept_step_ = trainer.step();
    kept_epoch_ = trainer.epoch();
    KeptRun kept{.run = runs_, .origin = origin_, .step = kept_step_, .file = {}, .problem = {}};
    kept.checkpoints = checkpoints_;
    try {
        const RunLabels labels{
            .name = "",
            .data = texts_ ? fingerprint(texts_->train(), texts_->test()) : data_fingerprint(),
            .scaling = scaling_,
            .more_epochs = spec_.epochs,
            .pretrained = pretrained_};
        kept.file = texts_ ? save_texts(labels) : save_run(*run_, task_->model(), labels);
    } catch (const Error& error) {
        kept.problem = error.what();
    } catch (const std::bad_alloc&) {
        kept.problem = "there is not enough memory for a copy of the model";
    }
    keep_(std::move(kept));
    kept_cost_ = since(kept_time_);
}

// Weights that are fresh can be made again from the settings.
void Engine::handle(command::Keep& keep) {
    if (!keep_ || !keeps_ || !(task_ || texts_) || !run_) return;
    const long step = run_->trainer().step();
    if ((pretrained_ || step > 0) && (keep.again || step != kept_step_)) keep_run();
}

void Engine::handle(command::UseRun& use) {
    if (!data_) throw Error("there is no data to go on with yet");
    SavedRun& saved = *use.run;
    check_fits(saved.model, *data_);
    if (data_fingerprint().same_numbers(saved.labels.data)) return resume_run(saved);
    const std::string data = saved.labels.data.text();
    command::UseModel model{std::make_shared<const Autoencoder>(std::move(saved.model))};
    handle(model);
    throw Error("the run was trained on other data, " + data +
                ": its model is here, but training begins anew");
}

// Where the run stood. What it holds besides is the caller's.
template <typename Make>
void Engine::resume(Spec spec, RunState& state, const RunLabels& labels, const Make& make) {
    task_ = nullptr;
    classifier_ = nullptr;
    texts_ = nullptr;
    text_moment_ = nullptr;
    run_.reset();
    waiting_model_ = {};
    checkpoints_.clear();
    const int end = state.trainer.epochs;
    if (labels.more_epochs > 0) spec.epochs = labels.more_epochs;
    try {
        auto task = make();
        const auto* const made = task.get();
        run_.emplace(std::move(task));
        run_->resume(std::move(state));
        note_task(made);
    } catch (...) {
        run_.reset();
        start_run(spec, false);
        throw;
    }
    why_no_run_.clear();
    ++runs_;
    spec_ = spec;
    target_epochs_ = end;
    pretrained_ = labels.pretrained;
    kept_step_ = run_->trainer().step();
    kept_epoch_ = run_->trainer().epoch();
    speed_.clear();
    train_loss_ = run_->epoch().train_loss;
    const std::vector<EpochRecord>& epochs = run_->history().epochs;
    accuracy_ = std::numeric_limits<double>::quiet_NaN();
    validation_loss_ = epochs.empty() ? accuracy_ : epochs.back().validation_loss;
    phase_ = kept_step_ > 0 ? Phase::Paused : Phase::Idle;
    ++model_version_;
}

void Engine::resume_run(SavedRun& saved) {
    const Spec spec = saved.model.spec();
    resume(spec, saved.state, saved.labels,
           [&] { return std::make_unique<AutoencoderTask>(std::move(saved.model), data_); });
    origin_ = saved.origin;
    checkpoints_ = std::move(saved.labels.checkpoints);
    const std::vector<EpochRecord>& epochs = run_->history().epochs;
    if (epochs.empty() && !checkpoints_.empty()) validation_loss_ = checkpoints_.back()->validation_loss;
    publish();  // what follows takes a while
    refresh_codes();
    if (!checkpoints_.empty()) return;
    const double mse = epochs.empty() ? accuracy_ : epochs.back().validation_mse;
    checkpoints_.push_back(make_checkpoint(task_->model(), kept_epoch_, validation_loss_, mse, codes_));
}

void Engine::resume_texts(command::LearnTexts& learn) {
    SavedTextRun& saved = *learn.run;
    if (!fingerprint(*learn.train, *learn.test).same_numbers(saved.labels.data))
        throw Error("the run was trained on other texts");
    const Spec spec = saved.model.spec().network;
    resume(spec, saved.state, saved.labels, [&] {
        return std::make_unique<TextTask>(std::move(saved.model), *learn.train, labeled_places(*learn.train),
                                          *learn.test);
    });
    origin_ = saved.origin;
    publish();  // what follows takes a while
    refresh_texts(std::move(saved.scores));
}

}  // namespace hourglass
