// The part of TextTraining about its runs: the list, the storage, and how a run goes on.
#include <algorithm>
#include <string>
#include <utility>

#include "app/control/text_training.h"
#include "base/error.h"

namespace hourglass::app {
namespace {

constexpr char kTrainedBefore[] = "Trained here before";
constexpr char kWentOn[] = "Went on where you were: the model of texts";

}  // namespace

// Before what has begun since.
void TextTraining::enlist(const KeptTexts::List& list, explore::TextRuns& runs) const {
    const bool shipped = !runs.runs().empty() && runs.runs()[0].model == all_[0].shipped();
    std::size_t at = shipped ? 1 : 0;
    for (const explore::TextRun& run : list.runs)
        if (runs.find_at(run.place) == nullptr) runs.add(run, at++);
    if (list.hidden) runs.hide(list.present->origin);
}

void TextTraining::restore(KeptTexts kept, bool goes_on) {
    goes_on = goes_on && !session_;
    const bool shown = own_;
    list_due_[0] = list_due_[0] || !kept.messages.runs.empty();
    if (goes_on && kept.documents) {
        name_own(*kept.documents);
        if (kept.own.present) {
            all_[1].use_own(std::move(*kept.documents));
            restore(kept.own);
        } else {
            begin_own(std::move(*kept.documents));
        }
        enlist(kept.own, all_[1].runs());
    }
    enlist(kept.messages, all_[0].runs());
    if (newest_[0].empty() && kept.messages.present) newest_[0] = kept.messages.present->origin;
    if (goes_on && kept.messages.present) {
        if (own_) switch_texts();
        restore(kept.messages);
    }
    if (own_ != shown) switch_texts();
}

// Its model is shown until its training is there.
void TextTraining::restore(const KeptTexts::List& list) {
    const std::shared_ptr<SavedTextRun> run = list.present;
    const auto listed = std::ranges::find(list.runs, run->origin, &explore::TextRun::place);
    show(listed != list.runs.end() ? listed->model : std::make_shared<const TextAutoencoder>(run->model),
         kTrainedBefore, false);
    will_go_on(run, kWentOn);
}

// Its model is shown; a file without a training has no more than that.
void TextTraining::will_go_on(std::shared_ptr<SavedTextRun> run, const std::string& begins) {
    newest_[own()] = run->origin;
    list_due_[own()] = true;
    if (run->state.trainer.step == 0) {
        news_ = begins + ", with a fresh optimizer";
        return;
    }
    TextSettings& texts = state_.texts;
    texts.spec.network.epochs = run->labels.more_epochs;
    adopt(texts.spec);
    texts.applied = texts.wanted;
    texts.spec_applied = texts.spec;
    waiting_[own()] = std::move(run);
    begins_[own()] = begins;
}

// The training that waits for its texts.
void TextTraining::go_on() {
    if (!waiting_[own()] || begun_ || !state_.learns_texts() || !messages().has_texts()) return;
    const std::shared_ptr<SavedTextRun> run = std::exchange(waiting_[own()], nullptr);
    const DocumentSplit two = messages().parts(run->model.spec().network.seed);
    const std::string begins = std::exchange(begins_[own()], {});
    const bool same = fingerprint(two.train, two.test).same_numbers(run->labels.data);
    const int epoch = run->state.epoch.epochs_done();
    if (!begins.empty())
        news_ = begins + (same ? ", epoch " + std::to_string(epoch) + " of " +
                                     std::to_string(run->state.trainer.epochs)
                               : std::string(", with a fresh optimizer, as it was trained on other texts"));
    if (!same) return;
    const long step = run->state.trainer.step;
    const std::string place = run->origin;
    send(run->model.spec(), nullptr, run);  // which is the session's from here on
    kept_->step = step;
    past_coming_ = true;
    keeper_.fetch_epochs(place, epoch, [this, place](TextMoments past) {
        if (place != place_) return;
        past_coming_ = false;
        kept_past_ = std::move(past);
    });
    state_.texts.weights = Weights::TrainedHere;
}

void TextTraining::leave() {
    keep_lists();
    if (session_ && begun_ && state_.texts.weights == Weights::TrainedHere) session_->send(command::Keep{});
}

// The session is about to get another training.
void TextTraining::put_aside() {
    if (!begun_ || live().run == 0 || state_.texts.weights != Weights::TrainedHere) return;
    note_place();
    left_[own()] = live().run;
    if (messages().runs().leave(live(), place_)) list_due_[own()] = true;
    keep_past();
    session_->send(command::Keep{.again = true});
}

// Whether the newest run is one of the list that was opened, and is in the storage.
bool TextTraining::is_opened(std::size_t which) const {
    if (which != own()) return false;
    const bool waits = waiting_[which] != nullptr && waiting_[which]->origin == newest_[which];
    return waits || (begun_ && kept_->step >= 0 && place_ == newest_[which]);
}

// In the storage. One that was left goes on when its texts are shown again.
void TextTraining::take_kept() {
    while (session_ && keeper_.ready()) {
        std::optional<KeptRun> kept = session_->take_kept();
        if (!kept) return;
        if (kept->run == awaited_) awaited_ = 0;
        const bool present = begun_ && kept->run == live().run;
        const std::string place = present ? place_ : places_[kept->run];
        if (place.empty()) continue;  // of documents before these
        const std::size_t which = TextKeeper::is_own(place) ? 1 : 0;
        const std::shared_ptr<Kept> about = present ? kept_ : std::make_shared<Kept>();
        about->problem = kept->problem;
        if (kept->file.empty()) continue;
        const Snapshot& now = session_->latest();
        const bool newest = now.run != kept->run || now.step == kept->step;
        if (!present && newest && left_[which] == kept->run) {
            waiting_[which] = std::make_shared<SavedTextRun>(*load_text_run(kept->file));
            waiting_[which]->origin = place;
        }
        const bool listed = all_[which].runs().find_at(place) != nullptr;
        const bool deleted = !present && !listed && left_[which] != kept->run;
        if (deleted || !keeper_.keeps(which == 1)) continue;
        // The list names it before it is there.
        if (present || !is_opened(which)) newest_[which] = place;
        list_due_[which] = true;
        keep_lists();
        keeper_.keep_run(place, std::move(kept->file),
                         [about, step = kept->step](const std::string& problem) {
                             if (problem.empty()) about->step = step;
                             about->problem = problem;
                         });
        if (present) keep_past();
    }
}

// Not before those that are there have been read.
void TextTraining::keep_past() {
    if (keeper_.ready() && keeper_.keeps(own_) && !past_coming_ && !kept_past_)
        keeper_.keep_epochs(place_, past_);
}

void TextTraining::note_place() {
    if (live().run != 0) places_[live().run] = place_;
}

void TextTraining::keep_lists() {
    for (std::size_t i = 0; i < 2; ++i)
        if (keeper_.ready() && keeper_.keeps(i == 1) && std::exchange(list_due_[i], false))
            keeper_.keep_list(i == 1, all_[i].runs().runs(), newest_[i],
                              forgotten_ && forgotten_->own == i ? forgotten_->run.place : std::string());
}

const explore::TextRun& TextTraining::run_of(std::uint64_t id) {
    const explore::TextRun* const run = messages().runs().find(id);
    if (run == nullptr) throw Error("there is no run number " + std::to_string(id));
    return *run;
}

void TextTraining::open_run(std::uint64_t id) {
    check_trainable();
    const explore::TextRun run = run_of(id);
    if (run.session_run != 0 && run.session_run == live().run)
        throw Error("'" + run.name + "' is the present run");
    put_aside();
    show(run.model, run.name, false);
    if (run.place.empty()) {  // the program's
        news_ = "Opened " + run.name + ".";
        return;
    }
    keeper_.fetch_kept_run(run.place, [this, run](std::optional<SavedTextRun> saved,
                                                  const std::string& problem) {
        if (begun_ || messages().model() != run.model) return;  // something else has begun since
        if (saved)
            will_go_on(std::make_shared<SavedTextRun>(std::move(*saved)), "Opened " + run.name);
        else
            news_ = "Opened " + run.name + ", its model alone: its training cannot be read, " + problem + ".";
    });
}

std::string TextTraining::put_by() {
    if (live().step == 0) return {};
    put_aside();
    if (left_[own()] != live().run || messages().runs().find_at(place_) == nullptr) return {};
    awaited_ = live().run;
    return place_;
}

void TextTraining::open_place(const std::string& place) {
    const explore::TextRun* const run = messages().runs().find_at(place);
    if (run == nullptr) throw Error("the run before is no longer in the list");
    open_run(run->id);
}

void TextTraining::fetch_run(std::uint64_t id, TextKeeper::UseTextRun use) {
    const explore::TextRun run = run_of(id);
    if (run.place.empty()) return use(SavedTextRun{.model = *run.model}, "");
    keeper_.fetch_kept_run(run.place, [name = run.name, use = std::move(use)](
                                          std::optional<SavedTextRun> saved, const std::string& problem) {
        if (saved) saved->labels.name = name;
        use(std::move(saved), problem);
    });
}

void TextTraining::rename(std::uint64_t id, const std::string& name) {
    messages().runs().rename(id, name);
    list_due_[own()] = true;
}

std::string TextTraining::forget(std::uint64_t id) {
    explore::TextRuns& runs = messages().runs();
    const explore::TextRun* const run = &run_of(id);
    const auto index = static_cast<std::size_t>(run - runs.runs().data());
    const bool newest = !run->place.empty() && newest_[own()] == run->place;
    forgotten_ = {own(), index, *run, newest};
    if (newest) newest_[own()].clear();
    runs.forget(id);
    list_due_[own()] = true;
    return forgotten_->run.name;
}

void TextTraining::take_back() {
    if (!forgotten_) return;
    const Forgotten back = *std::exchange(forgotten_, std::nullopt);
    if (back.newest && newest_[back.own].empty()) newest_[back.own] = back.run.place;
    all_[back.own].runs().add(back.run, back.index);
    list_due_[back.own] = true;
}

void TextTraining::forget_for_good() {
    if (forgotten_) list_due_[std::exchange(forgotten_, std::nullopt)->own] = true;
}

}  // namespace hourglass::app
