// Carries out what panels, views and scripts ask for: the only one who writes the state
// and talks to the training session.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "app/control/keeper.h"
#include "app/control/text_training.h"
#include "app/state/action.h"
#include "app/state/link.h"
#include "app/state/state.h"
#include "data/scaling.h"
#include "data/toys.h"
#include "explore/documents_import.h"
#include "explore/drawing.h"
#include "explore/import.h"
#include "explore/recognizer.h"
#include "explore/run_log.h"
#include "explore/time_travel.h"
#include "training/session.h"

namespace hourglass::app {

class Controller {
public:
    // tabs: the model's first. The view after it is shown.
    explicit Controller(std::vector<Tab> tabs);
    // Reads the settings, the address and the model that comes with the program.
    void start();

    const State& state() const { return state_; }
    const explore::RunLog& runs() const { return runs_; }
    explore::Drawing& drawing() { return drawing_; }
    // The training as it is.
    const Snapshot& live() { return session_.latest(); }
    // What the views show: the same, or the model of an earlier epoch. Valid until the next call.
    const Snapshot& shown() { return time_travel_.look(live(), state_.shown_epoch); }

    // Null until it is there, and where it does not know the data.
    explore::Recognizer* recognizer();
    explore::Messages& messages() { return texts_.messages(); }
    // The training of what the panels show: that of texts, or live().
    const Snapshot& shown_training() { return state_.learns_texts() ? texts_.live() : live(); }

    // What only the screen knows. `draft_faults`: a field shows a text that is no setting.
    struct Surroundings {
        Layout layout{};
        bool draft_faults = false;
        std::string place{};   // in the view that is shown (View::place)
        std::string untold{};  // what an address cannot say of it (View::untold)
    };
    // The place that an address asks the shown view for, once there are data. Says so once.
    std::optional<std::string> wanted_place();
    // Once a frame, before anything is drawn.
    void begin_frame(const Surroundings& surroundings);
    // Whether something has changed, or is about to, that a frame has to show.
    bool wants_frame();

    // Something that the session or the storage had to say has come; also while no frames are drawn.
    void wake();
    // The window may be gone in a moment.
    void leave();

    // Throws Error if it is not possible now.
    void perform(const Action& action);
    // `problem`: why these are not the data that were wanted, else empty. `scaling`: how the values were
    // scaled, for the files of models that are trained on them.
    // Data of another kind, pictures or a table, brings settings that suit it.
    void use_data(Dataset data, std::string problem, Scaling scaling = {}, Source source = Source::Page);
    // Files of the user's: a sheet asks whether they are to be used.
    void offer_import(explore::Import import);
    void offer_import(explore::DocumentsImport import);
    // Whether the page's own data is to be taken when it comes: nothing else is there, or it was asked for.
    bool wants_page_data() const { return state_.data == nullptr || page_data_asked_; }
    // Whether it is to be fetched. Says so once.
    bool take_page_data_due() { return std::exchange(page_data_due_, false); }
    // Synthetic digits, and why.
    void use_synthetic(const std::string& why);
    // `file`: its name. Throws Error when it does not fit the data.
    void use_model(Autoencoder model, const std::string& file);
    // What the asset Recognizer::kAsset holds. Throws Error when that cannot read digits.
    void use_recognizer(Classifier classifier);
    // What the assets of explore/messages.h hold.
    void use_messages(TextAutoencoder model);
    void use_messages(Documents documents);
    // A text model, `file` its name; texts are shown after that.
    void open_text_model(SavedTextRun run, const std::string& file);
    // The same of a file that holds the training as well, which goes on where it stood.
    void use_run(SavedRun run, const std::string& file);
    // A file of compressed pictures, of the model that is shown: the view Compress shows them. Throws Error
    // when it is another model's, or damaged.
    void open_compressed(const std::string& name, std::span<const std::uint8_t> bytes);
    // A file of one picture goes on the drawing pad. Throws Error when the model shown takes none.
    void draw_picture(const OpenedFiles& file);
    void notify(const std::string& text, bool error);

private:
    // The model that the page starts with.
    static constexpr std::string_view kShipped = "default";

    // One for each action: one that nobody handles does not compile.
    void handle(const action::Train&);
    void handle(const action::TrainFromScratch&);
    void handle(const action::Pause&);
    void handle(const action::Step&);
    void handle(const action::Reset&);
    void handle(const action::NewSeed&);
    void handle(const action::Change& change);
    void handle(const action::UseThreads& use);
    void handle(const action::SaveModel& save);
    void handle(const action::OpenFile& open);
    void handle(const action::UseTheme& use);
    void handle(const action::ShowAllSettings& show);
    void handle(const action::UseTextSize& use);
    void handle(const action::ShowTab& show);
    void handle(const action::UseSynthetic&);
    void handle(const action::UseToy& use);
    void handle(const action::UseText& use);
    void handle(const action::ChangeText& change);
    void handle(const action::UseShippedText&);
    void handle(const action::FetchMessages&);
    void handle(const action::UsePageData&);
    void handle(const action::ChooseImport& choose);
    void handle(const action::UseImport&);
    void handle(const action::CancelImport&);
    void handle(const action::SaveData& save);
    void handle(const action::AddStrokes& add);
    void handle(const action::DrawTestPicture& draw);
    void handle(const action::ClearDrawing&);
    void handle(const action::UndoDrawing&);
    void handle(const action::RedoDrawing&);
    void handle(const action::SaveFigure& save);
    void handle(const action::SaveFile& save);
    void handle(const action::ShowEpoch& show);
    void handle(const action::FitPca&);
    void handle(const action::ShowHelp& show);
    void handle(const action::ShareLink&);
    void handle(const action::FetchRecognizer&);
    void handle(const action::OpenTrained& open);
    void handle(const action::ForgetRun& forget);
    void handle(const action::RenameRun& rename);
    void handle(const action::OpenRun& open);
    void handle(const action::SaveRun& save);
    void save_text_run(std::uint64_t id);
    void handle(const action::TakeBack&);
    void handle(const action::CloseNotice&);
    void handle(const action::BeginTrial& begin);
    void handle(const action::EndTrial&);

