// Which score, and what is normal; the address's part of the view.
#include <algorithm>
#include <charconv>

#include "app/state/words.h"
#include "app/views/anomalies/anomalies_view.h"
#include "app/views/shared/pictures.h"
#include "data/subset.h"
#include "explore/csv_text.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::anomalies_view {
namespace {

constexpr std::size_t kMostChips = 12;

std::string score_label(AnomalyScore score) {
    return label_of(choices_of<AnomalyScore>[static_cast<std::size_t>(score)]);
}

LabelSet only(std::uint8_t label) { return LabelSet().set(label); }

constexpr std::string_view kByContrast = "-by-contrast";  // after the score's word in the address
constexpr char kContrastSwitch[] = "By contrast";

// A switch as wide as its text: lit while on. `name`: for scripts.
bool chip(const std::string& label, const std::string& name, bool on, const std::string& about) {
    const Palette& p = palette();
    const float height = metrics().control - 4,
                width = std::max(text_size(fonts().body, label).x + 18, height);
    if (ImGui::GetContentRegionAvail().x < width) ImGui::NewLine();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const bool clicked = click_area(name.c_str(), {width, height}, Role::Switch);
    record_value(on ? "true" : "false");
    help(about);
    const bool lit = ImGui::IsItemHovered();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 end(start.x + width, start.y + height);
    list.AddRectFilled(start, end,
                       on    ? with_alpha(p.training, lit ? 0.45f : 0.3f)
                       : lit ? p.hover
                             : p.raised,
                       height / 2);
    if (on) list.AddRect(start, end, p.training, height / 2);
    draw_text(list, fonts().body, {start.x + width / 2, start.y + (height - line_height(fonts().body)) / 2},
              on ? p.text : p.dim, label, 0.5f);
    return clicked;
}

}  // namespace

std::string AnomaliesView::place() const {
    const bool by_contrast = by_contrast_ && is_of_errors(score_);
    const bool usual = score_ == AnomalyScore::Reconstruction && !by_contrast && !chosen_;
    std::string place(usual ? "" : word_of(score_));
    if (by_contrast) place += kByContrast;
    if (!chosen_) return place;
    std::string labels;
    for (std::size_t label = 0; label < chosen_->size(); ++label)
        if ((*chosen_)[label]) labels += (labels.empty() ? "" : ",") + std::to_string(label);
    return place + ":" + labels;
}

bool AnomaliesView::go_to(std::string_view place) {
    if (place.empty()) {
        score_ = AnomalyScore::Reconstruction;
        by_contrast_ = false;
        chosen_.reset();
        return true;
    }
    const std::string_view asked = place.substr(0, place.find(':'));
    const bool by_contrast = asked.ends_with(kByContrast);
    const std::string_view word = asked.substr(0, asked.size() - (by_contrast ? kByContrast.size() : 0));
    const auto& choices = choices_of<AnomalyScore>;
    const auto known = std::ranges::find(choices, word, &Choice::word);
    if (known == choices.end()) return false;
    const auto score = static_cast<AnomalyScore>(known - choices.begin());
    if (by_contrast && !is_of_errors(score)) return false;
    std::optional<LabelSet> labels;
    for (std::size_t at = asked.size(); at < place.size();) {
        unsigned label = 0;
        const auto [end, error] = std::from_chars(place.data() + at + 1, place.data() + place.size(), label);
        if (error != std::errc{} || label >= LabelSet().size()) return false;
        labels = labels.value_or(LabelSet()).set(label);
        at = static_cast<std::size_t>(end - place.data());
        if (at < place.size() && place[at] != ',') return false;
    }
    score_ = score;
    by_contrast_ = by_contrast;
    chosen_ = labels;
    threshold_.reset();
    return true;
}

void AnomaliesView::choose_normal(const Frame& frame, const LabelSet& labels) {
    if (labels.none() || labels == normal(frame)) return;
    chosen_ = labels;
    if (labels == trained_on(frame)) chosen_.reset();
    threshold_.reset();
}

void AnomaliesView::draw_score_list(const Frame& frame, float width) {
    const std::vector<AnomalyScore> scores = scores_of(frame.snapshot.model.spec());
    std::vector<ListEntry> entries;
    for (const AnomalyScore score : scores) entries.push_back({score_label(score), explanation_of(score)});
    const auto selected = static_cast<int>(std::ranges::find(scores, score_) - scores.begin());
    const int clicked = drop_down("##Score", "Score: " + score_label(score_), entries, selected,
                                  explanation_of(score_), width);
    if (clicked < 0) return;
    score_ = scores[static_cast<std::size_t>(clicked)];
    threshold_.reset();
}

