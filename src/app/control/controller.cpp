#include "app/control/controller.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "app/control/open_session.h"
#include "base/error.h"
#include "base/text.h"
#include "data/synthetic.h"
#include "explore/memory_plan.h"
#include "explore/trained_models.h"
#include "io/model_file.h"
#include "io/png.h"
#include "io/sample_format.h"
#include "math/random.h"
#include "platform/platform.h"

namespace hourglass::app {

using namespace explore;

namespace {

constexpr double kNoticeSeconds = 8;
constexpr int kMaximumThreads = 8;  // the page keeps that many in advance (cmake/web.cmake)
constexpr std::size_t kSyntheticTrain = 10000, kSyntheticTest = 2000;

// The key of an address that asks for a pretrained model: "trained=plane".
const std::string kTrained = "trained=";

// The name under which it arrives; a file of the user's has no folder in its name.
const std::string kModelFolder = "models/";
std::string asset_of(const TrainedModel& model) {
    return kModelFolder + std::string(model.name) + ".safetensors";
}

int threads_at_most() {
    const bool single = platform::build_name().find("single") != std::string_view::npos;
    return single ? 1 : std::clamp(platform::hardware_threads(), 1, kMaximumThreads);
}

double memory_limit(const Dataset& data) {
    return platform::build_name() == "native" ? kUnlimitedBytes : page_model_bytes(data);
}

}  // namespace

Controller::Controller(std::vector<Tab> tabs) : session_(open_session(threads_at_most())) {
    state_.threads = state_.max_threads = threads_at_most();
    state_.tabs = std::move(tabs);
    state_.tab = state_.tabs.size() > 1 ? 1 : State::kModelTab;
}

// The pretrained model goes to the session at once, so that it can be shown before the data arrives.
void Controller::start() {
    try {
        state_.theme = parse_theme(platform::load_setting("theme"));
    } catch (const Error&) {
        // Nothing stored yet.
    }
    std::optional<Autoencoder> shipped;
    try {
        shipped = load_model(platform::asset("models/default.safetensors"));
        home_ = state_.wanted = shipped->spec();
    } catch (const Error&) {
        // Without it the page starts with fresh weights.
    }
    state_.applied = state_.wanted;
    follow_address();
    if (shipped && !state_.needs_reset()) send_trained(std::move(*shipped));
}

void Controller::begin_frame(const Surroundings& surroundings) {
    changed_ = false;
    follow_address();
    expire_notice();
    state_.layout = surroundings.layout;
    state_.draft_faults = surroundings.draft_faults;
    const Snapshot& now = live();
    watch_session(now);
    drawn_version_ = now.version;
    shown();
    if (!time_travel_.back()) state_.shown_epoch = -1;
    if (state_.data && now.data_version == state_.data_version) runs_.watch(now, state_.data->name);
}

bool Controller::wants_frame() {
    const bool expired = !state_.notice.text.empty() && platform::seconds() > state_.notice.until;
    return changed_ || expired || live().version != drawn_version_;
}

bool Controller::take_picture_due() { return std::exchange(picture_due_, false); }

// Errors of the background thread are reported once.
void Controller::watch_session(const Snapshot& now) {
    if (now.message == last_message_) return;
    last_message_ = now.message;
    if (!last_message_.empty()) notify(last_message_, true);
}

void Controller::expire_notice() {
    if (!state_.notice.text.empty() && platform::seconds() > state_.notice.until) state_.notice = {};
}

void Controller::perform(const Action& action) {
    changed_ = true;
    std::visit([this](const auto& one) { handle(one); }, action);
}

void Controller::notify(std::string text, bool error) {
    changed_ = true;
    state_.notice = {.text = std::move(text), .error = error, .until = platform::seconds() + kNoticeSeconds};
}

// A link opens with exactly its settings; a link to the settings of the shipped model opens with that model,
// and one to a trained model with that.
void Controller::follow_address() {
    std::string address = platform::address_fragment();
    if (address == address_) return;
    address_ = std::move(address);
    if (address_.empty()) return;
    try {
        if (address_.starts_with(kTrained))
            handle(action::OpenTrained{address_.substr(kTrained.size())});
        else
            handle(action::Change{parse_spec(address_, home_)});
    } catch (const Error& error) {
        notify(std::string("The address has a setting that cannot be used: ") + error.what(), true);
    }
}

void Controller::use_data(Dataset data, std::string problem, Scaling scaling) {
    changed_ = true;
    const bool nothing_yet = state_.data == nullptr && !state_.pretrained();
    state_.data = std::make_shared<const Dataset>(std::move(data));
    scaling_ = std::move(scaling);
    ++state_.data_version;
    state_.data_problem = std::move(problem);
    state_.shown_epoch = -1;
    session_.send(command::SetData{state_.data});
    find_faults(state_.wanted);
    if (nothing_yet || lacks_model()) {
        model_features_ = 0;
        if (state_.faults.empty()) reset();
    } else if (state_.weights == Weights::TrainedHere) {
        state_.weights = Weights::TrainedElsewhere;
        state_.opened.clear();  // trained here since it was opened
    }
    if (!asked_.empty()) handle(action::OpenTrained{std::exchange(asked_, {})});
}

void Controller::use_synthetic(const std::string& why) {
    use_data(synthetic_digits(kSyntheticTrain, kSyntheticTest, 1), why);
}

void Controller::use_model(Autoencoder model, const std::string& file) {
    if (file.starts_with(kModelFolder) && file != awaited_) return;  // another one has been asked for since
    if (state_.data && static_cast<std::size_t>(model.features()) != state_.data->train.features())
        throw Error("this model takes images of " + std::to_string(model.features()) +
                    " pixels, but the data has " + std::to_string(state_.data->train.features()));
    if (state_.data) {
        const auto fault = misfit(model.spec(), state_.data->train, memory_limit(*state_.data));
        if (fault) throw Error(fault->text);
    }
    state_.applied = model.spec();
    adopt(model.spec());
    send_trained(std::move(model));
    state_.opened = file;
    for (const TrainedModel& trained : trained_models()) {
        if (file != asset_of(trained)) continue;
        state_.opened = trained.label;
        show_address(kTrained + std::string(trained.name));
    }
    notify("Opened " + state_.opened, false);
}

void Controller::send_trained(Autoencoder model) {
    state_.weights = Weights::TrainedElsewhere;
    state_.shown_epoch = -1;
    model_features_ = static_cast<std::size_t>(model.features());
    session_.send(command::UseModel{std::make_shared<const Autoencoder>(std::move(model))});
    session_.send(command::Change{state_.applied});  // a link may have changed the live fields
}

void Controller::adopt(const Spec& spec) {
    state_.wanted = spec;
    find_faults(spec);
    if (state_.faults.empty()) show_address(to_text(spec));
}

void Controller::find_faults(const Spec& spec) {
    state_.faults = faults(spec);
    if (!state_.faults.empty() || !state_.data) return;
    if (auto fault = misfit(spec, state_.data->train, memory_limit(*state_.data)))
        state_.faults.push_back(std::move(*fault));
}

// Of the size of the data.
bool Controller::lacks_model() const { return model_features_ != state_.data->train.features(); }

void Controller::show_address(const std::string& text) {
    address_ = text;
    platform::set_address_fragment(text);
}

void Controller::check_trainable() const {
    if (state_.data == nullptr) throw Error("there is no data to train on yet");
    if (!state_.faults.empty()) throw Error(state_.faults.front().text);
}

void Controller::reset() {
    session_.send(command::Reset{state_.wanted});
    state_.shown_epoch = -1;
    model_features_ = state_.data->train.features();
    state_.applied = state_.wanted;
    state_.weights = Weights::Fresh;
}

void Controller::prepare_training() {
    check_trainable();
    if (state_.needs_reset() || lacks_model()) reset();
    state_.weights = Weights::TrainedHere;
}

void Controller::handle(const action::Train&) {
    prepare_training();
    session_.send(command::Start{});
}

void Controller::handle(const action::TrainFromScratch&) {
    check_trainable();
    reset();
    handle(action::Train{});
}

void Controller::handle(const action::Pause&) { session_.send(command::Pause{}); }

void Controller::handle(const action::Step&) {
    prepare_training();
    session_.send(command::Step{});
}

void Controller::handle(const action::Reset&) {
    check_trainable();
    reset();
}

void Controller::handle(const action::NewSeed&) {
    check_trainable();
    constexpr std::uint32_t kSeeds = 1000000;  // short enough to read out
    Spec spec = state_.wanted;
    spec.seed = Random(spec.seed, "new seed").below(kSeeds);
    adopt(spec);
    reset();
}

// Live fields reach a running training at once. The others wait for fresh weights, unless
// nothing is lost by that.
void Controller::handle(const action::Change& change) {
    adopt(change.spec);
    if (!state_.faults.empty()) return;
    const Spec live = with_live_fields(state_.applied, state_.wanted);
    if (!(live == state_.applied)) {
        state_.applied = live;
        session_.send(command::Change{live});
    }
    if (!state_.data) return;
    if (lacks_model() || (state_.weights == Weights::Fresh && state_.needs_reset())) reset();
}

void Controller::handle(const action::UseThreads& use) {
    if (use.threads < 1 || use.threads > state_.max_threads)
        throw Error("threads can be 1 to " + std::to_string(state_.max_threads) + ", not " +
                    std::to_string(use.threads));
    state_.threads = use.threads;
    session_.send(command::SetThreads{use.threads});
}

void Controller::handle(const action::SaveModel&) {
    const Autoencoder& model = live().model;
    if (model.empty()) throw Error("there is no model to save yet");
    const bool fits = scaling_.low.size() == static_cast<std::size_t>(model.features());
    const std::string path = platform::save_file(
        "hourglass.safetensors", save_model(model, Precision::Float32, fits ? scaling_ : Scaling{}));
    notify("Saved the model as " + (path.empty() ? std::string("hourglass.safetensors") : path), false);
}

void Controller::handle(const action::OpenFile&) {
    if (!platform::choose_file(".safetensors," + sample_endings() + ",application/octet-stream"))
        notify("Drop a model, a table, images or the four MNIST files on this window.", false);
}

void Controller::handle(const action::UseTheme& use) {
    state_.theme = use.theme;
    platform::save_setting("theme", to_text(use.theme));
}

void Controller::handle(const action::ShowTab& show) {
    std::vector<std::string> known;
    for (std::size_t i = 0; i < state_.tabs.size(); ++i) {
        known.push_back(state_.tabs[i].name);
        if (!equal_ignoring_case(show.name, state_.tabs[i].name)) continue;
        state_.tab = i;
        return;
    }
    throw Error("there is no tab " + in_quotes(show.name) + "; known are " + joined(known));
}

void Controller::handle(const action::AddStrokes& add) {
    for (const explore::PenStroke& stroke : add.strokes) drawing_.add(stroke);
}

void Controller::handle(const action::ClearDrawing&) { drawing_.clear(); }

void Controller::handle(const action::UndoDrawing&) { drawing_.undo(); }

void Controller::handle(const action::RedoDrawing&) { drawing_.redo(); }

void Controller::handle(const action::ForgetRun& forget) { runs_.forget(forget.id); }

void Controller::handle(const action::RenameRun& rename) { runs_.rename(rename.id, rename.name); }

void Controller::handle(const action::SavePicture& save) {
    picture_due_ = true;
    platform::capture(
        save.left, save.top, save.right, save.bottom,
        [this, name = save.name](const platform::Pixels& pixels) {
            changed_ = true;
            if (pixels.rgb.empty()) return;
            handle(action::SaveFile{name, encode_png_rgb(pixels.width, pixels.height, pixels.rgb)});
        });
}

void Controller::handle(const action::SaveFile& save) {
    const std::string path = platform::save_file(save.name, save.bytes);
    notify("Saved " + path, false);
}

void Controller::handle(const action::ShowEpoch& show) {
    const Checkpoints& checkpoints = live().checkpoints;
    const auto is_shown = [&](const auto& model) { return model->epoch == show.epoch; };
    if (show.epoch >= 0 && std::ranges::none_of(checkpoints, is_shown))
        throw Error("the model after epoch " + std::to_string(show.epoch) +
                    " is no longer kept; the last one is epoch " +
                    std::to_string(checkpoints.empty() ? 0 : checkpoints.back()->epoch));
    state_.shown_epoch = show.epoch;
}

void Controller::handle(const action::FitPca&) { session_.send(command::FitPca{}); }

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

void Controller::handle(const action::UseSynthetic&) { use_synthetic("it was not asked for"); }

}  // namespace hourglass::app
