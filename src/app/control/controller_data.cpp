// The data: the page's own, a toy set, or files of the user's, which a sheet asks about first.
#include <algorithm>
#include <utility>

#include "app/control/controller.h"
#include "base/error.h"
#include "base/format.h"
#include "base/text.h"
#include "data/synthetic.h"
#include "data/table.h"
#include "explore/compressed_file.h"
#include "explore/data_export.h"
#include "explore/draw_results.h"
#include "explore/pad_picture.h"
#include "explore/table_settings.h"
#include "explore/text_sets.h"
#include "platform/platform.h"

namespace hourglass::app {

using namespace explore;

namespace {

constexpr std::size_t kSyntheticTrain = 10000, kSyntheticTest = 2000;

}  // namespace

// What an address leaves out, with the present data.
Spec Controller::usual_settings() const {
    if (!state_.toy.empty()) return toy_settings(toy_set(state_.toy));
    return state_.data && is_table(state_.data->train) ? table_settings(state_.data->train) : home_;
}

void Controller::use_data(Dataset data, std::string problem, Scaling scaling, Source source) {
    changed_ = true;
    // Nothing that was trained beside the work goes on with other data.
    const bool nothing_yet = (state_.data == nullptr && !state_.pretrained()) || leave_trial();
    const bool was_table = state_.data && is_table(state_.data->train);
    const bool as_usual = same_where_it_matters(state_.wanted, usual_settings());
    state_.data = std::make_shared<const Dataset>(std::move(data));
    state_.scaling = std::move(scaling);
    state_.source = source;
    state_.toy.clear();
    if (source != Source::Page) leave_texts();
    if (source == Source::Page) page_data_asked_ = false;
    if (source == Source::Toy) state_.toy = toy_set_called(state_.data->name)->name;
    if (!state_.restoring) keep_data();
    const bool other_kind = was_table != is_table(state_.data->train);
    if (other_kind || as_usual) state_.wanted = usual_settings();
    if (!state_.offers(state_.tabs[state_.tab])) state_.tab = state_.first_view();
    ++state_.data_version;
    state_.data_problem = std::move(problem);
    state_.shown_epoch = -1;
    if (state_.weights == Weights::TrainedHere) session_.send(command::Keep{});  // it goes on with other data
    session_.send(command::SetData{state_.data, state_.scaling});
    plan_keeping(state_.applied);
    find_faults(state_.wanted);
    if (nothing_yet || lacks_model()) {
        model_features_ = 0;
        state_.weights = Weights::Fresh;
        if (state_.faults.empty()) reset();
    } else if (state_.weights == Weights::TrainedHere) {
        state_.weights = Weights::TrainedElsewhere;
        state_.opened.clear();  // trained here since it was opened
    }
    if (other_kind && source == Source::Page && has_shipped_ && asked_.empty() && !link_due_)
        asked_ = kShipped;
    if (!asked_.empty()) handle(action::OpenTrained{std::exchange(asked_, {})});
    if (source == Source::Page && link_due_) follow_now(*std::exchange(link_due_, {}));
    if (last_) restore_last();
}

// Some way into the page: the problems of its address have been told.
void Controller::follow_now(const Link& link) {
    std::vector<std::string> problems;
    follow(link, problems);
    if (!problems.empty()) notify(joined(problems, "; "), true);
}

void Controller::use_toy(const ToySet& toy) {
    Dataset data = toy_data(toy);
    const bool table = is_table(data.train);
    Scaling scaling;
    if (table) scaling = fit_standard_scaling(data.train);
    for (ImageSet* set : {&data.train, &data.test}) scale(scaling, *set);
    page_data_asked_ = false;
    use_data(std::move(data), "", std::move(scaling), Source::Toy);
    notify(std::string(toy.label) + ": " + with_commas(static_cast<long>(state_.data->train.count())) +
               (table ? " rows" : " pictures") + " to train and " +
               with_commas(static_cast<long>(state_.data->test.count())) + " to test with" +
               (table ? "; every column scaled to mean 0 and deviation 1" : ""),
           false);
}

void Controller::use_synthetic(const std::string& why) {
    use_data(synthetic_digits(kSyntheticTrain, kSyntheticTest, 1), why);
}

void Controller::handle(const action::UseToy& use) {
    use_toy(toy_set(use.name));
    show_address(true);
}

// The data stays in memory, and so does what was trained on it; a training stands still that nobody could
// see.
void Controller::use_text(const std::string& name) {
    const bool own = name == kOwnTexts && texts_.has_own();
    const TextSet* set = find_text_set(name);
    if (set == nullptr && !own) throw Error("there are no texts " + in_quotes(name));
    changed_ = true;
    if (live().phase == Phase::Training) session_.send(command::Pause{});
    texts_.pause();
    state_.text = own ? kOwnTexts : set->name;
    if (state_.learns_texts() && own != texts_.shows_own()) texts_.switch_texts();
    if (!state_.offers(state_.tabs[state_.tab])) state_.tab = state_.first_view();
}

void Controller::use_own_texts(Documents documents) {
    touched_ = true;
    const std::string said = "Opened " + documents.name + ": " +
                             with_commas(static_cast<long>(documents.count())) +
                             " documents. Train makes a model of them.";
    texts_.use_own(std::move(documents));
    use_text(std::string(kOwnTexts));
    show_address(true);
    notify(said, false);
}

void Controller::open_text_model(SavedTextRun run, const std::string& file) {
    touched_ = true;
    const std::string size = std::to_string(run.model.latent());
    const bool judges = run.model.has_classifier();
    const bool own = texts_.use_opened(std::move(run), file);
    const std::string why = messages().why_unmeasured();
    use_text(std::string(own ? kOwnTexts : kSms));
    show_address(true);
    notify("Opened " + file + ": a model of texts, " + size + " numbers each. It reads " +
               (own ? state_.texts.name : std::string("the SMS messages")) + "." +
               (judges && !why.empty() ? " " + why : ""),
           false);
}

void Controller::leave_texts() {
    if (state_.text.empty()) return;
    texts_.pause();
    state_.text.clear();
    if (!state_.offers(state_.tabs[state_.tab])) state_.tab = state_.first_view();
}

void Controller::handle(const action::UseText& use) {
    use_text(use.name);
    show_address(true);
}

void Controller::handle(const action::ChangeText& change) { texts_.change(change.spec); }

void Controller::handle(const action::UseShippedText&) { texts_.use_shipped(); }

void Controller::handle(const action::FetchMessages&) {
    if (std::exchange(messages_requested_, true)) return;
    platform::request_asset(std::string(Messages::kModelAsset));
    platform::request_asset(std::string(Messages::kTextsAsset));
}

// It comes through the same door as at the start.
void Controller::handle(const action::UsePageData&) {
    leave_texts();
    if (state_.source == Source::Page) return show_address(true);
    page_data_asked_ = page_data_due_ = true;
    notify("The page's own data is on its way.", false);
}

void Controller::open_compressed(const std::string& name, std::span<const std::uint8_t> bytes) {
    if (shown().model.empty()) throw Error("there is no model yet that could turn it back");
    state_.compressed = explore::open_compressed(name, bytes, shown().model);
    leave_texts();
    show_tab("Compress");
    changed_ = true;
}

void Controller::offer_import(explore::DocumentsImport import) {
    changed_ = true;
    import_.reset();
    documents_.emplace(std::move(import));
    state_.import = documents_->facts();
}

void Controller::draw_picture(const OpenedFiles& file) {
    const Autoencoder& model = shown().model;
    const int side = model.empty() || state_.learns_texts() ? 0 : square_side(model);
    if (side <= 1)
        throw Error(
            file.name() +
            ": one picture is for the drawing pad, which takes a model of square pictures; for a data set, "
            "open several pictures");
    // As the pictures are that the model knows.
    const bool inverts = state_.data == nullptr || share_on_bright_ground(state_.data->train) < 0.5;
    Samples picture = file.read_image(inverts ? InvertChoice::Auto : InvertChoice::No);
    notify(pad_notice(file.name(), picture, side), false);
    drawing_.put(pad_picture(std::move(picture), side));
    leave_texts();
    if (state_.tabs[state_.tab].name != "Anomalies") show_tab("Draw");  // both say what they make of it
    changed_ = true;
}

void Controller::offer_import(explore::Import import) {
    changed_ = true;
    documents_.reset();
    import_.emplace(std::move(import));
    state_.import = import_->facts();
}

void Controller::handle(const action::ChooseImport& choose) {
    if (documents_) {
        documents_->choose(choose.choices);
        state_.import = documents_->facts();
        return;
    }
    if (!import_) throw Error("there are no files to choose about");
    import_->choose(choose.choices);
    state_.import = import_->facts();
}

void Controller::handle(const action::UseImport&) {
    if (documents_) {
        Documents documents = documents_->take();
        handle(action::CancelImport{});
        return use_own_texts(std::move(documents));
    }
    if (!import_) throw Error("there are no files to use");
    OpenedData opened = import_->take();
    handle(action::CancelImport{});
    touched_ = true;
    use_data(std::move(opened.dataset), "", std::move(opened.scaling), Source::File);
    show_address(true);
    notify(std::move(opened.notice), false);
}

void Controller::handle(const action::CancelImport&) {
    import_.reset();
    documents_.reset();
    state_.import = nullptr;
}

void Controller::handle(const action::SaveData& save) {
    constexpr std::size_t kInPage = 64000000;  // of its memory, beside the data itself
    if (!state_.data) throw Error("there is no data yet");
    const bool native = platform::build_name() == "native";
    for (const DataFormat format : {DataFormat::Npy, DataFormat::Csv, DataFormat::Png}) {
        if (!equal_ignoring_case(save.format, to_text(format))) continue;
        NamedFile file = export_data(*state_.data, state_.scaling, format, native ? SIZE_MAX : kInPage);
        return handle(action::SaveFile{std::move(file.name), std::move(file.bytes)});
    }
    throw Error("the data is saved as npy, csv or png, not as " + in_quotes(save.format));
}

void Controller::handle(const action::UseSynthetic&) { use_synthetic("it was not asked for"); }

}  // namespace hourglass::app