std::string AnomaliesView::score_name(const Frame& frame) const {
    return score_label(score_) + (divides(frame) ? " by contrast" : "");
}

void AnomaliesView::draw_contrast_switch() {
    if (chip(kContrastSwitch, kContrastSwitch, by_contrast_,
             "Divides errors by the root of the picture's contrast, the sum of the squared differences of "
             "neighboring pixels: long edges cost any model more, whatever they show.")) {
        by_contrast_ = !by_contrast_;
        threshold_.reset();
    }
}

void AnomaliesView::draw_normal_list(const Frame& frame, float width) {
    const ImageSet& train = frame.state.data->train;
    const std::vector<std::uint8_t> labels = present_labels(train);
    const LabelSet all = present(train), now = normal(frame), trained = trained_on(frame);
    std::vector<ListEntry> entries;
    std::vector<LabelSet> meant;
    int selected = -1;
    const auto offer = [&](const std::string& label, const LabelSet& set, const char* about) {
        if (set == now && selected < 0) selected = static_cast<int>(entries.size());
        entries.push_back({label, about});
        meant.push_back(set);
    };
    const auto title = [&](const char* label) {
        entries.push_back({label, {}, true});
        meant.emplace_back();
    };
    offer("What the model was trained on", trained, "The classes whose samples the model has learned from.");
    if (trained != all) offer("All classes", all, "Then nothing is an anomaly.");
    title("One class only");
    for (const std::uint8_t label : labels) offer(name_of_label(train, label) + " only", only(label), "");
    title("All classes but one");
    for (const std::uint8_t label : labels)
        offer("All but " + name_of_label(train, label), all & ~only(label), "");
    const int clicked = drop_down("##Normal", "Normal: " + in_words(now, train), entries, selected,
                                  "What belongs. Everything else is an anomaly that is to be found.", width);
    if (clicked >= 0) choose_normal(frame, meant[static_cast<std::size_t>(clicked)]);
}

// How errors count, and a switch for each class, where there are few enough.
void AnomaliesView::draw_chips(const Frame& frame) {
    const ImageSet& train = frame.state.data->train;
    const std::vector<std::uint8_t> labels = present_labels(train);
    const bool contrast = has_contrast(frame.snapshot.model, score_);
    if (contrast) draw_contrast_switch();
    if (labels.size() < 3 || labels.size() > kMostChips) return;
    if (contrast) ImGui::SameLine(0, 16);
    LabelSet now = normal(frame);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (i > 0) ImGui::SameLine(0, 4);
        const std::string name = name_of_label(train, labels[i]);
        if (!chip(name, "Normal: " + name, now[labels[i]], "Whether this class is normal.")) continue;
        choose_normal(frame, now.flip(labels[i]));
    }
}

void AnomaliesView::save_scores(const Frame& frame) {
    frame.ask(action::SaveFile{file_stem(frame, frame.runs, "anomalies.csv"),
                               to_file(anomalies_csv(pass_.found(), frame.state.data->test, threshold()))});
}

void AnomaliesView::draw_icons(const Frame& frame) {
    picture_button(frame, "Save picture of the scores", "anomalies",
                   [&] { return figure(frame).value_or(Figure{}); });
    ImGui::SameLine(0, 0);
    if (icon_button("Save scores", icon::kFile,
                    "Saves the score of every test sample as a table (CSV): name, label, score, and 1 above "
                    "the threshold."))
        save_scores(frame);
}

void AnomaliesView::draw_choices(const Frame& frame) {
    const float room = ImGui::GetContentRegionAvail().x, icons = 2 * metrics().control, gap = metrics().gap;
    const bool classes = present(frame.state.data->train).count() > 1;
    const bool wide = room >= 520;
    const float list = wide ? std::min((room - icons - 2 * gap) / 2, 240.0f) : room - icons - gap;
    draw_score_list(frame, list);
    ImGui::SameLine(0, gap);
    if (!wide) draw_icons(frame);
    if (classes) draw_normal_list(frame, wide ? list : room);
    if (wide) {
        if (classes) ImGui::SameLine(0, gap);
        ImGui::SetCursorPosX(ImGui::GetCursorPosX() +
                             std::max(ImGui::GetContentRegionAvail().x - icons, 0.0f));
        draw_icons(frame);
    }
    draw_chips(frame);
}

}  // namespace hourglass::app::anomalies_view
