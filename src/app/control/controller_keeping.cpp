// The part of the controller that keeps the work, brings it back, and takes back what was done.

#include <algorithm>
#include <utility>

#include "app/control/controller.h"
#include "autoencoder/network_plan.h"
#include "base/error.h"
#include "base/text.h"
#include "data/toys.h"
#include "explore/memory_plan.h"
#include "explore/table_settings.h"
#include "explore/text_sets.h"
#include "platform/platform.h"

namespace hourglass::app {

using namespace explore;

namespace {

constexpr double kUndoSeconds = 15;

// As the list of runs has it, where it has none yet.
Run run_of(const SavedRun& saved, const std::string& name, const std::string& place) {
    Run run;
    run.name = name;
    run.place = place;
    run.data = saved.labels.data.name;
    run.spec = saved.model.spec();
    run.image = saved.model.image();
    run.from_file = saved.labels.pretrained;
    run.epochs = saved.state.history.epochs;
    if (!saved.labels.checkpoints.empty()) run.model = saved.labels.checkpoints.back();
    return run;
}

}  // namespace

void Controller::wake() {
    const Snapshot& now = live();
    hide_trial(now);
    if (state_.data && now.data_version == state_.data_version) runs_.watch(now, state_.data->name);
    take_kept();
    texts_.follow();
    if (take_back_due_ && undo_ && undo_is_stored()) handle(action::TakeBack{});
    keep_work(false);
    show_progress(shown_training());
}

// What the last epoch's state does not have yet; the answer comes to wake().
void Controller::leave() {
    if (state_.restoring) return;
    if (state_.weights == Weights::TrainedHere) session_.send(command::Keep{});
    texts_.leave();
    keep_work(true);
}

void Controller::take_kept() {
    while (std::optional<KeptRun> kept = session_.take_kept()) {
        const Snapshot& now = live();
        if (kept->checkpoints.empty() && kept->run == now.run) kept->checkpoints = now.checkpoints;
        const std::string place = keeper_.place_of(kept->run, kept->origin);
        const Run* const listed = runs_.find_session_run(kept->run);
        if (listed != nullptr) runs_.keep_at(listed->id, place);
        // The work names the run before it is there: one that it did not name would be taken for refuse.
        if (!keeper_.has(place)) {
            keeper_.expect(place);
            keep_work(true);
        }
        keeper_.keep(std::move(*kept), listed != nullptr ? *listed : Run{});
        changed_ = true;
    }
    if (!keeps_ && state_.weights == Weights::TrainedHere && state_.data)
        keeper_.give_up("the model is too large for a copy in the page's memory");
    const bool unsaved = (!keeper_.safe() && state_.weights == Weights::TrainedHere) || texts_.unsaved();
    if (std::exchange(unsaved_, unsaved) != unsaved) platform::set_unsaved(unsaved);
}

Work Controller::work_now() {
    const Snapshot& now = live();
    const std::string place = state_.trial ? trial_.back ? trial_.back->place : std::string()
                                           : keeper_.place_of(now.run, now.origin);
    if (now.origin == coming_) coming_.clear();
    const std::string& there = keeper_.has(place) ? place : unopened_;
    Work work{.address = address_,
              .current = coming_.empty() ? there : coming_,
              .runs = {},
              .wanted = state_.wanted,
              .opened = state_.opened,
              .tab = state_.tabs[state_.tab].name,
              .text = state_.text,
              .own_data = state_.source == Source::File,
              .shown_epoch = state_.shown_epoch,
              .marks = drawing_.marks_of_sheet(),
              .pen_width = drawing_.pen_width(),
              .centered = drawing_.centered()};
    for (const Run& run : runs_.runs())
        if (!run.place.empty() && keeper_.owns(run.place)) work.runs.push_back(run.place);
    return work;
}

void Controller::keep_work(bool at_once) {
    if (!state_.restoring && state_.data != nullptr && keeper_.work_due(at_once))
        keeper_.keep_work(work_now());
}

// For whoever looks at the tab from another one.
void Controller::show_progress(const Snapshot& now) {
    std::string title = "Hourglass";
    if (now.phase == Phase::Training && now.steps_per_epoch > 0)
        title = std::to_string(now.epoch) + "/" + std::to_string(now.total_steps / now.steps_per_epoch) +
                " " + title;
    if (title == title_) return;
    title_ = title;
    platform::set_title(title);
}

// Once there is data, and the storage has answered. A link opens with what it asks for, and so does a page
// whose user was quicker; the runs are listed in any case.
void Controller::restore_last() {
    Keeper::Last last = std::move(*last_);
    last_.reset();
    state_.restoring = false;
    for (Run& run : last.runs) runs_.add(std::move(run), runs_.runs().size());
    const bool asks = !first_address_.empty() && (!last.work || first_address_ != last.work->address);
    if (!last.work || asks || touched_)
        begin_anew();
    else if (last.work->own_data)
        restore_data(*last.work);
    else
        restore_work(*last.work);
}

void Controller::begin_anew() {
    keep_data();
    texts_.fetch_kept(false, [this](KeptTexts kept) { restore_texts(std::move(kept), nullptr); });
}

void Controller::keep_data() {
    if (state_.source == Source::File)
        keeper_.keep_data(*state_.data, state_.scaling);
    else
        keeper_.drop_data();
}

// The user's own, then the rest.
void Controller::restore_data(const Work& work) {
    state_.restoring = true;
    keeper_.fetch_data([this, work](std::optional<ScaledDataset> kept, const std::string& problem) {
        changed_ = true;
        if (kept && !touched_) use_data(std::move(kept->dataset), "", std::move(kept->scaling), Source::File);
        state_.restoring = false;
        if (touched_) return begin_anew();
        if (!kept)
            notify("Your own data could not be brought back, " + problem + "; open the files again", true);
        restore_work(work);
    });
}

void Controller::restore_work(const Work& work) {
    std::vector<std::string> ignored;
    const Link shown = parse_link(work.address, home_, ignored);
    if (find_text_set(shown.data) != nullptr)
        use_text(shown.data);
    else if (!shown.data.empty() && shown.data != state_.toy)
        use_toy(toy_set(shown.data));
    show_offered_tab(work.tab);
    texts_.fetch_kept(true, [this, work](KeptTexts kept) { restore_texts(std::move(kept), &work); });
    wanted_place_ = shown.place;
    if (drawing_.empty()) drawing_.restore(work.marks);
    if (work.pen_width > 0) drawing_.set_pen_width(work.pen_width);
    drawing_.set_centered(work.centered);
    if (work.current.empty() || !keeper_.has(work.current)) {
        if (shown.trained.empty() && !same_where_it_matters(work.wanted, state_.wanted)) change(work.wanted);
        return;
    }
    state_.restoring = true;
    keeper_.fetch_run(work.current, [this, work](std::optional<SavedRun> run, const std::string& problem) {
        changed_ = true;
        state_.restoring = false;
        if (touched_) return;
        try {
            if (!run) throw Error(problem);
            restore_run(std::move(*run), work);
        } catch (const Error& error) {
            unopened_ = work.current;
            notify(std::string("The run that was here the last time could not be opened: ") + error.what(),
                   true);
        }
    });
}

// A view of other data is left out.
void Controller::show_offered_tab(const std::string& name) {
    for (std::size_t i = 0; i < state_.tabs.size(); ++i)
        if (state_.tabs[i].name == name && state_.offers(state_.tabs[i])) state_.tab = i;
}

// Without the work they are listed, and nothing else comes back.
void Controller::restore_texts(KeptTexts kept, const Work* work) {
    changed_ = true;
    if (!kept.problem.empty())
        notify("A model of texts that was trained here could not be read: " + kept.problem, true);
    texts_.restore(std::move(kept), work != nullptr);
    if (touched_ || work == nullptr) return;
    if (work->text == kOwnTexts && texts_.has_own()) {
        use_text(work->text);
        show_offered_tab(work->tab);
    }
}

void Controller::restore_run(SavedRun run, const Work& work) {
    const Fingerprint& data = run.labels.data;
    if (data.train != state_.data->train.count() || data.name != state_.data->name)
        throw Error("it was trained on " + data.text() +
                    "; open these data, then the run in the list of Compare");
    const std::string what = run_title(run.model.spec(), run.model.image()) + ", " +
                             (run.state.trainer.step > 0 ? epoch_text(run) : "as it was opened");
    const Checkpoints& past = run.labels.checkpoints;
    const bool shows =
        std::ranges::any_of(past, [&](const auto& one) { return one->epoch == work.shown_epoch; });
    go_on_with(std::move(run), work.current, false);
    state_.opened = work.opened;
    adopt(work.wanted);
    show_address(false);
    shown_epoch_wanted_ = shows ? work.shown_epoch : -1;
    notify("Went on where you were: " + what, false);
    state_.notice.offer = Notice::Offer::ShippedModel;
    state_.notice.until += kUndoSeconds;
}

// The session gets the run as the present one; nothing of the page's other state changes that it does not
// name.
void Controller::go_on_with(SavedRun run, const std::string& place, bool keep_again) {
    check_fits_data(run.model);
    awaited_.clear();
    asked_.clear();
    Spec spec = run.model.spec();
    if (run.labels.more_epochs > 0) spec.epochs = run.labels.more_epochs;
    state_.applied = spec;
    state_.opened.clear();
    state_.trained.clear();
    state_.weights = run.labels.pretrained ? Weights::TrainedElsewhere : Weights::TrainedHere;
    state_.shown_epoch = -1;
    model_features_ = static_cast<std::size_t>(run.model.features());
    run.origin = coming_ = place;
    plan_keeping(spec);
    session_.send(command::UseRun{std::make_shared<SavedRun>(std::move(run))});
    if (keep_again) session_.send(command::Keep{.again = true});
}

void Controller::use_run(SavedRun run, const std::string& file) {
    if (!state_.data) return use_model(std::move(run.model), file);
    check_fits_data(run.model);
    touched_ = true;
    put_aside();
    const Spec spec = run.model.spec();
    const std::string place = keeper_.fresh_place(), what = epoch_text(run);
    const std::string name = run.labels.name.empty() ? file.substr(0, file.rfind('.')) : run.labels.name;
    if (Run listed = run_of(run, name, place); listed.model != nullptr)
        runs_.add(std::move(listed), runs_.runs().size());
    go_on_with(std::move(run), place, true);
    adopt(spec);
    show_address(true);
    state_.opened = state_.pretrained() ? file : "";
    offer_back("Opened " + file + ", " + what);
}

// The copies that keeping takes must not be what fills the page's memory.
void Controller::plan_keeping(const Spec& spec) {
    bool fits = true;
    if (state_.data) {
        const ImageSet& images = state_.data->train;
        const ImageShape image =
            picture_of(static_cast<int>(images.features()), images.width, images.channels);
        fits = picture_fault(spec, image).has_value() || can_be_kept(spec, image, memory_limit());
    }
    keeps_ = fits;
    session_.send(command::KeepRuns{fits});
}

// The present model is about to be replaced: what cannot be made again is kept, so that it can come back.
void Controller::put_aside() {
    if (std::optional<Undo> before = trial_.back; leave_trial()) {
        end_undo();
        undo_ = std::move(before);
        return;
    }
    if (state_.weights == Weights::Fresh || !state_.data) return;
    end_undo();
    Undo undo{.wanted = state_.wanted};
    if (state_.weights == Weights::TrainedElsewhere) undo.trained = state_.trained;
    if (undo.trained.empty() && !keeps_) return;
    if (undo.trained.empty()) {
        const Snapshot& now = live();
        undo.place = keeper_.place_of(now.run, now.origin);
        session_.send(command::Keep{});
    }
    take_back_due_ = false;
    undo_ = std::move(undo);
}

void Controller::offer_back(std::string text) {
    std::optional<Undo> undo =
        std::exchange(undo_, std::nullopt);  // a notice ends what the one before offered
    notify(std::move(text), false);
    undo_ = std::move(undo);
    if (!undo_) return;
    state_.notice.offer = Notice::Offer::TakeBack;
    state_.notice.until = platform::seconds() + kUndoSeconds;
}

// Gives texts fresh weights, as `act` does, which returns what is said then. The training before is offered
// back, unless nothing would be lost.
void Controller::renew_texts(const std::function<std::string()>& act) {
    const std::string place = texts_.put_by();
    std::string text = act();
    end_undo();
    if (!place.empty()) undo_ = Undo{.text_place = place};
    offer_back(std::move(text));
}

// What it takes back may still be on its way.
bool Controller::undo_is_stored() const {
    if (!undo_->text_place.empty()) return texts_.has_put_by();
    return undo_->forgotten || undo_->text_run || !undo_->trained.empty() || keeper_.has(undo_->place);
}

// A run that was forgotten goes for good.
void Controller::end_undo() {
    take_back_due_ = false;
    const std::optional<Undo> undo = std::exchange(undo_, std::nullopt);
    if (undo && undo->text_run) texts_.forget_for_good();
    if (undo && undo->forgotten && !undo->forgotten->place.empty()) {
        const Snapshot& now = live();
        if (undo->forgotten->place != keeper_.place_of(now.run, now.origin))
            keeper_.drop(undo->forgotten->place);
    }
    if (state_.notice.offer == Notice::Offer::TakeBack) state_.notice.offer = Notice::Offer::None;
}

void Controller::handle(const action::TakeBack&) {
    if (!undo_) throw Error("there is nothing to take back");
    take_kept();  // it may have come just now
    state_.notice = {};
    const bool stored = undo_is_stored();
    take_back_due_ = !stored;  // wake() does it
    if (!stored) return notify("The run before comes back in a moment.", false);
    const Undo undo = std::move(*std::exchange(undo_, std::nullopt));
    if (undo.text_run) return texts_.take_back();
    if (!undo.text_place.empty()) return texts_.open_place(undo.text_place);
    if (undo.forgotten) return runs_.add(*undo.forgotten, undo.index);
    if (!undo.trained.empty()) return handle(action::OpenTrained{undo.trained});
    keeper_.fetch_run(undo.place, [this, undo](std::optional<SavedRun> run, const std::string& problem) {
        changed_ = true;
        if (!run) return notify("The run before could not be opened: " + problem, true);
        const std::string what = epoch_text(*run);
        go_on_with(std::move(*run), undo.place, false);
        adopt(undo.wanted);
        show_address(true);
        notify("The run before is back: " + what, false);
    });
}

}  // namespace hourglass::app
