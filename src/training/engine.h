// A training session without the place where it runs: carries out commands, trains in short slices, describes
// itself. It has no thread but its team's and no lock; whoever runs it (session_thread.cpp, engine_host.h)
// calls it from one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "training/autoencoder_task.h"
#include "training/classifier_task.h"
#include "training/command.h"
#include "training/meters.h"
#include "training/run.h"
#include "training/snapshot.h"

namespace hourglass {

class Engine {
public:
    // `publish` is called with this engine whenever there is something new to see; it asks by fill().
    Engine(int threads, std::function<void(Engine&)> publish);
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    // Why a command was refused stands in the snapshots until the next command.
    void carry_out(Command&& command);
    // Whether advance() has something to do.
    bool training() const { return phase_ == Phase::Training; }
    // Trains for some hundredths of a second, until the next snapshot is due.
    void advance();
    // Describes this moment. An older snapshot keeps its memory, and its weights if they are the same.
    void fill(Snapshot& snapshot);

private:
    void handle(command::Start&);
    void handle(command::Pause&);
    void handle(command::Step&);
    void handle(command::Reset& reset);
    void handle(command::Change& change);
    void handle(command::SetThreads& set);
    void handle(command::SetData& set);
    void handle(command::UseModel& use);
    void handle(command::FitPca&);
    void handle(command::Classify& classify);

    template <typename Make>
    void begin_run(const Spec& spec, bool pretrained, const Make& make);
    void start_run(const Spec& spec, bool pretrained);
    void note_task(const AutoencoderTask* task) { task_ = task; }
    void note_task(const ClassifierTask* task) { classifier_ = task; }
    void publish();
    // Whether there is data that no model could be made for.
    bool lacks_run() const { return data_ && !run_; }
    // Throws Error.
    void require_run() const;
    void rest(Phase phase);
    void refresh_codes(std::size_t images);
    void train_one_step();
    void check_weights();
    void give_up(const Error& why);
    void end_epoch(const EpochProgress& epoch);
    const Autoencoder& current_model() const;
    double seconds_left(const Snapshot& snapshot) const;

    std::function<void(Engine&)> publish_;
    int threads_;
    std::optional<ThreadTeam> team_;
    std::shared_ptr<const Dataset> data_;
    Spec spec_;
    std::optional<TrainingRun> run_;
    // The run's, as what it is; the other is null.
    const AutoencoderTask* task_ = nullptr;
    const ClassifierTask* classifier_ = nullptr;
    Autoencoder waiting_model_;  // a model that came before the data
    Phase phase_ = Phase::Idle;
    std::string message_;
    std::string why_no_run_;  // where lacks_run()
    bool pretrained_ = false;
    int target_epochs_ = 0;
    History history_;
    BatchCurve curve_;
    Speedometer speed_;
    CodeSummary codes_;
    std::chrono::steady_clock::time_point codes_time_;
    double train_loss_;
    double validation_loss_;
    double accuracy_;
    Checkpoints checkpoints_;
    std::shared_ptr<const Pca> pca_;
    double pca_mse_ = 0;
    std::uint64_t runs_ = 0;
    std::uint64_t version_ = 0;
    std::uint64_t model_version_ = 0;
    std::uint64_t data_version_ = 0;
};

}  // namespace hourglass
