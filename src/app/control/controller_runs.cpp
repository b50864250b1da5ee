// The part of the controller that handles the runs of the list, and models that are trained beside the work.

#include <algorithm>
#include <utility>

#include "app/control/controller.h"
#include "base/error.h"
#include "base/text.h"
#include "explore/memory_plan.h"
#include "platform/platform.h"

namespace hourglass::app {

using namespace explore;

namespace {

// "my run.safetensors" of "my run"; what file systems do not like becomes a hyphen.
std::string file_of(std::string name) {
    for (char& letter : name)
        if (std::string_view("/\\:*?\"<>|").find(letter) != std::string_view::npos || letter < ' ')
            letter = '-';
    return name + ".safetensors";
}

}  // namespace

// The runs of trials are in no list: they would drive out those of the user's.
void Controller::hide_trial(const Snapshot& now) {
    if (!state_.trial || now.run == trial_.run_before || now.run == trial_.hidden_run) return;
    trial_.hidden_run = now.run;
    runs_.forget(now.run);
}

// Whether there was one. The session still has its model.
bool Controller::leave_trial() {
    hide_trial(live());
    if (!std::exchange(state_.trial, false)) return false;
    trial_ = {};
    return true;
}

void Controller::handle(const action::BeginTrial& begin) {
    if (!state_.data) throw Error("there is no data to train on yet");
    check(begin.spec);
    if (const auto fault = misfit(begin.spec, state_.data->train, memory_limit())) throw Error(fault->text);
    if (const auto fault = range_fault(begin.spec, state_.data->train)) throw Error(fault->text);
    if (!state_.trial) {
        const bool fresh = state_.weights == Weights::Fresh;
        Trial trial{.back = {}, .run_before = live().run};
        put_aside();
        if (!fresh && !undo_)
            throw Error("the present model is too large to be kept while others are trained; save it first");
        trial.back = std::exchange(undo_, std::nullopt);
        if (!fresh) state_.notice = {};
        trial_ = std::move(trial);
        state_.trial = true;
    }
    coming_.clear();
    session_.send(command::KeepRuns{false});
    session_.send(command::Reset{begin.spec});
    session_.send(command::Start{});
    state_.shown_epoch = -1;
    state_.applied = begin.spec;
    model_features_ = state_.data->train.features();
    state_.weights = Weights::Fresh;  // nothing is lost with it
}

void Controller::handle(const action::EndTrial&) {
    std::optional<Undo> back = trial_.back;
    if (!leave_trial()) return;
    session_.send(command::Pause{});
    state_.applied = state_.wanted;
    if (!back) {
        if (state_.faults.empty()) reset();
        return;
    }
    undo_ = std::move(back);
    handle(action::TakeBack{});
}

void Controller::handle(const action::OpenRun& open) {
    if (state_.learns_texts()) {
        touched_ = true;
        end_undo();
        texts_.open_run(open.id);
        return show_address(true);
    }
    const Run* const listed = runs_.find(open.id);
    if (listed == nullptr) throw Error("there is no run number " + std::to_string(open.id));
    if (!state_.data) throw Error("there is no data to go on with yet");
    if (listed->session_run == live().run) throw Error(in_quotes(listed->name) + " is the present run");
    const Run run = *listed;
    if (!keeper_.has(run.place))
        return use_model(restore(run), run.name);  // its weights alone, in half precision
    keeper_.fetch_run(run.place, [this, run](std::optional<SavedRun> saved, const std::string& problem) {
        changed_ = true;
        try {
            if (!saved) throw Error(problem);
            check_fits_data(saved->model);
            put_aside();
            // Another tab may take over the slot that it is from.
            const bool foreign = !keeper_.owns(run.place);
            const std::string place = foreign ? keeper_.fresh_place() : run.place;
            if (foreign) keeper_.move(run.place, place);
            runs_.keep_at(run.id, place);
            const Spec spec = saved->model.spec();
            const std::string what = epoch_text(*saved);
            go_on_with(std::move(*saved), place, foreign);
            adopt(spec);
            show_address(true);
            offer_back("Opened " + run.name + ", " + what);
        } catch (const Error& error) {
            notify(run.name + " could not be opened: " + error.what(), true);
        }
    });
}

void Controller::handle(const action::SaveRun& save) {
    if (state_.learns_texts()) return save_text_run(save.id);
    const Run* const listed = runs_.find(save.id);
    if (listed == nullptr) throw Error("there is no run number " + std::to_string(save.id));
    if (!keeper_.has(listed->place))
        throw Error("of " + in_quotes(listed->name) + " only the losses are known");
    keeper_.fetch_run(listed->place, [this, name = listed->name](std::optional<SavedRun> run,
                                                                 const std::string& problem) {
        changed_ = true;
        if (!run) return notify(name + " could not be saved: " + problem, true);
        run->labels.name = name;
        const std::string path = platform::save_file(file_of(name), save_run(*run));
        notify("Saved " + path + ", as it was after step " + std::to_string(run->state.trainer.step), false);
    });
}

void Controller::save_text_run(std::uint64_t id) {
    texts_.fetch_run(
        id,
        [this, name = texts_.run_of(id).name](const std::optional<SavedTextRun>& run,
                                              const std::string& problem) {
            changed_ = true;
            if (!run) return notify(name + " could not be saved: " + problem, true);
            const long step = run->state.trainer.step;
            const std::string path = platform::save_file(file_of(name), save_text_file(*run));
            notify("Saved " + path + (step > 0 ? ", as it was after step " + std::to_string(step) : ""),
                   false);
        });
}

void Controller::handle(const action::ForgetRun& forget) {
    if (state_.learns_texts()) {
        end_undo();
        const std::string gone = texts_.forget(forget.id);
        undo_ = Undo{.text_run = true};
        return offer_back("Deleted " + gone + ".");
    }
    const std::vector<Run>& runs = runs_.runs();
    const auto found = std::ranges::find(runs, forget.id, &Run::id);
    if (found == runs.end()) return;
    Undo undo{.forgotten = *found, .index = static_cast<std::size_t>(found - runs.begin())};
    const std::string name = found->name;
    end_undo();
    runs_.forget(forget.id);
    undo_ = std::move(undo);
    offer_back("Deleted " + name + ".");
}

void Controller::handle(const action::RenameRun& rename) {
    if (state_.learns_texts()) return texts_.rename(rename.id, rename.name);
    runs_.rename(rename.id, rename.name);
    if (const Run* const run = runs_.find(rename.id)) keeper_.keep_about(*run);
}

}  // namespace hourglass::app
