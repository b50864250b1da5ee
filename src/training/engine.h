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
#include "training/kept_run.h"
#include "training/meters.h"
#include "training/run.h"
#include "training/snapshot.h"
#include "training/text_task.h"

namespace hourglass {

class Engine {
public:
    // `publish` is called with this engine whenever there is something new to see; it asks by fill(). `keep`
    // gets the run every few seconds while it trains, whenever training ends, and when it is asked for; null:
    // nobody keeps it.
    Engine(int threads, std::function<void(Engine&)> publish, std::function<void(KeptRun)> keep = nullptr);
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
    void handle(command::LearnTexts& learn);
    void handle(command::UseRun& use);
    void handle(command::Keep& keep);
    void handle(command::KeepRuns& keep) { keeps_ = keep.on; }

    template <typename Make>
    void begin_run(const Spec& spec, bool pretrained, const Make& make);
    void start_run(const Spec& spec, bool pretrained);
    void note_task(const AutoencoderTask* task) { task_ = task; }
    void note_task(const ClassifierTask* task) { classifier_ = task; }
    void note_task(const TextTask* task) { texts_ = task; }
    void publish();
    // Whether there is data that no model could be made for.
    bool lacks_run() const { return data_ && !run_; }
    // Throws Error.
    void require_run() const;
    void rest(Phase phase);
    void refresh_codes(std::size_t images);
    void refresh_codes();  // of as many as there is time for at rest
    void refresh_texts(std::vector<TextScore> before);
    void refresh_texts();
    void train_one_step();
    void check_weights();
    void give_up(const Error& why);
    void end_epoch(const EpochProgress& epoch);
    template <typename Make>
    void resume(Spec spec, RunState& state, const RunLabels& labels, const Make& make);
    void resume_run(SavedRun& saved);
    void resume_texts(command::LearnTexts& learn);
    const Fingerprint& data_fingerprint();
    void keep_if_due();
    void keep_run();
    std::vector<std::uint8_t> save_texts(const RunLabels& labels) const;
    const Autoencoder& current_model() const;
    double seconds_left(const Snapshot& snapshot) const;

    std::function<void(Engine&)> publish_;
    std::function<void(KeptRun)> keep_;
    int threads_;
    std::optional<ThreadTeam> team_;
    std::shared_ptr<const Dataset> data_;
    Scaling scaling_;                         // of the data
    std::optional<Fingerprint> fingerprint_;  // of the data, once it was needed
    Spec spec_;
    std::optional<TrainingRun> run_;
    // The run's, as what it is; the others are null.
    const AutoencoderTask* task_ = nullptr;
    const ClassifierTask* classifier_ = nullptr;
    const TextTask* texts_ = nullptr;
    Autoencoder waiting_model_;  // a model that came before the data
    Phase phase_ = Phase::Idle;
    std::string message_;
    std::string origin_;      // SavedRun::origin
    std::string why_no_run_;  // where lacks_run()
    bool pretrained_ = false;
    int target_epochs_ = 0;
    Speedometer speed_;
    CodeSummary codes_;
    std::chrono::steady_clock::time_point codes_time_;
    std::shared_ptr<const TextMoment> text_moment_;
    std::chrono::steady_clock::time_point text_time_;
    long text_step_ = 0;  // of the moment
    double train_loss_;
    double validation_loss_;
    double accuracy_;
    Checkpoints checkpoints_;
    // Of the run when it was kept the last time.
    bool keeps_ = true;
    long kept_step_ = -1;  // never
    int kept_epoch_ = 0;
    std::chrono::steady_clock::time_point kept_time_;
    double kept_cost_ = 0;  // seconds that handing out the last state took
    std::shared_ptr<const Pca> pca_;
    double pca_mse_ = 0;
    std::uint64_t runs_ = 0;
    std::uint64_t version_ = 0;
    std::uint64_t model_version_ = 0;
    std::uint64_t data_version_ = 0;
};

}  // namespace hourglass
