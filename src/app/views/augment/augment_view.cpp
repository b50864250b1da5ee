#include "app/views/augment/augment_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/state/words.h"
#include "app/views/augment/gain_chart.h"
#include "app/views/shared/absence.h"
#include "app/views/shared/pictures.h"
#include "base/format.h"
#include "base/text.h"
#include "data/minibatch.h"
#include "data/subset.h"
#include "explore/figures.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::augment_view {
namespace {

// Milliseconds per frame.
constexpr double kMakingBudget = 3, kGainBudget = 4;
constexpr std::array<int, 5> kAmounts = {10, 30, 100, 300, 1000};
constexpr std::size_t kMostChips = 20;
constexpr float kTile = 28, kTileGap = 4;
constexpr std::uint64_t kLastSeed = 9999;

struct MethodText {
    AugmentMethod method;
    const char *label, *about;
};
constexpr MethodText kMethods[] = {
    {AugmentMethod::Interpolation, "Interpolation between codes",
     "Decoded from points between the code of a picture and that of one of its nearest neighbors of the same "
     "class: SMOTE in the code. Any model can."},
    {AugmentMethod::Conditional, "Conditional model",
     "Codes drawn from the prior, decoded by a conditional model that is told the class."},
    {AugmentMethod::Restoration, "Restored copies",
     "Pictures are corrupted, and a denoising model restores them: not quite what they were."},
    {AugmentMethod::Copy, "Copies", "The pictures again, in turn: what a class counts for, but nothing new."},
    {AugmentMethod::Smote, "SMOTE on pixels",
     "Between a picture and one of its nearest neighbors of the same class, pixel by pixel (Chawla et al. 2002): "
     "two pictures shine through each other."},
    {AugmentMethod::Shift, "Shifts and turns",
     "Pictures moved by up to two pixels and turned by up to ten degrees."},
};

int amount_at(float place) { return kAmounts[static_cast<std::size_t>(std::lround(place))]; }

const MethodText& text_of(AugmentMethod method) {
    return *std::ranges::find(kMethods, method, &MethodText::method);
}

// What this kind of model is made for.
AugmentMethod best_method(const Spec& spec) {
    if (spec.is_variational() && spec.needs_labels()) return AugmentMethod::Conditional;
    return spec.corrupts_input() ? AugmentMethod::Restoration : AugmentMethod::Interpolation;
}

// A round name that can be switched on and off.
bool class_chip(const std::string& name, bool on, float width) {
    const Palette& p = palette();
    const float height = metrics().control;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const bool clicked = click_area(("Class " + name).c_str(), {width, height}, Role::Switch);
    record_value(on ? "true" : "false");
    const bool lit = ImGui::IsItemHovered();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImU32 ground = on ? p.accent : lit ? p.hover : p.raised;
    list.AddRectFilled(start, {start.x + width, start.y + height}, ground, metrics().rounding);
    draw_text(list, fonts().bold, {start.x + width / 2, start.y + (height - line_height(fonts().bold)) / 2},
              on ? p.on_accent : p.text, name, 0.5f);
    return clicked;
}

}  // namespace

AugmentView::AugmentView() : View({"Augment", "Augment", icon::kCopyPlus, Tab::For::Pictures}) {}

std::unique_ptr<View> make_view() { return std::make_unique<AugmentView>(); }

// The last two classes at first: of digits 8 and 9.
void AugmentView::follow_data(const Frame& frame) {
    if (!chosen_) wish_.method = best_method(frame.snapshot.model.spec());
    wish_.count = amount_at(amount_);
    if (data_ == frame.state.data) return;
    data_ = frame.state.data;
    present_ = present_labels(data_->train);
    wish_.classes = usual_classes();
}

std::vector<std::uint8_t> AugmentView::usual_classes() const {
    return {present_.end() - std::min<std::ptrdiff_t>(2, std::ssize(present_)), present_.end()};
}

std::string AugmentView::place() const {
    std::string place;
    if (!data_) return place;
    if (chosen_) add_part(place, word_of(wish_.method));
    std::string classes;
    for (const std::uint8_t label : wish_.classes)
        classes += (classes.empty() ? "" : ",") + std::to_string(label);
    if (wish_.classes != usual_classes()) add_part(place, "classes", classes);
    if (amount_at(amount_) != amount_at(kFirstAmount)) add_part(place, "count", amount_at(amount_));
    if (wish_.seed != SampleWish().seed) add_part(place, "seed", static_cast<long>(wish_.seed));
    return place;
}

