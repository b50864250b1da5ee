#include "training/engine.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <utility>

#include "autoencoder/network_plan.h"
#include "base/error.h"
#include "training/evaluate.h"

namespace hourglass {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
// Seconds between two snapshots while training, and between two looks at the distribution of the codes.
constexpr double kPublishInterval = 0.06;
constexpr double kCodesInterval = 2.0;
// Test images whose codes are looked at: while training, and when there is time.
constexpr std::size_t kCodesWhileTraining = 1000;
constexpr std::size_t kCodesAtRest = 10000;
// Of the weights of past epochs.
constexpr std::size_t kPastBytes = std::size_t{24} << 20;

constexpr char kNoMemory[] =
    "there is not enough memory for this model; a smaller one, or smaller minibatches, may fit";
constexpr char kNothing[] = "there is nothing to train yet: data and a model are needed";

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

Engine::Engine(int threads, std::function<void(Engine&)> publish)
    : publish_(std::move(publish)),
      threads_(threads),
      curve_(history_.batches),
      train_loss_(kNan),
      validation_loss_(kNan) {
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
}

// Without the memory for a description, there is the one before.
void Engine::publish() {
    try {
        publish_(*this);
    } catch (const std::bad_alloc&) {
        if (phase_ == Phase::Training) phase_ = Phase::Paused;
        message_ = kNoMemory;
    }
}

void Engine::handle(command::Start&) {
    require_trainer();
    if (trainer_->epoch() >= target_epochs_) {
        target_epochs_ = trainer_->epoch() + spec_.epochs;
        trainer_->change(spec_.learning_rate, target_epochs_);
    }
    pretrained_ = false;
    phase_ = Phase::Training;
}

void Engine::handle(command::Pause&) {
    if (phase_ == Phase::Training) rest(Phase::Paused);
}

void Engine::handle(command::Step&) {
    require_trainer();
    pretrained_ = false;
    phase_ = Phase::Paused;
    train_one_step();
    if (phase_ == Phase::Paused) keep_good_model();
    if (phase_ == Phase::Paused) rest(Phase::Paused);
}

void Engine::handle(command::Reset& reset) {
    check(reset.spec);
    if (!data_) throw Error("there is no data to train on yet");
    const ImageSet& images = data_->train;
    check_picture(reset.spec, picture_of(static_cast<int>(images.features()), images.width));
    begin_run(reset.spec, false, [&] { return Trainer(reset.spec, data_); });
}

void Engine::handle(command::Change& change) {
    check(change.spec);
    if (change.spec.epochs != spec_.epochs) target_epochs_ = change.spec.epochs;
    spec_.learning_rate = change.spec.learning_rate;
    spec_.epochs = change.spec.epochs;
    if (trainer_) trainer_->change(spec_.learning_rate, target_epochs_);
}

void Engine::handle(command::SetThreads& set) {
    if (set.threads < 1) throw Error("at least 1 thread is needed, not " + std::to_string(set.threads));
    if (set.threads != threads_) {
        threads_ = set.threads;
        team_.emplace(threads_);
        speed_.clear();
    }
}

void Engine::handle(command::SetData& set) {
    Autoencoder model = current_model();
    const bool trained = pretrained_ || (trainer_ && trainer_->step() > 0);
    data_ = set.data;
    ++data_version_;
    pca_ = nullptr;
    if (model.empty()) return;
    if (static_cast<std::size_t>(model.features()) == data_->train.features()) {
        model.set_live_fields(spec_.learning_rate,
                              spec_.epochs);  // which may have changed before the data came
        begin_run(spec_, trained, [&] { return Trainer(model, data_); });
    } else {
        begin_run(
            spec_, false, [&] { return Trainer(spec_, data_); });
    }
}

void Engine::handle(command::UseModel& use) {
    if (data_) {
        check_fits(*use.model, *data_);
        begin_run(use.model->spec(), true, [&] { return Trainer(*use.model, data_); });
    } else {
        waiting_model_ = *use.model;
        start_run(use.model->spec(), true);
    }
}

void Engine::handle(command::FitPca&) {
    if (!data_) throw Error("there is no data yet whose principal components could be found");
    const int components = std::min(spec_.latent, static_cast<int>(data_->train.features()));
    if (pca_ && pca_->components.cols() == components) return;
    pca_ = std::make_shared<const Pca>(fit_pca(data_->train, components));
    pca_mse_ = reconstruction_mse(*pca_, data_->test);
}

// What the last run holds goes first: both at once may be too much for the memory. Without a trainer where
// `make` throws.
template <typename Make>
void Engine::begin_run(const Spec& spec, bool pretrained, const Make& make) {
    trainer_.reset();
    waiting_model_ = {};
    good_.start({});
    past_.clear();
    try {
        trainer_.emplace(make());
    } catch (...) {
        start_run(spec, false);
        throw;
    }
    why_no_run_.clear();
    start_run(spec, pretrained);
}

void Engine::start_run(const Spec& spec, bool pretrained) {
    ++run_;
    past_.clear();
    spec_ = spec;
    target_epochs_ = spec.epochs;
    pretrained_ = pretrained;
    good_.start(trainer_ ? trainer_->model() : Autoencoder());
    history_.epochs.clear();
    curve_.clear();
    speed_.clear();
    begin_epoch();
    train_loss_ = kNan;
    validation_loss_ = kNan;
    phase_ = Phase::Idle;
    ++model_version_;
    publish();  // what follows takes a while, and the model can be seen before
    double mse = kNan;
    if (pretrained && trainer_ && data_->test.count() > 0) {
        const Evaluation found = evaluate(trainer_->model(), data_->test, *team_);
        validation_loss_ = found.loss;
        mse = found.mse;
    }
    refresh_codes(kCodesAtRest);
    if (trainer_) past_.push_back(remember(trainer_->model(), 0, validation_loss_, mse, codes_));
}

void Engine::require_trainer() const {
    if (!trainer_) throw Error(why_no_run_.empty() ? kNothing : why_no_run_);
}

void Engine::begin_epoch() {
    epoch_loss_sum_ = 0;
    epoch_images_ = 0;
    epoch_seconds_ = 0;
}

// Enters a phase without training, with everything that is shown up to date.
void Engine::rest(Phase phase) {
    phase_ = phase;
    ++model_version_;
    refresh_codes(kCodesAtRest);
}

void Engine::refresh_codes(std::size_t images) {
    codes_ = {};
    if (trainer_ && data_->test.count() > 0)
        codes_ = summarize_codes(trainer_->model(), data_->test, images, *team_);
    codes_time_ = Clock::now();
}

void Engine::advance() {
    const Clock::time_point start = Clock::now();
    try {
        while (phase_ == Phase::Training && seconds_since(start) < kPublishInterval) train_one_step();
        if (phase_ != Phase::Failed) keep_good_model();
        if (phase_ == Phase::Training && seconds_since(codes_time_) > kCodesInterval)
            refresh_codes(kCodesWhileTraining);
    } catch (const std::bad_alloc&) {
        phase_ = Phase::Failed;
        message_ = kNoMemory;
    }
    publish();
}

// What the weights were when they were last known to be good.
void Engine::give_up(const std::string& why) {
    phase_ = Phase::Failed;
    message_ = why;
    begin_epoch();
    if (good_.model().empty()) return;
    trainer_->restore(good_.model());
    ++model_version_;
    message_ += "; the weights are those of a moment before";
}

// The loss is that before the last update: weights may be spoilt though it is finite.
void Engine::keep_good_model() {
    if (good_.keep(trainer_->model(), trainer_->step())) return;
    give_up("the weights are no longer finite numbers after step " + std::to_string(trainer_->step()) +
            "; a smaller learning rate may help");
}

void Engine::train_one_step() {
    const Clock::time_point start = Clock::now();
    try {
        const double loss = trainer_->train_step(*team_);
        const double seconds = seconds_since(start);
        ++model_version_;
        const int images = trainer_->last_batch();
        speed_.add(images, seconds);
        epoch_seconds_ += seconds;
        good_.note(loss);
        epoch_loss_sum_ += loss * images;
        epoch_images_ += images;
        train_loss_ = epoch_loss_sum_ / static_cast<double>(epoch_images_);
        curve_.add(static_cast<double>(trainer_->step()) / static_cast<double>(trainer_->steps_per_epoch()),
                   loss);
    } catch (const Error& error) {
        give_up(error.what());
        return;
    }
    if (trainer_->step() % trainer_->steps_per_epoch() == 0) end_epoch();
}

void Engine::end_epoch() {
    double mse = kNan;
    if (data_->test.count() > 0) {
        const Evaluation found = evaluate(trainer_->model(), data_->test, *team_);
        if (!std::isfinite(found.loss)) {
            give_up("the loss on the test images is no longer a finite number after epoch " +
                    std::to_string(trainer_->epoch()) + "; a smaller learning rate may help");
            return;
        }
        validation_loss_ = found.loss;
        mse = found.mse;
    }
    history_.epochs.push_back({trainer_->epoch(), train_loss_, validation_loss_, mse, epoch_seconds_,
                               static_cast<double>(epoch_images_) / epoch_seconds_});
    begin_epoch();
    refresh_codes(kCodesAtRest);
    past_.push_back(remember(trainer_->model(), trainer_->epoch(), validation_loss_, mse, codes_));
    thin_out(past_, kPastBytes);
    if (trainer_->epoch() >= target_epochs_) phase_ = Phase::Paused;
}

const Autoencoder& Engine::current_model() const { return trainer_ ? trainer_->model() : waiting_model_; }

void Engine::fill(Snapshot& snapshot) {
    snapshot.version = ++version_;
    snapshot.phase = phase_;
    snapshot.message = message_;
    snapshot.run = run_;
    snapshot.data_version = data_version_;
    snapshot.step = trainer_ ? trainer_->step() : 0;
    snapshot.steps_per_epoch = trainer_ ? trainer_->steps_per_epoch() : 0;
    snapshot.total_steps = snapshot.steps_per_epoch * target_epochs_;
    snapshot.epoch = trainer_ ? trainer_->epoch() : 0;
    snapshot.train_loss = train_loss_;
    snapshot.validation_loss = validation_loss_;
    snapshot.samples_per_second = speed_.images_per_second();
    snapshot.seconds_left = seconds_left(snapshot);
    snapshot.threads = threads_;
    snapshot.pretrained = pretrained_;
    snapshot.history = history_;
    snapshot.codes = codes_;
    snapshot.past = past_;
    snapshot.pca = pca_;
    snapshot.pca_mse = pca_mse_;
    if (snapshot.model_version != model_version_) {
        snapshot.model = current_model();
        snapshot.model_version = model_version_;
    }
}

double Engine::seconds_left(const Snapshot& snapshot) const {
    const long steps = std::max(0L, snapshot.total_steps - snapshot.step);
    const double images = static_cast<double>(steps) * spec_.batch;
    return snapshot.samples_per_second > 0 ? images / snapshot.samples_per_second : 0;
}

}  // namespace hourglass
