// Longer than most files: it has one short function per action, and they share the state that it alone
// writes.
#include "app/control/controller.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <type_traits>
#include <utility>

#include "app/control/open_session.h"
#include "base/error.h"
#include "base/text.h"
#include "data/table.h"
#include "data/toys.h"
#include "explore/figures.h"
#include "explore/memory_plan.h"
#include "explore/pad_numbers.h"
#include "explore/pad_picture.h"
#include "explore/page_words.h"
#include "explore/table_settings.h"
#include "explore/text_sets.h"
#include "explore/trained_models.h"
#include "io/model_file.h"
#include "io/onnx_file.h"
#include "io/sample_format.h"
#include "math/random.h"
#include "platform/platform.h"

namespace hourglass::app {

using namespace explore;

namespace {

constexpr double kNoticeSeconds = 8;
constexpr int kMaximumThreads = 8;  // the page keeps that many in advance (cmake/web.cmake)

// The name of the setting that says which fields the panel shows, and its value for all of them.
constexpr char kSettings[] = "settings", kAllSettings[] = "all";

// What the last work would be in the way of.
bool begins_something(const Action& action) {
    return std::visit(
        []<typename One>(const One&) {
            using namespace action;
            return std::is_same_v<One, Train> || std::is_same_v<One, TrainFromScratch> ||
                   std::is_same_v<One, Step> || std::is_same_v<One, Reset> || std::is_same_v<One, NewSeed> ||
                   std::is_same_v<One, Change> || std::is_same_v<One, OpenTrained> ||
                   std::is_same_v<One, OpenRun> || std::is_same_v<One, UseSynthetic> ||
                   std::is_same_v<One, UseToy> || std::is_same_v<One, UseText> ||
                   std::is_same_v<One, UsePageData>;
        },
        action);
}

// The name under which it arrives; a file of the user's has no folder in its name.
const std::string kModelFolder = "models/";
std::string asset_of(const TrainedModel& model) {
    return kModelFolder + std::string(model.name) + ".safetensors";
}

int threads_at_most() {
    const bool single = platform::build_name().find("single") != std::string_view::npos;
    return single ? 1 : std::clamp(platform::hardware_threads(), 1, kMaximumThreads);
}

}  // namespace

double Controller::memory_limit() const {
    return platform::build_name() == "native" ? kUnlimitedBytes : page_model_bytes(*state_.data);
}

Controller::Controller(std::vector<Tab> tabs) : session_(open_session(threads_at_most(), platform::wake)) {
    state_.threads = state_.max_threads = threads_at_most();
    state_.tabs = std::move(tabs);
    state_.tab = state_.first_view();
}

// The pretrained model goes to the session at once, so that it can be shown before the data arrives.
void Controller::start() {
    try {
        state_.theme = parse_theme(platform::load_setting("theme"));
    } catch (const Error&) {
        // Nothing stored yet.
    }
    state_.all_settings = platform::load_setting(kSettings) == kAllSettings;
    const int stored = std::atoi(platform::load_setting("text-size").c_str());
    if (std::ranges::find(State::kTextSizes, stored) != std::end(State::kTextSizes))
        handle(action::UseTextSize{stored});
    std::optional<Autoencoder> shipped;
    try {
        shipped = load_model(platform::asset(kModelFolder + std::string(kShipped) + ".safetensors"));
        home_ = state_.wanted = shipped->spec();
        has_shipped_ = true;
    } catch (const Error&) {
        // Without it the page starts with fresh weights.
    }
    state_.applied = state_.wanted;
    follow_address();
    if (shipped && state_.toy.empty() && !state_.needs_reset()) {
        send_trained(std::move(*shipped));
        state_.trained = kShipped;
        for (const TrainedModel& trained : trained_models())
            if (trained.name == kShipped) state_.opened = trained.label;
    }
    first_address_ = address_;
    keeper_.fetch_last([this](Keeper::Last last) {
        changed_ = true;
        last_ = std::move(last);
        if (state_.data) restore_last();
    });
}

void Controller::begin_frame(const Surroundings& surroundings) {
    changed_ = false;
    follow_address();
    start_playing();
    const bool moved = place_ && *place_ != surroundings.place;
    place_ = surroundings.place;
    untold_ = surroundings.untold;
    const bool chosen = std::exchange(tab_chosen_, false), followed = std::exchange(followed_, false);
    // What an address asked for is no step of its own, however that was spelled: Forward would be lost.
    if (moved || chosen) show_address(chosen || !followed);
    expire_notice();
    state_.layout = surroundings.layout;
    state_.draft_faults = surroundings.draft_faults;
    const Snapshot& now = live();
    watch_session(now);
    drawn_version_ = now.version;
    if (const std::string said = texts_.begin_frame(); !said.empty()) notify(said, true);
    if (const std::string news = texts_.take_news(); !news.empty()) notify(news, false);
    if (shown_epoch_wanted_ >= 0 && !now.origin.empty())
        state_.shown_epoch = std::exchange(shown_epoch_wanted_, -1);
    hide_trial(now);
    shown();
    if (!time_travel_.back()) state_.shown_epoch = -1;
    if (state_.data && now.data_version == state_.data_version) runs_.watch(now, state_.data->name);
    take_kept();
    keep_work(false);
    show_progress(shown_training());
}

std::optional<std::string> Controller::wanted_place() {
    if (state_.data == nullptr && state_.text.empty()) return std::nullopt;
    followed_ = wanted_place_.has_value();
    return std::exchange(wanted_place_, {});
}

bool Controller::wants_frame() {
    const bool expired = !state_.notice.text.empty() && platform::seconds() > state_.notice.until;
    return changed_ || expired || live().version != drawn_version_ || texts_.wants_frame();
}

// Errors of the background thread are reported once.
void Controller::watch_session(const Snapshot& now) {
    if (now.message == last_message_) return;
    last_message_ = now.message;
    if (!last_message_.empty()) notify(last_message_, true);
}

void Controller::expire_notice() {
    if (state_.notice.text.empty() || platform::seconds() <= state_.notice.until) return;
    handle(action::CloseNotice{});
}

void Controller::handle(const action::CloseNotice&) {
    if (state_.notice.offer == Notice::Offer::TakeBack) end_undo();
    state_.notice = {};
}

void Controller::perform(const Action& action) {
    changed_ = true;
    if (state_.restoring && begins_something(action)) touched_ = true;
    if (state_.trial && begins_something(action))
        throw Error("models are being trained one after another, in Anomalies; stop that first");
    std::visit([this](const auto& one) { handle(one); }, action);
}

void Controller::notify(const std::string& text, bool error) {
    changed_ = true;
    if (state_.notice.offer == Notice::Offer::TakeBack) end_undo();
    state_.notice = {.text = explore::without_options(text),
                     .error = error,
                     .until = platform::seconds() + kNoticeSeconds};
}

// What the page shows, for others to open: a view's name is that of its tab in lower-case letters.
Link Controller::link() const {
    Link link{.data = state_.toy, .spec = state_.wanted, .hide = state_.hidden};
    if (state_.text == kOwnTexts) return {.spec = home_, .hide = state_.hidden};  // nobody else has them
    if (!state_.text.empty()) {
        link.data = state_.text;
        link.spec = home_;
    }
    const bool as_it_came = state_.pretrained() && !state_.needs_reset();
    if (as_it_came && state_.text.empty() && state_.trained != kShipped) link.trained = state_.trained;
    const std::string place = wanted_place_.value_or(place_.value_or(""));
    const bool first = state_.tab == State::kModelTab || state_.tab == state_.first_view();
    if (!first || !place.empty()) link.view = lower_case(state_.tabs[state_.tab].name);
    if (!link.view.empty()) link.place = place;
    return link;
}

// A link opens with exactly its settings; a link to the settings of the shipped model opens with that model,
// and one to a trained model with that. An address without anything that can be used changes nothing.
void Controller::follow_address() {
    std::string address = platform::address_fragment();
    if (address == address_) return;
    address_ = std::move(address);
    std::vector<std::string> problems;
    const Link link = parse_link(address_, home_, problems);
    const bool useless = !problems.empty() && link == Link{.spec = home_};
    if (!useless) follow(link, problems);
    if (problems.empty()) return;
    notify((problems.size() == 1 ? "The address has a setting that cannot be used: "
                                 : "The address has settings that cannot be used: ") +
               joined(problems, "; "),
           true);
}

void Controller::follow(const Link& link, std::vector<std::string>& problems) {
    const auto attempt = [&problems](const auto& work) {
        try {
            work();
        } catch (const Error& error) {
            problems.emplace_back(error.what());
        }
    };
    state_.hidden = link.hide;
    const bool texts = find_text_set(link.data) != nullptr;
    if (!texts) texts_.pause();
    state_.text.clear();
    if (link.data.empty() && state_.source == Source::Toy) {
        link_due_ = link;  // once the data is there
        return handle(action::UsePageData{});
    }
    link_due_.reset();
    if (texts) use_text(link.data);
    if (!texts && !link.data.empty() && link.data != state_.toy) use_toy(toy_set(link.data));
    if (!link.trained.empty())
        attempt([&] { handle(action::OpenTrained{link.trained}); });
    else if (!texts)
        attempt([&] { change(link.spec); });
    if (!link.view.empty())
        attempt([&] { show_tab(link.view); });
    else
        state_.tab = state_.tab == State::kModelTab ? state_.tab : state_.first_view();
    if (!state_.offers(state_.tabs[state_.tab])) state_.tab = state_.first_view();
    wanted_place_ = link.place;
    play_due_ = link.play && !texts;
}

// Once there is something to train.
void Controller::start_playing() {
    if (!play_due_ || !state_.can_train() || !asked_.empty()) return;
    play_due_ = false;
    handle(action::Train{});
}

void Controller::use_model(Autoencoder model, const std::string& file) {
    if (file.starts_with(kModelFolder) && file != awaited_) return;  // another one has been asked for since
    check_fits_data(model);
    if (!file.starts_with(kModelFolder)) touched_ = true;
    put_aside();
    leave_texts();
    state_.applied = model.spec();
    adopt(model.spec());
    send_trained(std::move(model));
    state_.opened = file;
    for (const TrainedModel& trained : trained_models()) {
        if (file != asset_of(trained)) continue;
        state_.opened = trained.label;
        state_.trained = trained.name;
    }
    if (state_.trained.empty()) session_.send(command::Keep{.again = true});  // the others can be had again
    show_address(true);
    offer_back("Opened " + (state_.trained.empty() ? state_.opened : in_quotes(state_.opened)));
}

void Controller::check_fits_data(const Autoencoder& model) const {
    if (!state_.data) return;
    if (static_cast<std::size_t>(model.features()) != state_.data->train.features())
        throw Error("this model takes " + std::to_string(model.features()) +
                    " numbers per sample, but the data has " + std::to_string(state_.data->train.features()) +
                    (is_table(state_.data->train) ? " columns" : " pixels"));
    const auto fault = misfit(model.spec(), state_.data->train, memory_limit());
    if (fault) throw Error(fault->text);
}

void Controller::use_recognizer(Classifier classifier) {
    changed_ = true;
    recognizer_.emplace(std::move(classifier));
}

void Controller::use_messages(TextAutoencoder model) {
    changed_ = true;
    texts_.use_model(std::move(model));
}

void Controller::use_messages(Documents documents) {
    changed_ = true;
    texts_.use_texts(std::move(documents));
}

explore::Recognizer* Controller::recognizer() {
    return recognizer_ && state_.data && recognizer_->knows(*state_.data) ? &*recognizer_ : nullptr;
}

void Controller::send_trained(Autoencoder model) {
    coming_.clear();
    state_.weights = Weights::TrainedElsewhere;
    state_.opened.clear();
    state_.trained.clear();
    state_.shown_epoch = -1;
    model_features_ = static_cast<std::size_t>(model.features());
    plan_keeping(model.spec());
    session_.send(command::UseModel{std::make_shared<const Autoencoder>(std::move(model))});
    session_.send(command::Change{state_.applied});  // a link may have changed the live fields
}

void Controller::adopt(const Spec& spec) {
    state_.wanted = spec;
    find_faults(spec);
}

void Controller::find_faults(const Spec& spec) {
    state_.faults = faults(spec);
    if (!state_.faults.empty() || !state_.data) return;
    if (auto fault = misfit(spec, state_.data->train, memory_limit()))
        state_.faults.push_back(std::move(*fault));
    else if (auto range = range_fault(spec, state_.data->train))
        state_.faults.push_back(std::move(*range));
}

// Of the size of the data.
bool Controller::lacks_model() const { return model_features_ != state_.data->train.features(); }

// Settings with faults stay out of it.
void Controller::show_address(bool step) {
    if (!state_.faults.empty()) return;
    std::string text = to_text(link(), home_);
    if (text == address_) return;
    address_ = std::move(text);
    platform::set_address_fragment(address_, step);
}

void Controller::check_trainable() const {
    if (!state_.text.empty()) throw Error("these texts are trained in their own view");
    if (state_.data == nullptr) throw Error("there is no data to train on yet");
    if (!state_.faults.empty()) throw Error(state_.faults.front().text);
}

void Controller::reset() {
    put_aside();
    coming_.clear();
    plan_keeping(state_.wanted);
    session_.send(command::Reset{state_.wanted});
    state_.shown_epoch = -1;
    model_features_ = state_.data->train.features();
    state_.applied = state_.wanted;
    state_.weights = Weights::Fresh;
}

void Controller::prepare_training() {
    check_trainable();
    if (state_.needs_reset() || lacks_model()) {
        reset();
        offer_back("Training begins with fresh weights, because settings have changed.");
    }
    state_.weights = Weights::TrainedHere;
}

void Controller::handle(const action::Train&) {
    if (state_.learns_texts()) return texts_.train();
    prepare_training();
    session_.send(command::Start{});
}

void Controller::handle(const action::TrainFromScratch&) {
    if (state_.learns_texts()) {
        return renew_texts([this] {
            texts_.reset();
            texts_.train();
            return std::string("Training begins with fresh weights.");
        });
    }
    check_trainable();
    reset();
    offer_back("Training begins with fresh weights.");
    handle(action::Train{});
}

void Controller::handle(const action::Pause&) {
    if (state_.learns_texts()) return texts_.pause();
    session_.send(command::Pause{});
}

void Controller::handle(const action::Step&) {
    if (state_.learns_texts()) return texts_.step();
    prepare_training();
    session_.send(command::Step{});
}

void Controller::handle(const action::Reset&) {
    if (state_.learns_texts()) {
        return renew_texts([this] {
            texts_.reset();
            return std::string("Fresh weights.");
        });
    }
    check_trainable();
    reset();
    offer_back("Fresh weights.");
}

void Controller::handle(const action::NewSeed&) {
    if (state_.learns_texts()) {
        return renew_texts([this] {
            texts_.new_seed();
            return "Fresh weights from seed " + std::to_string(state_.texts.wanted.seed) + ".";
        });
    }
    check_trainable();
    constexpr std::uint32_t kSeeds = 1000000;  // short enough to read out
    Spec spec = state_.wanted;
    const Spec before = state_.wanted;
    spec.seed = Random(spec.seed, "new seed").below(kSeeds);
    adopt(spec);
    reset();
    show_address(true);
    if (undo_) undo_->wanted = before;
    offer_back("Fresh weights from seed " + std::to_string(spec.seed) + ".");
}

// Live fields reach a running training at once. The others wait for fresh weights, unless
// nothing is lost by that.
void Controller::change(const Spec& spec) {
    adopt(spec);
    if (!state_.faults.empty()) return;
    const Spec live = with_live_fields(state_.applied, state_.wanted);
    if (!(live == state_.applied)) {
        state_.applied = live;
        session_.send(command::Change{live});
    }
    if (!state_.data) return;
    if (lacks_model() || (state_.weights == Weights::Fresh && state_.needs_reset())) reset();
}

void Controller::handle(const action::Change& to) {
    if (state_.learns_texts()) {
        TextSpec spec = state_.texts.spec;
        spec.network = to.spec;
        return texts_.change(spec);
    }
    change(to.spec);
    show_address(true);
}

void Controller::handle(const action::UseThreads& use) {
    if (use.threads < 1 || use.threads > state_.max_threads)
        throw Error("threads can be 1 to " + std::to_string(state_.max_threads) + ", not " +
                    std::to_string(use.threads));
    state_.threads = use.threads;
    session_.send(command::SetThreads{use.threads});
}

void Controller::handle(const action::SaveModel& save) {
    if (state_.learns_texts()) {
        if (save.as_onnx) throw Error("models of texts are saved as safetensors, not as ONNX");
        return handle(action::SaveFile{"texts.safetensors", texts_.model_file()});
    }
    const Autoencoder& model = live().model;
    if (model.empty()) throw Error("there is no model to save yet");
    const bool fits = state_.scaling.low.size() == static_cast<std::size_t>(model.features());
    const Scaling scaling = fits ? state_.scaling : Scaling{};
    const std::string name = explore::file_stem(explore::run_name(live(), runs_), "model") +
                             (save.as_onnx ? ".onnx" : ".safetensors");
    const std::string path =
        platform::save_file(name, save.as_onnx ? onnx_of(model, OnnxPart::All, scaling).bytes
                                               : save_model(model, Precision::Float32, scaling));
    notify("Saved the model as " + (path.empty() ? name : path), false);
}

void Controller::handle(const action::OpenFile& open) {
    if (!platform::choose_file(open.folder ? "folder"
                                           : ".safetensors,.hgz,.txt," + sample_endings() +
                                                 ",application/octet-stream"))
        notify("Drop a model, a table, images or the four MNIST files on this window.", false);
}

void Controller::handle(const action::UseTheme& use) {
    state_.theme = use.theme;
    platform::save_setting("theme", to_text(use.theme));
}

void Controller::handle(const action::ShowAllSettings& show) {
    state_.all_settings = show.all;
    platform::save_setting(kSettings, show.all ? kAllSettings : "essential");
}

void Controller::handle(const action::UseTextSize& use) {
    if (std::ranges::find(State::kTextSizes, use.percent) == std::end(State::kTextSizes))
        throw Error("The text size can be 100, 125 or 150 percent, not " + std::to_string(use.percent));
    state_.text_size = use.percent;
    platform::set_text_size(static_cast<float>(use.percent) / 100);
    platform::save_setting("text-size", std::to_string(use.percent));
}

void Controller::show_tab(const std::string& name) {
    std::vector<std::string> known;
    const Tab* elsewhere = nullptr;  // one of this name for other data
    for (std::size_t i = 0; i < state_.tabs.size(); ++i) {
        const Tab& tab = state_.tabs[i];
        const bool named = equal_ignoring_case(name, tab.name), offered = state_.offers(tab);
        if (offered) known.push_back(tab.name);
        if (named && !offered) elsewhere = &tab;
        if (!named || !offered) continue;
        state_.tab = i;
        return;
    }
    if (elsewhere != nullptr)
        throw Error("the view " + in_quotes(elsewhere->name) + " is for " + to_text(elsewhere->data) +
                    ", not for this data");
    throw Error("there is no tab " + in_quotes(name) + "; known are " + joined(known));
}

// The address follows once the view has said in which place it is.
void Controller::handle(const action::ShowTab& show) {
    show_tab(show.name);
    wanted_place_ = show.place;  // not what an address asked the view before for
    tab_chosen_ = true;
}

void Controller::handle(const action::ShareLink&) {
    if (!platform::share_address(to_text(link(), home_)))
        return notify("Only the page in a browser has an address.", false);
    if (!untold_.empty()) notify(untold_, false);
}

void Controller::handle(const action::AddStrokes& add) {
    for (const explore::PenStroke& stroke : add.strokes) drawing_.add(stroke);
}

void Controller::handle(const action::DrawTestPicture& draw) {
    if (!state_.data) throw Error("there is no data yet");
    const ImageSet& test = state_.data->test;
    if (!fits_pad(test))
        throw Error("the drawing pad takes square pictures in gray, which these data are not");
    if (draw.index >= test.count())
        throw Error("there are " + std::to_string(test.count()) +
                    " test pictures, from 0 on, and no number " + std::to_string(draw.index));
    drawing_.put(pad_picture(test, draw.index));
}

void Controller::handle(const action::ClearDrawing&) { drawing_.clear(); }

void Controller::handle(const action::UndoDrawing&) { drawing_.undo(); }

void Controller::handle(const action::RedoDrawing&) { drawing_.redo(); }

void Controller::handle(const action::SaveFigure& save) {
    if (save.svg.empty()) return notify("There is nothing in this view yet to make a picture of", false);
    if (!save.as_svg && platform::save_figure(save.name + ".png", save.svg))
        return notify("Saved " + save.name + ".png", false);
    const std::string why = save.as_svg ? "" : "; only the page in a browser makes PNGs of it";
    notify("Saved " + platform::save_file(save.name + ".svg", {save.svg.begin(), save.svg.end()}) + why,
           false);
}

void Controller::handle(const action::SaveFile& save) {
    const std::string path = platform::save_file(save.name, save.bytes);
    notify("Saved " + path, false);
}

void Controller::handle(const action::ShowEpoch& show) {
    if (state_.learns_texts()) return texts_.show_epoch(show.epoch);
    const Checkpoints& checkpoints = live().checkpoints;
    const auto is_shown = [&](const auto& model) { return model->epoch == show.epoch; };
    if (show.epoch >= 0 && std::ranges::none_of(checkpoints, is_shown))
        throw Error("the model after epoch " + std::to_string(show.epoch) +
                    " is no longer kept; the last one is epoch " +
                    std::to_string(checkpoints.empty() ? 0 : checkpoints.back()->epoch));
    state_.shown_epoch = show.epoch;
}

void Controller::handle(const action::FitPca&) { session_.send(command::FitPca{}); }

void Controller::handle(const action::ShowHelp& show) {
    if (platform::show_help(show.key, show.title, show.text)) return;
    notify(show.key.empty() ? "Hold the mouse over a control to read what it does." : show.text, false);
}

void Controller::handle(const action::FetchRecognizer&) {
    if (!std::exchange(recognizer_requested_, true)) platform::request_asset(std::string(Recognizer::kAsset));
}

void Controller::handle(const action::OpenTrained& open) {
    std::vector<std::string> known;
    for (const TrainedModel& model : trained_models()) {
        if (model.name == open.name) {
            // The data comes first: a model cannot be shown without it.
            if (state_.data)
                platform::request_asset(awaited_ = asset_of(model));
            else
                asked_ = open.name;
            return;
        }
        known.emplace_back(model.name);
    }
    throw Error("no trained model '" + open.name + "' comes with the program; there are " + joined(known));
}

}  // namespace hourglass::app