bool AugmentView::take_part(const PlacePart& part) {
    if (part.key == "classes") {
        const auto labels = whole_numbers(part.value, 0, 255);
        if (!labels) return false;
        std::vector<std::uint8_t> wanted;
        for (const std::uint8_t label : present_)
            if (std::ranges::find(*labels, label) != labels->end()) wanted.push_back(label);
        if (wanted.size() != labels->size()) return false;
        wish_.classes = wanted;
    } else if (part.key == "count") {
        const auto count = whole_number(part.value, 1, kAmounts.back());
        const auto found = std::ranges::find(kAmounts, count.value_or(0));
        if (found == kAmounts.end()) return false;
        amount_ = static_cast<float>(found - kAmounts.begin());
    } else if (part.key == "seed") {
        const auto seed = whole_number(part.value, 1, static_cast<int>(kLastSeed));
        if (!seed) return false;
        wish_.seed = static_cast<std::uint64_t>(*seed);
    } else {
        const auto& methods = choices_of<AugmentMethod>;
        const auto method = std::ranges::find(methods, part.key, &Choice::word);
        if (method == methods.end() || !part.value.empty()) return false;
        wish_.method = static_cast<AugmentMethod>(method - methods.begin());
        chosen_ = true;
    }
    return true;
}

std::vector<std::string> AugmentView::follow_place(const Frame& frame, std::string_view place) {
    chosen_ = false;
    amount_ = kFirstAmount;
    wish_.seed = SampleWish().seed;
    follow_data(frame);
    wish_.classes = usual_classes();
    return read_parts(place, [&](const PlacePart& part) { return take_part(part); });
}

std::string AugmentView::stem() const { return "made-" + std::string(word_of(wish_.method)); }

void AugmentView::draw_method() {
    std::vector<ListEntry> entries{{.label = "By the model", .heading = true}};
    std::vector<const MethodText*> methods{nullptr};
    for (const MethodText& method : kMethods) {
        if (!needs_model(method.method) && methods.back() != nullptr && needs_model(methods.back()->method)) {
            entries.push_back({.label = "Without a model", .heading = true});
            methods.push_back(nullptr);
        }
        entries.push_back({.label = method.label, .help = method.about});
        methods.push_back(&method);
    }
    const MethodText& now = text_of(wish_.method);
    const auto selected = std::ranges::find(methods, &now) - methods.begin();
    const float width = std::min(ImGui::GetContentRegionAvail().x, 340.0f);
    const int picked = drop_down("##Method", "Method: " + std::string(now.label), entries,
                                 static_cast<int>(selected), "How new pictures are made.", width);
    if (picked >= 0 && methods[static_cast<std::size_t>(picked)] != nullptr) {
        wish_.method = methods[static_cast<std::size_t>(picked)]->method;
        chosen_ = true;
    }
    paragraph(fonts().small, palette().dim, text_of(wish_.method).about);
}

void AugmentView::draw_classes(const Frame& frame) {
    const float gap = 4, width = ImGui::GetContentRegionAvail().x;
    const float left = ImGui::GetCursorScreenPos().x;
    float right = left;
    for (std::size_t i = 0; i < std::min(present_.size(), kMostChips); ++i) {
        const std::uint8_t label = present_[i];
        const std::string name = name_of_label(frame.state.data->train, label);
        const float each = std::max(metrics().control, text_size(fonts().bold, name).x + 20);
        if (i > 0 && right + gap + each <= left + width) ImGui::SameLine(0, gap);
        const auto place = std::ranges::find(wish_.classes, label);
        const bool on = place != wish_.classes.end();
        if (class_chip(name, on, each)) {
            if (!on)
                wish_.classes.insert(std::ranges::upper_bound(wish_.classes, label), label);
            else if (wish_.classes.size() > 1)
                wish_.classes.erase(place);
        }
        help("The classes to make pictures of.");
        right = ImGui::GetItemRectMax().x;
    }
}

void AugmentView::draw_amount() {
    ImGui::AlignTextToFramePadding();
    text(fonts().body, palette().dim, "Of each class");
    ImGui::SameLine(0, metrics().gap);
    const float button = metrics().control + metrics().gap, left = ImGui::GetCursorPosX();
    const float width = std::min(ImGui::GetContentRegionAvail().x - button, 300.0f);
    slider("##Of each class", &amount_, 0, kAmounts.size() - 1, with_commas(wish_.count), width, 1);
    record_label("Of each class");
    record_value(std::to_string(wish_.count));
    help("How many new pictures.");
    ImGui::SameLine();
    ImGui::SetCursorPosX(left + width + metrics().gap);
    if (icon_button("Other pictures", icon::kDice, "Draws others: the next seed."))
        wish_.seed = wish_.seed % kLastSeed + 1;
}

