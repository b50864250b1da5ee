#include "training/engine.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <utility>

#include "autoencoder/network_plan.h"
#include "base/error.h"
#include "classifier/evaluate.h"
#include "training/evaluate.h"

namespace hourglass {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
// Seconds between two snapshots while training, and between two looks at the distribution of the codes.
constexpr double kPublishInterval = 0.06;
constexpr double kCodesInterval = 2.0;
// And of texts.
constexpr double kTextsInterval = 1.0;
// Test images whose codes are looked at: while training, and when there is time.
constexpr std::size_t kCodesWhileTraining = 1000;
constexpr std::size_t kCodesAtRest = 10000;
// Of all checkpoints of a run.
constexpr std::size_t kCheckpointBytes = std::size_t{24} << 20;

constexpr char kNoMemory[] =
    "there is not enough memory for this model; a smaller one, or smaller minibatches, may fit";
constexpr char kNothing[] = "there is nothing to train yet: data and a model are needed";

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

Engine::Engine(int threads, std::function<void(Engine&)> publish, std::function<void(KeptRun)> keep)
    : publish_(std::move(publish)),
      keep_(std::move(keep)),
      threads_(threads),
      train_loss_(kNan),
      validation_loss_(kNan),
      accuracy_(kNan) {
    team_.emplace(threads);
}

void Engine::carry_out(Command&& command) {
    const std::string failure = phase_ == Phase::Failed ? message_ : std::string();
    message_.clear();
    try {
        std::visit([this](auto& one) { handle(one); }, command);
    } catch (const Error& error) {
        message_ = error.what();
    } catch (const std::bad_alloc&) {
        message_ = kNoMemory;
    }
    if (lacks_run() && !message_.empty()) why_no_run_ = message_;
    // The command after the one that failed, which was sent before anybody could know, does not hide why.
    if (message_.empty()) message_ = phase_ == Phase::Failed ? failure : lacks_run() ? why_no_run_ : "";
    publish();
    keep_if_due();
}

// Without memory for a new snapshot, the previous one stays.
void Engine::publish() {
    try {
        publish_(*this);
    } catch (const std::bad_alloc&) {
        if (phase_ == Phase::Training) phase_ = Phase::Paused;
        message_ = kNoMemory;
    }
}

void Engine::handle(command::Start&) {
    require_run();
    if (const int epoch = run_->trainer().epoch(); epoch >= target_epochs_) {
        target_epochs_ = epoch + spec_.epochs;
        run_->change(spec_.learning_rate, target_epochs_);
    }
    pretrained_ = false;
    phase_ = Phase::Training;
}

void Engine::handle(command::Pause&) {
    if (phase_ == Phase::Training) rest(Phase::Paused);
}

void Engine::handle(command::Step&) {
    require_run();
    pretrained_ = false;
    phase_ = Phase::Paused;
    train_one_step();
    if (phase_ == Phase::Paused) check_weights();
    if (phase_ == Phase::Paused) rest(Phase::Paused);
}

void Engine::handle(command::Reset& reset) {
    check(reset.spec);
    if (!data_) throw Error("there is no data to train on yet");
    const ImageSet& images = data_->train;
    check_picture(reset.spec, picture_of(static_cast<int>(images.features()), images.width, images.channels));
    begin_run(reset.spec, false, [&] { return std::make_unique<AutoencoderTask>(reset.spec, data_); });
}

void Engine::handle(command::Change& change) {
    check(change.spec);
    if (change.spec.epochs != spec_.epochs) target_epochs_ = change.spec.epochs;
    spec_.learning_rate = change.spec.learning_rate;
    spec_.epochs = change.spec.epochs;
    if (run_) run_->change(spec_.learning_rate, target_epochs_);
}

void Engine::handle(command::SetThreads& set) {
    if (set.threads < 1) throw Error("at least 1 thread is needed, not " + std::to_string(set.threads));
    if (set.threads != threads_) {
        threads_ = set.threads;
        team_.emplace(threads_);
        speed_.clear();
        if (team_->threads() < threads_)
            throw Error("only " + std::to_string(team_->threads()) + " of " + std::to_string(threads_) +
                        " threads could be started; training continues with them");
    }
}

void Engine::handle(command::SetData& set) {
    Autoencoder model = current_model();
    const bool trained = pretrained_ || (run_ && run_->trainer().step() > 0);
    data_ = set.data;
    scaling_ = std::move(set.scaling);
    fingerprint_.reset();
    ++data_version_;
    pca_ = nullptr;
    if (classifier_) {
        command::Classify again{classifier_->classifier().spec()};
        return handle(again);
    }
    if (model.empty()) return;
    if (static_cast<std::size_t>(model.features()) == data_->train.features()) {
        model.set_live_fields(spec_.learning_rate,
                              spec_.epochs);  // which may have changed before the data came
        begin_run(spec_, trained, [&] { return std::make_unique<AutoencoderTask>(model, data_); });
    } else {
        begin_run(
            spec_, false, [&] { return std::make_unique<AutoencoderTask>(spec_, data_); });
    }
}

void Engine::handle(command::UseModel& use) {
    if (data_) {
        check_fits(*use.model, *data_);
        begin_run(use.model->spec(), true,
                  [&] { return std::make_unique<AutoencoderTask>(*use.model, data_); });
    } else {
        waiting_model_ = *use.model;
        start_run(use.model->spec(), true);
    }
}

void Engine::handle(command::FitPca&) {
    if (!data_) throw Error("there is no data yet to find principal components in");
    const int components = std::min(spec_.latent, static_cast<int>(data_->train.features()));
    if (pca_ && pca_->components.cols() == components) return;
    pca_ = std::make_shared<const Pca>(fit_pca(data_->train, components));
    pca_mse_ = reconstruction_mse(*pca_, data_->test);
}

void Engine::handle(command::Classify& classify) {
    if (!data_) throw Error("there is no data to train on yet");
    const ImageSet& images = data_->train;
    begin_run(classify.spec, false, [&] {
        Classifier fresh(classify.spec, {images.height, images.width, images.channels},
                         class_names(images, data_->name));
        return std::make_unique<ClassifierTask>(std::move(fresh), data_, *team_);
    });
}

void Engine::handle(command::LearnTexts& learn) {
    if (learn.run) return resume_texts(learn);
    begin_run(learn.spec.network, learn.model != nullptr, [&] {
        TextAutoencoder model = learn.model
                                    ? *learn.model
                                    : TextAutoencoder(learn.spec, learn.train->texts, learn.train->classes);
        model.set_live_fields(learn.spec.network.learning_rate, learn.spec.network.epochs);
        return std::make_unique<TextTask>(std::move(model), *learn.train, labeled_places(*learn.train),
                                          *learn.test);
    });
}

// What the last run holds goes first: both at once may be too much for the memory. There is none where `make`
// throws.
template <typename Make>
void Engine::begin_run(const Spec& spec, bool pretrained, const Make& make) {
    task_ = nullptr;
    classifier_ = nullptr;
    texts_ = nullptr;
    text_moment_ = nullptr;
    run_.reset();
    waiting_model_ = {};
    checkpoints_.clear();
    try {
        auto task = make();
        const auto* const made = task.get();
        run_.emplace(std::move(task));
        note_task(made);
    } catch (...) {
        start_run(spec, false);
        throw;
    }
    why_no_run_.clear();
    start_run(spec, pretrained);
}

void Engine::start_run(const Spec& spec, bool pretrained) {
    ++runs_;
    origin_.clear();
    kept_step_ = -1;
    kept_epoch_ = 0;
    checkpoints_.clear();
    spec_ = spec;
    target_epochs_ = spec.epochs;
    pretrained_ = pretrained;
    speed_.clear();
    train_loss_ = kNan;
    validation_loss_ = kNan;
    accuracy_ = kNan;
    phase_ = Phase::Idle;
    ++model_version_;
    publish();  // what follows takes a while, and the model can be seen before
    double mse = kNan;
    if (pretrained && run_ && !classifier_) {
        if (const std::optional<Validation> found = run_->task().validate(*team_)) {
            validation_loss_ = found->loss;
            mse = found->score;
        }
    }
    refresh_codes(kCodesAtRest);
    refresh_texts();
    if (task_) checkpoints_.push_back(make_checkpoint(task_->model(), 0, validation_loss_, mse, codes_));
}

void Engine::require_run() const {
    if (!run_) throw Error(why_no_run_.empty() ? kNothing : why_no_run_);
}

// Enters a phase without training, with everything that is shown up to date.
void Engine::rest(Phase phase) {
    phase_ = phase;
    ++model_version_;
    refresh_codes(kCodesAtRest);
    refresh_texts();
}

void Engine::refresh_codes() { refresh_codes(kCodesAtRest); }

void Engine::refresh_codes(std::size_t images) {
    codes_ = {};
    if (task_ && data_->test.count() > 0)
        codes_ = summarize_codes(task_->model(), data_->test, images, *team_);
    codes_time_ = Clock::now();
}

void Engine::refresh_texts() {
    if (texts_) refresh_texts(text_moment_ ? text_moment_->scores : std::vector<TextScore>());
}

void Engine::refresh_texts(std::vector<TextScore> before) {
    text_step_ = run_->trainer().step();
    text_moment_ = std::make_shared<const TextMoment>(
        make_text_moment(*texts_, run_->trainer().epoch(), std::move(before), *team_));
    text_time_ = Clock::now();
}

void Engine::advance() {
    const Clock::time_point start = Clock::now();
    try {
        while (phase_ == Phase::Training && seconds_since(start) < kPublishInterval) train_one_step();
        if (phase_ != Phase::Failed) check_weights();
        if (phase_ == Phase::Training && seconds_since(codes_time_) > kCodesInterval)
            refresh_codes(kCodesWhileTraining);
    } catch (const std::bad_alloc&) {
        phase_ = Phase::Failed;
        message_ = kNoMemory;
    }
    publish();
    keep_if_due();
}

// The run has gone back to its last good weights.
void Engine::give_up(const Error& why) {
    phase_ = Phase::Failed;
    message_ = std::string(why.what()) + "; the weights are back to those of a moment earlier";
    ++model_version_;
}

void Engine::check_weights() {
    try {
        run_->check_weights();
    } catch (const Error& error) {
        give_up(error);
    }
}

void Engine::train_one_step() {
    try {
        run_->step(*team_);
    } catch (const Error& error) {
        give_up(error);
        return;
    }
    ++model_version_;
    const Trainer& trainer = run_->trainer();
    speed_.add(trainer.last_batch(), run_->last_step_seconds());
    train_loss_ = run_->epoch().train_loss;
    if (run_->epoch().complete) end_epoch(run_->epoch());
}

void Engine::end_epoch(const EpochProgress& epoch) {
    if (epoch.validation) validation_loss_ = epoch.validation->loss;
    if (classifier_) accuracy_ = epoch.validation ? epoch.validation->score : kNan;
    const double mse = epoch.validation ? epoch.validation->mse : kNan;
    // Of many images this takes longer than an epoch of few.
    refresh_codes(std::clamp(run_->task().samples(), kCodesWhileTraining, kCodesAtRest));
    if (task_) {
        checkpoints_.push_back(make_checkpoint(task_->model(), epoch.number, validation_loss_, mse, codes_));
        thin_out(checkpoints_, kCheckpointBytes);
    }
    if (epoch.number >= target_epochs_) phase_ = Phase::Paused;
    if (phase_ == Phase::Paused || seconds_since(text_time_) > kTextsInterval) refresh_texts();
}

const Autoencoder& Engine::current_model() const { return task_ ? task_->model() : waiting_model_; }

void Engine::fill(Snapshot& snapshot) {
    snapshot.version = ++version_;
    snapshot.phase = phase_;
    snapshot.message = message_;
    snapshot.run = runs_;
    snapshot.origin = origin_;
    snapshot.data_version = data_version_;
    snapshot.step = run_ ? run_->trainer().step() : 0;
    snapshot.steps_per_epoch = run_ ? run_->trainer().steps_per_epoch() : 0;
    snapshot.total_steps = snapshot.steps_per_epoch * target_epochs_;
    snapshot.epoch = run_ ? run_->trainer().epoch() : 0;
    snapshot.train_loss = train_loss_;
    snapshot.validation_loss = validation_loss_;
    snapshot.samples_per_second = speed_.images_per_second();
    snapshot.seconds_left = seconds_left(snapshot);
    snapshot.threads = team_->threads();
    snapshot.pretrained = pretrained_;
    snapshot.history = run_ ? run_->history() : History{};
    snapshot.codes = codes_;
    snapshot.checkpoints = checkpoints_;
    snapshot.pca = pca_;
    snapshot.pca_mse = pca_mse_;
    snapshot.accuracy = accuracy_;
    snapshot.text = text_moment_;
    if (snapshot.model_version != model_version_) {
        snapshot.model = current_model();
        snapshot.classifier = classifier_ ? classifier_->classifier() : Classifier();
        snapshot.model_version = model_version_;
    }
}

double Engine::seconds_left(const Snapshot& snapshot) const {
    const long steps = std::max(0L, snapshot.total_steps - snapshot.step);
    const double images = static_cast<double>(steps) * spec_.batch;
    return snapshot.samples_per_second > 0 ? images / snapshot.samples_per_second : 0;
}

}  // namespace hourglass
