// The training of texts, in a session of its own: what was trained on pictures stays as it is behind it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/control/text_keeper.h"
#include "app/state/state.h"
#include "explore/messages.h"
#include "training/session.h"

namespace hourglass::app {

class TextTraining {
public:
    // What it changes of the state are the settings of texts.
    explicit TextTraining(State& state) : state_(state) {}

    // Of what is shown: the messages, or the user's own documents.
    explore::Messages& messages() { return all_[own()]; }
    // The training of these texts as it is; idle before the first, and until the session has begun it.
    const Snapshot& live();

    // What the assets of explore/messages.h hold.
    void use_model(TextAutoencoder model);
    void use_texts(Documents documents);
    // The user's own, without duplicates: fresh weights for them.
    void use_own(Documents documents);
    bool has_own() const { return all_[1].has_texts(); }
    bool shows_own() const { return own_; }
    // The texts that are shown are others now, with their settings and what was trained on them.
    void switch_texts();
    // The views, and the storage, get what the training has come to; also while no frames are drawn.
    void follow();
    // Once a frame: likewise. Returns what the session has to say, once.
    std::string begin_frame();
    // Whether a frame has to show something new.
    bool wants_frame() { return live().version != drawn_version_; }

    // As the actions of these names. Throw Error when it is not possible now.
    void train();
    void step();
    void pause();
    void reset();
    void new_seed();
    void change(const TextSpec& spec);
    void show_epoch(int epoch);
    void use_shipped();
    // A file that the user opened: its model reads the texts that are shown, or the others where only those
    // have the labels that it tells apart; a training goes on where it stood, if it was on these texts.
    // Returns whether these are the user's own.
    bool use_opened(SavedTextRun run, const std::string& file);
    // The model that the views show, as a file for `hourglass text`.
    std::vector<std::uint8_t> model_file();
    // Asks the storage for what restore() takes; `use` is called later, once. `goes_on`: the page comes back
    // to what it showed.
    void fetch_kept(bool goes_on, std::function<void(KeptTexts)> use) {
        keeper_.fetch(goes_on, std::move(use));
    }
    // What was there before the page was opened anew: its runs are listed. Where the page `goes_on`, and no
    // training has begun since, the newest models are shown, and once their texts are there the trainings go
    // on where they stood.
    void restore(KeptTexts kept, bool goes_on);
    // A run of the list gets another name, or leaves it; the second returns its name. What was forgotten last
    // can be taken back, until it is to be for good.
    void rename(std::uint64_t id, const std::string& name);
    std::string forget(std::uint64_t id);
    void take_back();
    void forget_for_good();
    // Throws Error when the list has no such run.
    const explore::TextRun& run_of(std::uint64_t id);
    // A run of the list is shown, and goes on where it stood: its state comes from the storage. Throws Error
    // for the present one.
    void open_run(std::uint64_t id);
    // Before fresh weights: the present training is kept, and listed. Returns its place, or nothing where
    // none would be lost.
    std::string put_by();
    // Whether what was put by is in the storage; then it can be opened from its place.
    bool has_put_by() const { return awaited_ == 0; }
    void open_place(const std::string& place);
    // The run as it is kept, with its name; `use` is called later, once. One that came with the program has
    // no training.
    void fetch_run(std::uint64_t id, TextKeeper::UseTextRun use);
    // That one has gone on, in a sentence; once, while texts are shown.
    std::string take_news() { return state_.learns_texts() ? std::exchange(news_, {}) : std::string(); }
    // The window may be gone in a moment; what is to be kept comes to follow().
    void leave();
    // Whether what was trained would be lost, as it is neither saved nor kept.
    bool unsaved();

private:
    static Snapshot nothing_yet();
    void adopt(const TextSpec& spec);
    void check_trainable() const;
    void prepare();
    void begin(std::shared_ptr<const TextAutoencoder> model);
    void send(const TextSpec& spec, std::shared_ptr<const TextAutoencoder> model,
              std::shared_ptr<SavedTextRun> run);
    bool is_opened(std::size_t which) const;
    void will_go_on(std::shared_ptr<SavedTextRun> run, const std::string& begins);
    void go_on();
    void put_aside();
    void take_kept();
    void keep_lists();
    void restore(const KeptTexts::List& list);
    void enlist(const KeptTexts::List& list, explore::TextRuns& runs) const;
    void note_place();
    void begin_own(Documents documents);
    void name_own(const Documents& documents);
    void remember(std::shared_ptr<const TextMoment> moment);
    void remember_kept();
    void show_past();
    void keep_past();
    std::string add_opened(const std::string& name, const std::shared_ptr<const TextAutoencoder>& model,
                           const SavedTextRun* run = nullptr);
    void forget_past();
    void show(std::shared_ptr<const TextAutoencoder> model, const std::string& name, bool listed = true);

    State& state_;
    std::size_t own() const { return own_ ? 1 : 0; }

    bool own_ = false;
    explore::Messages all_[2];          // the messages of the collection, the user's own
    TextSettings aside_;                // of those that are not shown
    std::unique_ptr<Session> session_;  // from the first training on
    const Snapshot nothing_ = nothing_yet();
    bool begun_ = false;            // the session has a model of the applied settings
    std::uint64_t run_before_ = 0;  // that the session had before the present one
    std::shared_ptr<const TextMoment> seen_;
    TextMoments past_;                      // of the present run, the newest last
    std::optional<TextMoments> kept_past_;  // of it, from the storage, until it is there
    bool past_coming_ = false;              // from the storage
    std::string last_message_;
    std::uint64_t drawn_version_ = 0;
    long saved_step_ = 0;
    TextKeeper keeper_;
    // Trainings that go on where they stood once their texts are shown: of the messages, of the user's own.
    std::shared_ptr<SavedTextRun> waiting_[2];
    std::string begins_[2];           // what is said then begins so; empty: nothing is
    std::uint64_t awaited_ = 0;       // Snapshot::run of what was put by, until its state comes
    std::uint64_t left_[2] = {0, 0};  // Snapshot::run of those that were left for the other texts; 0: none
    std::string place_;               // where the present run is kept
    std::map<std::uint64_t, std::string> places_;  // of the session's runs
    std::string newest_[2];                        // the place of the run that was kept last
    bool list_due_[2] = {false, false};            // it is to be kept
    struct Forgotten {
        std::size_t own = 0, index = 0;
        explore::TextRun run;
        bool newest = false;
    };
    std::optional<Forgotten> forgotten_;
    std::string news_;
    // What the storage has of the present run; its answers come late.
    struct Kept {
        long step = -1;
        std::string problem{};
    };
    std::shared_ptr<Kept> kept_ = std::make_shared<Kept>();
    bool problem_said_ = false;
};

}  // namespace hourglass::app