    void follow_address();
    void expire_notice();
    void watch_session(const Snapshot& live);
    void find_faults(const Spec& spec);
    bool lacks_model() const;
    void prepare_training();
    void check_trainable() const;
    void reset();
    void send_trained(Autoencoder model);
    void adopt(const Spec& spec);
    void change(const Spec& spec);
    void show_tab(const std::string& name);
    Link link() const;
    void follow(const Link& link, std::vector<std::string>& problems);
    void follow_now(const Link& link);
    void use_toy(const ToySet& toy);
    void use_text(const std::string& name);
    void leave_texts();
    void use_own_texts(Documents documents);
    Spec usual_settings() const;
    void start_playing();
    void show_address(bool step);

    // controller_keeping.cpp, controller_data.cpp, controller_runs.cpp
    void restore_last();
    void begin_anew();
    void restore_data(const Work& work);
    void restore_work(const Work& work);
    void keep_data();
    void restore_run(SavedRun run, const Work& work);
    void restore_texts(KeptTexts kept, const Work* work);
    void show_offered_tab(const std::string& name);
    void go_on_with(SavedRun run, const std::string& place, bool keep_again);
    void check_fits_data(const Autoencoder& model) const;
    double memory_limit() const;  // for models on the data
    void plan_keeping(const Spec& spec);
    void put_aside();
    void offer_back(std::string text);
    void renew_texts(const std::function<std::string()>& act);
    bool undo_is_stored() const;
    void end_undo();
    void hide_trial(const Snapshot& now);
    bool leave_trial();
    void take_kept();
    void keep_work(bool at_once);
    Work work_now();
    void show_progress(const Snapshot& now);

    // What TakeBack brings back: a run, a model that comes with the program, or a run that was forgotten.
    struct Undo {
        std::string place{};    // of the run
        std::string trained{};  // the model's name
        Spec wanted{};
        std::optional<explore::Run> forgotten{};
        std::size_t index = 0;     // its place in the list
        bool text_run = false;     // or one on texts was, which these know
        std::string text_place{};  // of the run on texts that fresh weights came in the place of
    };

    // What the session had before the models that are trained beside the work, while State::trial.
    struct Trial {
        std::optional<Undo> back{};    // nothing: fresh weights
        std::uint64_t run_before = 0;  // Snapshot::run
        std::uint64_t hidden_run = 0;  // the last one that is kept out of the list
    };

    Session session_;
    State state_;
    Trial trial_;
    explore::RunLog runs_;
    explore::Drawing drawing_;
    explore::TimeTravel time_travel_;
    std::optional<explore::Import> import_;
    std::optional<explore::DocumentsImport> documents_;  // or these
    std::optional<explore::Recognizer> recognizer_;
    bool recognizer_requested_ = false;
    TextTraining texts_{state_};
    bool messages_requested_ = false;
    std::size_t model_features_ = 0;  // of the session's model
    Spec home_;            // defaults for what an address leaves out: the settings of the pretrained model
    std::string address_;  // as last seen
    std::string asked_;    // the pretrained model that the address asks for, until there is data
    std::optional<std::string> place_;                 // in the view that is shown, as of the last frame
    bool tab_chosen_ = false;                          // since then
    std::string untold_;                               // of it, in an address
    std::optional<std::string> wanted_place_;          // by the address
    bool followed_ = false;                            // that, in the last frame
    std::optional<Link> link_due_;                     // that waits for the page's own data
    bool page_data_asked_ = false;                     // and has not come yet
    bool page_data_due_ = false;                       // to be fetched
    bool has_shipped_ = false;                         // a model comes with the program
    bool play_due_ = false;                            // the address asks for a training
    std::string awaited_;                              // the asset that was requested last
    std::string last_message_;                         // of the session
    std::uint64_t drawn_version_ = ~std::uint64_t{0};  // of the snapshot that the last frame showed
    bool changed_ = true;                              // since the last frame, by an action or a file

    Keeper keeper_{[this](const std::string& text) { notify(text, true); }};
    std::optional<Keeper::Last> last_;  // until there is data
    std::string first_address_;         // when the page was opened
    bool touched_ = false;              // the user has begun something else before the last work was there
    std::optional<Undo> undo_;
    bool take_back_due_ = false;   // as soon as the run before is stored
    bool keeps_ = true;            // the session hands the present run out
    std::string coming_;           // the place of a run that is on its way to the session
    std::string unopened_;         // the place of the last run where it could not be opened
    int shown_epoch_wanted_ = -1;  // once the run that was restored is there
    bool unsaved_ = false;
    std::string title_;
};

}  // namespace hourglass::app
