#include "training/session.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <limits>
#include <mutex>
#include <optional>
#include <thread>

#include "base/error.h"
#include "training/evaluate.h"
#include "training/trainer.h"
#include "training/triple_buffer.h"

namespace hourglass {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
// Seconds between two snapshots while training, and between two looks at the distribution of the codes.
constexpr double kPublishInterval = 0.06;
constexpr double kCodesInterval = 2.0;
// Test images whose codes are looked at: while training, and when there is time.
constexpr std::size_t kCodesWhileTraining = 1000;
constexpr std::size_t kCodesAtRest = 10000;
// Points of the batch curve that are kept.
constexpr std::size_t kMaximumBatchRecords = 2000;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// The loss of single minibatches, thinned: when there are too many points, neighbours are merged.
class BatchCurve {
public:
    explicit BatchCurve(std::vector<BatchRecord>& records) : records_(records) {}

    void clear() {
        records_.clear();
        stride_ = 1;
        count_ = 0;
        sum_ = 0;
    }

    void add(double epoch, double loss) {
        sum_ += loss;
        if (++count_ < stride_) {
            return;
        }
        records_.push_back({epoch, sum_ / static_cast<double>(count_)});
        sum_ = 0;
        count_ = 0;
        if (records_.size() >= kMaximumBatchRecords) {
            merge_neighbours();
        }
    }

private:
    void merge_neighbours() {
        for (std::size_t i = 0; i + 1 < records_.size(); i += 2) {
            records_[i / 2] = {records_[i + 1].epoch, (records_[i].loss + records_[i + 1].loss) / 2};
        }
        records_.resize(records_.size() / 2);
        stride_ *= 2;
    }

    std::vector<BatchRecord>& records_;
    long stride_ = 1;
    long count_ = 0;
    double sum_ = 0;
};

// Images a second over about the last second.
class Speedometer {
public:
    void clear() { *this = {}; }
    void add(int images, double seconds) {
        images_ += images;
        seconds_ += seconds;
        if (seconds_ > 1.0) {
            images_ /= 2;
            seconds_ /= 2;
        }
    }
    double images_per_second() const { return seconds_ > 0 ? images_ / seconds_ : 0; }

private:
    double images_ = 0;
    double seconds_ = 0;
};

}  // namespace

const char* to_text(Phase phase) {
    switch (phase) {
        case Phase::Idle:
            return "idle";
        case Phase::Training:
            return "training";
        case Phase::Paused:
            return "paused";
        case Phase::Failed:
            break;
    }
    return "failed";
}

// Everything but the queue and the buffer belongs to the background thread.
class Session::Worker {
public:
    explicit Worker(int threads) : threads_(threads), curve_(history_.batches), thread_([this] { loop(); }) {}