// Keeps its height, so that nothing jumps.
void AugmentView::draw_progress() {
    const float width = ImGui::GetContentRegionAvail().x;
    if (made_.behind())
        progress_bar(made_.progress(), width);
    else
        ImGui::Dummy({width, 6});
}

// The first samples of each class, as far as they are there.
void AugmentView::update_sheet(const Frame& frame, int of_class) {
    const ImageSet& train = frame.state.data->train;
    if (sheet_version_ != made_.version() || sheet_of_class_ != of_class) {
        sheet_version_ = made_.version();
        sheet_of_class_ = of_class;
        sheet_count_.assign(wish_.classes.size(), 0);
        sheet_.resize(0, train.width, train.height, train.channels);
        sheet_.resize(of_class * static_cast<int>(wish_.classes.size()), train.width, train.height,
                      train.channels);
    }
    Matrix picture(static_cast<Eigen::Index>(train.features()), 1);
    for (std::size_t c = 0; c < sheet_count_.size(); ++c)
        for (const int there = std::min(made_.made_of(c), of_class); sheet_count_[c] < there;
             ++sheet_count_[c]) {
            gather_range(made_.set(), static_cast<std::size_t>(made_.first_of(c) + sheet_count_[c]), picture);
            sheet_.set(static_cast<int>(c) * of_class + sheet_count_[c], picture.data());
        }
}

void AugmentView::draw_sheet(const Frame& frame) {
    const ImageSet& train = frame.state.data->train;
    const float width = ImGui::GetContentRegionAvail().x;
    const float side = crisp_size(train.width, kTile);
    const float high = side * static_cast<float>(train.height) / static_cast<float>(train.width);
    float names = 0;
    for (const std::uint8_t label : wish_.classes)
        names = std::max(names, text_size(fonts().bold, name_of_label(train, label)).x);
    names = std::min(names + 10, width / 4);
    const int across = std::max(1, static_cast<int>((width - names + kTileGap) / (side + kTileGap)));
    const int lines = wish_.classes.size() > 4 ? 1 : wish_.classes.size() > 2 ? 2 : 3;
    const int of_class = std::min(wish_.count, across * lines);
    update_sheet(frame, of_class);
    const ImU32 ink = needs_model(wish_.method) ? palette().model_ink : palette().ink;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (std::size_t c = 0; c < wish_.classes.size(); ++c) {
        const std::string name = name_of_label(train, wish_.classes[c]);
        const ImVec2 start = ImGui::GetCursorScreenPos();
        const int used = (of_class + across - 1) / across;
        picture_area(("New pictures of " + name).c_str(),
                     {width, static_cast<float>(used) * (high + kTileGap) - kTileGap});
        record_value(with_commas(made_.made_of(c)) + " of " + with_commas(wish_.count));
        draw_text(list, fonts().bold, {start.x, start.y + (high - line_height(fonts().bold)) / 2},
                  palette().text, name);
        for (int i = 0; i < of_class; ++i)
            sheet_.draw(static_cast<int>(c) * of_class + i,
                        {start.x + names + static_cast<float>(i % across) * (side + kTileGap),
                         start.y + static_cast<float>(i / across) * (high + kTileGap)},
                        {side, high}, ink);
        ImGui::Dummy({0, 2});
    }
}

void AugmentView::draw_files(const Frame& frame) {
    struct Choice {
        const char *label, *about;
        MadeFormat format;
    };
    static constexpr Choice kChoices[] = {
        {"Save NPY", "The new pictures as an array, and their labels as a second one.", MadeFormat::Npy},
        {"Save CSV", "A row per new picture: its class, then its pixels.", MadeFormat::Csv},
        {"Save PNG", "All new pictures on one sheet.", MadeFormat::Png},
        {"Save IDX", "As MNIST has it: a file of images and one of labels.", MadeFormat::Idx}};
    const float left = ImGui::GetCursorScreenPos().x, width = ImGui::GetContentRegionAvail().x;
    float right = left;
    ImGui::BeginDisabled(!made_.complete());
    for (const Choice& choice : kChoices) {
        const float each = button_width(choice.label, icon::kFile);
        if (right > left && right + metrics().gap + each <= left + width) ImGui::SameLine(0, metrics().gap);
        if (button(choice.label, icon::kFile))
            for (NamedFile& file : made_files(made_.set(), stem(), choice.format))
                frame.ask(action::SaveFile{std::move(file.name), std::move(file.bytes)});
        right = ImGui::GetItemRectMax().x;
        help(choice.about);
    }
    ImGui::EndDisabled();
}

