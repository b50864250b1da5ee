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
    begins_[own()].clear();
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

// One that did not come with the program is kept, too, with its training if `run` has one. Returns its place.
std::string TextTraining::add_opened(const std::string& name,
                                     const std::shared_ptr<const TextAutoencoder>& model,
                                     const SavedTextRun* run) {
    const bool ours = model == messages().shipped(), trained = run != nullptr && run->state.trainer.step > 0;
    const std::string place = ours ? "" : keeper_.fresh_place(own_);
    explore::TextRuns& runs = messages().runs();
    if (trained)
        runs.add({.name = name,
                  .begun = true,
                  .place = place,
                  .model = model,
                  .epochs = run->state.history.epochs,
                  .scores = run->scores},
                 runs.runs().size());
    else
        runs.add(name, model, place);
    if (ours || !keeper_.keeps(own_)) return place;
    list_due_[own()] = true;
    keep_lists();
    keeper_.keep_run(place, trained ? save_text_run(*run) : save_text_model(*model, Precision::Float32),
                     [](const std::string&) {});
    return place;
}

// A model from elsewhere, called so.
void TextTraining::show(std::shared_ptr<const TextAutoencoder> model, const std::string& name, bool listed) {
    pause();
    forget_past();
    begun_ = false;
    waiting_[own()] = nullptr;
    begins_[own()].clear();
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

bool TextTraining::use_opened(SavedTextRun run, const std::string& file) {
    const auto shared = std::make_shared<const TextAutoencoder>(run.model);
    const auto fits = [&](std::size_t i) { return (i == 0 || has_own()) && all_[i].fits(*shared); };
    if (!fits(own()) && fits(1 - own())) switch_texts();
    put_aside();
    show(shared, file, false);
    run.origin = add_opened(file, shared, &run);
    if (run.state.trainer.step > 0)
        will_go_on(std::make_shared<SavedTextRun>(std::move(run)), "Opened " + file);
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
