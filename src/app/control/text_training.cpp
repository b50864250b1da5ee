#include "app/control/text_training.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/control/open_session.h"
#include "base/error.h"
#include "explore/text_presets.h"
#include "io/text_model_file.h"
#include "math/random.h"
#include "platform/platform.h"

namespace hourglass::app {
namespace {

// Steps are short; more threads would wait for each other most of the time.
constexpr int kTextThreads = 1;
// So few documents have hardly a word that two of them share.
constexpr std::size_t kFewDocuments = 200;
constexpr std::size_t kMostMoments = 16;  // that time travel keeps; one takes some megabytes
constexpr char kTrainedBefore[] = "Trained here before";
constexpr char kWentOn[] = "Went on where you were: the model of texts";

}  // namespace

Snapshot TextTraining::nothing_yet() {
    Snapshot nothing;
    nothing.train_loss = nothing.validation_loss = nothing.accuracy = NAN;
    return nothing;
}

const Snapshot& TextTraining::live() {
    if (!begun_) return nothing_;
    const Snapshot& now = session_->latest();
    return now.run > run_before_ ? now : nothing_;
}

void TextTraining::adopt(const TextSpec& spec) {
    state_.texts.spec = spec;
    state_.texts.wanted = spec.network;
}

// Its settings are what the panel shows at first.
void TextTraining::use_model(TextAutoencoder model) {
    explore::Messages& sms = all_[0];
    sms.use_model(std::move(model));
    TextSettings& texts = own_ ? aside_ : state_.texts;
    if (!own_ && !begun_ && sms.model() == sms.shipped()) use_shipped();
    texts.ready = sms.ready();
}

void TextTraining::use_texts(Documents documents) {
    all_[0].use_texts(std::move(documents));
    (own_ ? aside_ : state_.texts).ready = all_[0].ready();
}

void TextTraining::use_own(Documents documents) {
    keeper_.keep_documents(documents);
    note_place();
    std::erase_if(places_, [](const auto& run) { return TextKeeper::is_own(run.second); });
    if (own_) begun_ = false;
    if (forgotten_ && forgotten_->own == 1) forgotten_.reset();
    newest_[1].clear();
    begin_own(std::move(documents));
}

void TextTraining::begin_own(Documents documents) {
    const bool few = documents.count() < kFewDocuments;
    name_own(documents);
    all_[1].use_own(std::move(documents));
    TextSpec spec = default_text_spec();
    if (few) {
        spec.least_documents = 1;
        spec.network.batch = 8;
    }
    adopt(spec);
    begin(nullptr);
}

void TextTraining::name_own(const Documents& documents) {
    if (!own_) switch_texts();
    state_.texts = {};
    state_.texts.name = documents.name;
    state_.texts.ready = true;
}

// Before what has begun since.
void TextTraining::enlist(const KeptTexts::List& list, explore::TextRuns& runs) const {
    const bool shipped = !runs.runs().empty() && runs.runs()[0].model == all_[0].shipped();
    std::size_t at = shipped ? 1 : 0;
    for (const explore::TextRun& run : list.runs)
        if (std::ranges::find(runs.runs(), run.place, &explore::TextRun::place) == runs.runs().end())
            runs.add(run, at++);
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
    newest_[own()] = run->origin;
    show(listed != list.runs.end() ? listed->model : std::make_shared<const TextAutoencoder>(run->model),
         kTrainedBefore, false);
    if (run->state.trainer.step == 0) {
        news_ = kWentOn + std::string(", with a fresh optimizer");
        return;
    }
    TextSettings& texts = state_.texts;
    texts.spec.network.epochs = run->labels.more_epochs;
    adopt(texts.spec);
    texts.applied = texts.wanted;
    texts.spec_applied = texts.spec;
    waiting_[own()] = run;
    restored_[own()] = true;
}

// The training that waits for its texts.
void TextTraining::go_on() {
    if (!waiting_[own()] || begun_ || !state_.learns_texts() || !messages().has_texts()) return;
    const std::shared_ptr<SavedTextRun> run = std::exchange(waiting_[own()], nullptr);
    const DocumentSplit two = messages().parts(run->model.spec().network.seed);
    const bool restored = std::exchange(restored_[own()], false),
               same = fingerprint(two.train, two.test).same_numbers(run->labels.data);
    const EpochProgress& epoch = run->state.epoch;
    if (restored)
        news_ =
            kWentOn + (same ? ", epoch " + std::to_string(epoch.complete ? epoch.number : epoch.number - 1) +
                                  " of " + std::to_string(run->state.trainer.epochs)
                            : std::string(", with a fresh optimizer, as it was trained on other texts"));
    if (!same) return;
    const long step = run->state.trainer.step;
    const std::string place = run->origin;
    send(run->model.spec(), nullptr, run);  // which is the session's from here on
    kept_->step = step;
    past_coming_ = true;
    keeper_.fetch_epochs(place, [this, place](TextMoments past) {
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
    keep_past();
    session_->send(command::Keep{.again = true});
}

// In the storage. One that was left goes on when its texts are shown again.
void TextTraining::take_kept() {
    while (session_ && keeper_.ready()) {
        std::optional<KeptRun> kept = session_->take_kept();
        if (!kept) return;
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
        const bool listed = std::ranges::find(all_[which].runs().runs(), place, &explore::TextRun::place) !=
                            all_[which].runs().runs().end();
        const bool deleted = !present && !listed && left_[which] != kept->run;
        if (deleted || !keeper_.keeps(which == 1)) continue;
        // The list names it before it is there.
        newest_[which] = place;
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

void TextTraining::rename(std::uint64_t id, const std::string& name) {
    messages().runs().rename(id, name);
    list_due_[own()] = true;
}

std::string TextTraining::forget(std::uint64_t id) {
    explore::TextRuns& runs = messages().runs();
    const explore::TextRun* const run = runs.find(id);
    if (run == nullptr) throw Error("there is no run number " + std::to_string(id));
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

void TextTraining::switch_texts() {
    pause();
    put_aside();
    show_epoch(-1);
    forget_past();
    own_ = !own_;
    std::swap(state_.texts, aside_);
    begun_ = false;
    // Their model may have come in the meantime.
    const bool fresh = !all_[0].moment() && state_.texts.weights == Weights::Fresh;
    if (!own_ && all_[0].shipped() && fresh) use_shipped();
}

void TextTraining::follow() {
    go_on();
    const Snapshot& now = live();
    if (now.text != nullptr && now.text != seen_) {
        remember(seen_ = now.text);
        if (state_.texts.shown_epoch < 0) messages().use_moment(seen_);
    }
    if (now.text != nullptr) remember_kept();
    note_place();
    if (messages().runs().watch(now, place_)) list_due_[own()] = true;
    take_kept();
    keep_lists();
}

// One per epoch; where they are many, every second one.
void TextTraining::remember(std::shared_ptr<const TextMoment> moment) {
    if (!past_.empty() && past_.back()->epoch == moment->epoch) past_.pop_back();
    past_.push_back(std::move(moment));
    if (past_.size() > kMostMoments) {
        std::size_t place = 0;
        std::erase_if(past_, [&](const auto&) { return place++ % 2 == 1 && place < past_.size(); });
    }
    show_past();
}

// What this session has is newer.
void TextTraining::remember_kept() {
    if (!kept_past_) return;
    const TextMoments kept = std::move(*std::exchange(kept_past_, std::nullopt));
    for (const auto& one : kept) {
        const bool fits = one->codes.cols() == seen_->codes.cols() &&
                          one->verdicts.size() == seen_->verdicts.size() &&
                          one->by_code.size() == seen_->by_code.size();
        const auto after =
            std::ranges::lower_bound(past_, one->epoch, {}, [](const auto& moment) { return moment->epoch; });
        if (fits && after != past_.end() && (*after)->epoch > one->epoch) past_.insert(after, one);
    }
    show_past();
}

void TextTraining::show_past() {
    state_.texts.past.clear();
    for (const auto& one : past_) state_.texts.past.push_back(one->epoch);
}

void TextTraining::forget_past() {
    kept_past_.reset();
    past_coming_ = false;
    past_.clear();
    state_.texts.past.clear();
    state_.texts.shown_epoch = -1;
}

void TextTraining::show_epoch(int epoch) {
    const auto found = std::ranges::find(past_, epoch, [](const auto& one) { return one->epoch; });
    if (epoch >= 0 && found == past_.end())
        throw Error("the model after epoch " + std::to_string(epoch) + " is not kept");
    if (state_.texts.shown_epoch == epoch) return;
    state_.texts.shown_epoch = epoch;
    messages().use_moment(epoch >= 0 ? *found : seen_);
}

std::string TextTraining::begin_frame() {
    follow();
    const Snapshot& now = live();
    drawn_version_ = now.version;
    const std::string problem = kept_->problem.empty() ? keeper_.problem() : kept_->problem;
    if (!problem.empty() && !std::exchange(problem_said_, true))
        return "What is trained on texts is not kept when this page closes: " + problem +
               ". Training goes on; save the model before you leave.";
    if (now.message == last_message_) return {};
    last_message_ = now.message;
    return last_message_;
}

void TextTraining::check_trainable() const {
    if (!state_.texts.ready) throw Error("the messages and their model are still on their way");
}

// Trains from the model's weights, or where there is none from fresh ones.
void TextTraining::begin(std::shared_ptr<const TextAutoencoder> model) {
    TextSettings& texts = state_.texts;
    check(texts.spec);
    send(texts.spec, std::move(model), nullptr);
    texts.applied = texts.wanted;
    texts.spec_applied = texts.spec;
    texts.weights = Weights::Fresh;
}

void TextTraining::send(const TextSpec& spec, std::shared_ptr<const TextAutoencoder> model,
                        std::shared_ptr<SavedTextRun> run) {
    DocumentSplit two = messages().parts(spec.network.seed);
    if (!session_)
        session_.reset(new Session(open_session(std::min(kTextThreads, state_.max_threads), platform::wake)));
    note_place();
    if (begun_) session_->send(command::Keep{});  // of the run before what is not kept yet
    run_before_ = session_->latest().run;
    place_ = run ? run->origin : keeper_.fresh_place(own_);
    session_->send(command::LearnTexts{spec, std::make_shared<const Documents>(std::move(two.train)),
                                       std::make_shared<const Documents>(std::move(two.test)),
                                       std::move(model), std::move(run)});
    state_.texts.opened.clear();
    forget_past();
    begun_ = true;
    saved_step_ = 0;
    waiting_[own()] = nullptr;
    left_[own()] = 0;
    kept_ = std::make_shared<Kept>();
}

void TextTraining::prepare() {
    check_trainable();
    go_on();
    // The session may have been with other texts since.
    const bool elsewhere = !begun_ && state_.texts.weights == Weights::TrainedHere;
    const bool goes_on = (state_.texts.pretrained() || elsewhere) && !state_.texts.needs_reset();
    if (goes_on || !begun_ || state_.texts.needs_reset()) begin(goes_on ? messages().model() : nullptr);
    state_.texts.weights = Weights::TrainedHere;
}

void TextTraining::train() {
    prepare();
    session_->send(command::Start{});
}

void TextTraining::step() {
    prepare();
    session_->send(command::Step{});
}

void TextTraining::pause() {
    if (session_) session_->send(command::Pause{});
}

void TextTraining::reset() {
    check_trainable();
    begin(nullptr);
}

void TextTraining::new_seed() {
    check_trainable();
    constexpr std::uint32_t kTextSeeds = 1000000;  // short enough to read out
    TextSpec spec = state_.texts.spec;
    spec.network.seed = Random(spec.network.seed, "new seed").below(kTextSeeds);
    adopt(spec);
    begin(nullptr);
}

// Live fields reach a running training at once.
void TextTraining::change(const TextSpec& spec) {
    check(spec);
    adopt(spec);
    TextSettings& texts = state_.texts;
    const Spec live = with_live_fields(texts.applied, texts.wanted);
    if (live == texts.applied) return;
    texts.applied = texts.spec_applied.network = live;
    if (session_) session_->send(command::Change{live});
}

void TextTraining::use_shipped() {
    if (!messages().shipped()) throw Error("the model of messages is still on its way");
    show(messages().shipped(), explore::kShippedText);
}

// One that did not come with the program is kept, too.
void TextTraining::add_opened(const std::string& name, const std::shared_ptr<const TextAutoencoder>& model) {
    const bool ours = model == messages().shipped();
    const std::string place = ours ? "" : keeper_.fresh_place(own_);
    messages().runs().add(name, model, place);
    if (ours || !keeper_.keeps(own_)) return;
    list_due_[own()] = true;
    keep_lists();
    keeper_.keep_run(place, save_text_model(*model, Precision::Float32), [](const std::string&) {});
}

// A model from elsewhere, called so.
void TextTraining::show(std::shared_ptr<const TextAutoencoder> model, const std::string& name, bool listed) {
    pause();
    forget_past();
    begun_ = false;
    waiting_[own()] = nullptr;
    left_[own()] = 0;
    if (listed) add_opened(name, model);
    messages().use_opened(std::move(model));
    TextSettings& texts = state_.texts;
    adopt(messages().model()->spec());
    texts.applied = texts.wanted;
    texts.spec_applied = texts.spec;
    texts.weights = Weights::TrainedElsewhere;
    texts.opened = name;
    texts.ready = messages().ready();
}

bool TextTraining::use_opened(TextAutoencoder model, const std::string& file) {
    const auto shared = std::make_shared<const TextAutoencoder>(std::move(model));
    const auto fits = [&](std::size_t i) { return (i == 0 || has_own()) && all_[i].fits(*shared); };
    if (!fits(own()) && fits(1 - own())) switch_texts();
    show(shared, file);
    return own_;
}

std::vector<std::uint8_t> TextTraining::model_file() {
    if (messages().reader() == nullptr) throw Error("there is no model to save yet");
    if (live().phase != Phase::Training) saved_step_ = live().step;
    return save_text_model(messages().reader()->model(), Precision::Float32);
}

bool TextTraining::unsaved() {
    return state_.texts.weights == Weights::TrainedHere && live().step != saved_step_ &&
           live().step != kept_->step;
}

}  // namespace hourglass::app