    ~Worker() {
        {
            const std::lock_guard lock(mutex_);
            ending_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }

    void send(Command command) {
        {
            // Held by either side for the moves of a few pointers only.
            const std::lock_guard lock(mutex_);
            queue_.push_back(std::move(command));
        }
        wake_.notify_one();
    }

    const Snapshot& latest() { return snapshots_.latest(); }

private:
    void loop() {
        team_.emplace(threads_);
        publish();
        while (take_commands()) {
            for (Command& command : commands_) {
                carry_out(std::move(command));
            }
            if (!commands_.empty()) {
                commands_.clear();
                publish();
            }
            if (phase_ == Phase::Training) {
                train_until_next_snapshot();
                publish();
            }
        }
    }

    // Moves the queue to commands_, waiting for one when there is nothing else to do. False at the end.
    bool take_commands() {
        std::unique_lock lock(mutex_);
        if (phase_ != Phase::Training) {
            wake_.wait(lock, [this] { return ending_ || !queue_.empty(); });
        }
        std::swap(commands_, queue_);
        return !ending_;
    }

    void carry_out(Command&& command) {
        message_.clear();
        try {
            std::visit([this](auto& one) { handle(one); }, command);
        } catch (const Error& error) {
            message_ = error.what();
        }
    }

    void handle(command::Start&) {
        if (!trainer_) {
            throw Error("there is nothing to train yet: data and a model are needed");
        }
        if (trainer_->epoch() >= target_epochs_) {
            target_epochs_ = trainer_->epoch() + spec_.epochs;
        }
        pretrained_ = false;
        phase_ = Phase::Training;
    }

    void handle(command::Pause&) {
        if (phase_ == Phase::Training) {
            rest(Phase::Paused);
        }
    }

    void handle(command::Step&) {
        if (!trainer_) {
            throw Error("there is nothing to train yet: data and a model are needed");
        }
        pretrained_ = false;
        phase_ = Phase::Paused;
        train_one_step();
        if (phase_ == Phase::Paused) {
            rest(Phase::Paused);
        }
    }

    void handle(command::Reset& reset) {
        check(reset.spec);
        if (!data_) {
            throw Error("there is no data to train on yet");
        }
        trainer_ = Trainer(reset.spec, data_);
        start_run(reset.spec, false);
    }

    void handle(command::Change& change) {
        check(change.spec);
        spec_.learning_rate = change.spec.learning_rate;
        spec_.epochs = change.spec.epochs;
        target_epochs_ = spec_.epochs;
        if (trainer_) {
            trainer_->set_learning_rate(spec_.learning_rate);
        }
    }

    void handle(command::SetThreads& set) {
        if (set.threads < 1) {
            throw Error("at least 1 thread is needed, not " + std::to_string(set.threads));
        }
        if (set.threads != threads_) {
            threads_ = set.threads;
            team_.emplace(threads_);
            speed_.clear();
        }
    }

    void handle(command::SetData& set) {
        data_ = set.data;
        ++data_version_;
        const Autoencoder& model = current_model();
        if (model.empty()) {
            return;
        }
        if (static_cast<std::size_t>(model.features()) == data_->train.features()) {
            trainer_ = Trainer(Autoencoder(model), data_);
            start_run(spec_, pretrained_);
        } else {
            trainer_ = Trainer(spec_, data_);
            start_run(spec_, false);
        }
    }

    void handle(command::UseModel& use) {
        if (data_) {
            trainer_ = Trainer(*use.model, data_);
        } else {
            waiting_model_ = *use.model;
        }
        start_run(use.model->spec(), true);
    }

    void start_run(const Spec& spec, bool pretrained) {
        spec_ = spec;
        target_epochs_ = spec.epochs;
        pretrained_ = pretrained;
        history_.epochs.clear();
        curve_.clear();
        speed_.clear();
        epoch_loss_sum_ = 0;
        epoch_images_ = 0;
        epoch_seconds_ = 0;
        train_loss_ = kNan;
        validation_loss_ = kNan;
        phase_ = Phase::Idle;
        ++model_version_;
        publish();  // what follows takes a while, and the model can be seen before
        if (pretrained && trainer_ && data_->test.count() > 0) {
            validation_loss_ = evaluate(trainer_->model(), data_->test, *team_).loss;
        }
        refresh_codes(kCodesAtRest);
    }

    // Enters a phase without training, with everything that is shown up to date.
    void rest(Phase phase) {
        phase_ = phase;
        ++model_version_;
        refresh_codes(kCodesAtRest);
    }

    void refresh_codes(std::size_t images) {
        codes_ = {};
        if (trainer_ && data_->test.count() > 0) {
            codes_ = fit_gaussian(encode_images(trainer_->model(), data_->test, images, *team_));
        }
        codes_time_ = Clock::now();
    }

    void train_until_next_snapshot() {
        const Clock::time_point start = Clock::now();
        while (phase_ == Phase::Training && seconds_since(start) < kPublishInterval) {
            train_one_step();
        }
        if (phase_ == Phase::Training && seconds_since(codes_time_) > kCodesInterval) {
            refresh_codes(kCodesWhileTraining);
        }
    }

    void train_one_step() {
        const Clock::time_point start = Clock::now();
        try {
            const double loss = trainer_->train_step(*team_);
            const double seconds = seconds_since(start);
            ++model_version_;
            const int images = trainer_->last_batch();
            speed_.add(images, seconds);
            epoch_seconds_ += seconds;
            epoch_loss_sum_ += loss * images;
            epoch_images_ += images;
            train_loss_ = epoch_loss_sum_ / static_cast<double>(epoch_images_);
            curve_.add(
                static_cast<double>(trainer_->step()) / static_cast<double>(trainer_->steps_per_epoch()),
                loss);
        } catch (const Error& error) {
            message_ = error.what();
            phase_ = Phase::Failed;
            return;
        }
        if (trainer_->step() % trainer_->steps_per_epoch() == 0) {
            end_epoch();
        }
    }

    void end_epoch() {
        if (data_->test.count() > 0) {
            validation_loss_ = evaluate(trainer_->model(), data_->test, *team_).loss;
        }
        history_.epochs.push_back({trainer_->epoch(), train_loss_, validation_loss_, epoch_seconds_,
                                   static_cast<double>(epoch_images_) / epoch_seconds_});
        epoch_loss_sum_ = 0;
        epoch_images_ = 0;
        epoch_seconds_ = 0;
        refresh_codes(kCodesAtRest);
        if (trainer_->epoch() >= target_epochs_) {
            phase_ = Phase::Paused;
        }
    }

    const Autoencoder& current_model() const { return trainer_ ? trainer_->model() : waiting_model_; }

    void publish() {
        Snapshot& snapshot = snapshots_.back();
        snapshot.version = ++version_;
        snapshot.phase = phase_;
        snapshot.message = message_;
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
        if (snapshot.model_version != model_version_) {
            snapshot.model = current_model();
            snapshot.model_version = model_version_;
        }
        snapshots_.publish();
    }

    double seconds_left(const Snapshot& snapshot) const {
        const long steps = std::max(0L, snapshot.total_steps - snapshot.step);
        const double images = static_cast<double>(steps) * spec_.batch;
        return snapshot.samples_per_second > 0 ? images / snapshot.samples_per_second : 0;
    }

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Command> queue_;
    bool ending_ = false;
    TripleBuffer<Snapshot> snapshots_;

    std::deque<Command> commands_;
    int threads_;
    std::optional<ThreadTeam> team_;
    std::shared_ptr<const Dataset> data_;
    Spec spec_;
    std::optional<Trainer> trainer_;
    Autoencoder waiting_model_;  // a model that came before the data
    Phase phase_ = Phase::Idle;
    std::string message_;
    bool pretrained_ = false;
    int target_epochs_ = 0;
    History history_;
    BatchCurve curve_;
    Speedometer speed_;
    Gaussian codes_;
    Clock::time_point codes_time_;
    double epoch_loss_sum_ = 0;
    long epoch_images_ = 0;
    double epoch_seconds_ = 0;
    double train_loss_ = kNan;
    double validation_loss_ = kNan;
    std::uint64_t version_ = 0;
    std::uint64_t model_version_ = 0;
    std::uint64_t data_version_ = 0;

    std::thread thread_;  // last, so that all else exists when it starts
};

Session::Session(int threads) : worker_(std::make_unique<Worker>(threads)) {}
Session::~Session() = default;

void Session::send(Command command) { worker_->send(std::move(command)); }

const Snapshot& Session::latest() { return worker_->latest(); }

}  // namespace hourglass