void AugmentView::draw_gain(const Frame& frame) {
    const ImageSet& train = frame.state.data->train;
    heading("What they are worth");
    const std::vector<std::uint8_t>& rare = gain_.rows().empty() ? wish_.classes : gain_.rare();
    std::vector<std::string> names;
    for (const std::uint8_t label : rare) names.push_back(name_of_label(train, label));
    const std::string who = joined(names, " and ");
    if (gain_.rows().empty() && wish_.classes.size() != 2)
        paragraph(fonts().small, palette().dim, "Choose two classes: they become the rare ones.");
    else
        paragraph(
            fonts().small, palette().dim,
            "A small classifier is trained with only " + std::to_string(AugmentGain::kRare) +
                " pictures each of " + who + " and up to " + std::to_string(AugmentGain::kCommon) +
                " of every other class; then with new ones made from those few, as many as the others "
                "have. Balanced accuracy: the mean over the classes of the share that is recognized, on "
                "all test pictures.");
    if (gain_.running()) {
        if (button("Stop", icon::kPause)) gain_.stop();
    } else {
        ImGui::BeginDisabled(wish_.classes.size() != 2);
        if (button(gain_.rows().empty() ? "Measure the gain" : "Measure again", icon::kPlay,
                   ButtonKind::Primary))
            gain_.start(frame, wish_.classes);
        ImGui::EndDisabled();
    }
    if (gain_.running()) {
        ImGui::SameLine(0, 2 * metrics().gap);
        ImGui::AlignTextToFramePadding();
        text(fonts().small, palette().dim, gain_.doing());
        progress_bar(gain_.progress(), ImGui::GetContentRegionAvail().x);
    }
    if (!gain_.fault().empty()) paragraph(fonts().body, palette().danger, gain_.fault());
    if (gain_.rows().empty()) return;
    draw_gain_chart(gain_.rows());
    paragraph(
        fonts().small, palette().dim,
        "Orange: by the model that is shown, which has seen all training pictures, thousands of them of the "
        "rare classes. With 30 of them alone it would know less.");
}

void AugmentView::draw(const Frame& frame) {
    if (!frame.has_model() ||
        frame.snapshot.model.features() != static_cast<int>(frame.state.data->test.features())) {
        draw_absence(frame);
        return;
    }
    follow_data(frame);
    draw_method();
    draw_classes(frame);
    draw_amount();
    wish_.count = amount_at(amount_);
    made_.update(frame, wish_, gain_.running() ? 1 : kMakingBudget);
    gain_.update(frame, kGainBudget);
    draw_progress();
    if (!made_.fault().empty())
        paragraph(fonts().body, palette().text, made_.fault() + ".");
    else
        draw_sheet(frame);
    draw_files(frame);
    draw_gain(frame);
}

std::optional<Figure> AugmentView::figure(const Frame& frame) {
    if (sheet_.count() == 0 || !made_.fault().empty()) return std::nullopt;
    FigureLegend legend = legend_of("New pictures", frame, frame.runs);
    legend.notes.push_back(std::string(text_of(wish_.method).label) + ", seed " + std::to_string(wish_.seed));
    std::vector<TileRow> rows;
    for (std::size_t c = 0; c < sheet_count_.size(); ++c)
        rows.push_back({name_of_label(frame.state.data->train, wish_.classes[c]),
                        on_paper(sheet_, static_cast<int>(c) * sheet_of_class_, std::min(sheet_count_[c], 10),
                                 needs_model(wish_.method) ? kPrintModelInk : kPrintInk)});
    for (const GainRow& row : gain_.rows())
        if (!row.scores.empty()) legend.notes.push_back("Balanced accuracy: " + gain_text(row));
    return tile_figure(legend, rows);
}

void AugmentView::describe(const Frame& frame, nlohmann::json& object) {
    if (!frame.has_model()) return;
    object = {{"method", word_of(wish_.method)},
              {"classes", wish_.classes},
              {"made", made_.made()},
              {"count", wish_.count},
              {"seed", wish_.seed},
              {"complete", made_.complete()},
              {"fault", made_.fault()},
              {"measuring", gain_.running()},
              {"gain", nlohmann::json::array()}};
    for (const GainRow& row : gain_.rows())
        object["gain"].push_back(
            {{"method", row.method ? word_of(*row.method) : "nothing"}, {"scores", row.scores}});
}

}  // namespace hourglass::app::augment_view
