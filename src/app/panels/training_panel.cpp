#include "app/panels/training_panel.h"

#include <algorithm>
#include <cmath>

#include "analysis/smoothing.h"
#include "app/panels/setting_name.h"
#include "app/state/words.h"
#include "base/choices.h"
#include "base/format.h"
#include "explore/csv_text.h"
#include "explore/figures.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app {
namespace {

std::string phase_name(const Frame& frame) {
    switch (frame.live.phase) {
        case Phase::Training:
            return "Training";
        case Phase::Paused:
            return frame.live.total_steps > 0 && frame.live.step >= frame.live.total_steps ? "Finished"
                                                                                           : "Paused";
        case Phase::Failed:
            return "Stopped";
        case Phase::Idle:
            break;
    }
    if (frame.state.shown().pretrained())
        return frame.state.shown_needs_reset() ? "Pretrained, with other settings" : "Pretrained";
    return frame.live.step > 0 ? "Done" : "Not trained yet";
}

float progress(const Snapshot& snapshot) {
    if (snapshot.total_steps <= 0) return 0;
    return static_cast<float>(snapshot.step) / static_cast<float>(snapshot.total_steps);
}

const Spec& spec_of(const Snapshot& snapshot) {
    return snapshot.text != nullptr ? snapshot.text->model.spec().network : snapshot.model.spec();
}

std::string loss_name(const Frame& frame) {
    const Spec& spec = spec_of(frame.live);
    const Words words = words_of(frame.state);
    if (frame.state.learns_texts() && !spec.is_variational())
        return std::string(sign::kMinus) + "log p of the words per " + words.one + ", nats";
    if (spec.is_variational()) return "negative ELBO per " + words.one + ", nats";
    switch (spec.loss) {
        case Loss::Mse:
            return "mean squared error per " + words.part;
        case Loss::L1:
            return "mean absolute error per " + words.part;
        case Loss::Huber:
            return "Huber loss per " + words.part;
        case Loss::Bce:
            break;
    }
    return "cross-entropy per " + words.part + ", nats";
}

std::string loss_unit(const Frame& frame) {
    const Spec& spec = spec_of(frame.live);
    return spec.is_variational() || spec.loss == Loss::Bce || frame.state.learns_texts() ? "nats" : "";
}

// What the losses are, and what they were measured on.
std::string about_losses(const Frame& frame) {
    const Snapshot& s = frame.live;
    const Spec& spec = spec_of(s);
    const std::string plain = words_of(frame.state).plain;
    std::string text = "Loss: " + loss_name(frame);
    if (spec.variant == Variant::Denoising) text += ", restored from corrupted " + plain;
    if (frame.data && frame.state.data_version == s.data_version) {
        const bool some = !spec.only_classes.empty();
        text += spec.holds_out()
                    ? "; validation on " + with_commas(spec.validation_images) + " held-out training " + plain
                : some ? "; test on the test " + plain
                       : "; test on the " + with_commas(static_cast<long>(frame.data->test.count())) +
                             " test " + plain;
        if (some) text += "; all of class " + spec_field("only_classes").get(spec) + " alone";
        if (spec.train_images > 0)
            text += "; trained on " + with_commas(spec.train_images) + " of " +
                    with_commas(static_cast<long>(frame.data->train.count())) + " training " + plain;
    }
    const auto& epochs = s.history.epochs;
    const bool other = spec.is_variational() || spec.loss != Loss::Mse || spec.variant == Variant::Denoising;
    if (other && !epochs.empty() && std::isfinite(epochs.back().validation_mse))
        text += (spec.variant == Variant::Denoising ? "; of uncorrupted " + plain + " the"
                                                    : std::string("; their")) +
                " mean squared error " + loss_text(epochs.back().validation_mse);
    return text + ".";
}

std::string about_text_losses(const Frame& frame) {
    const TextMoment& moment = *frame.live.text;
    std::string text = "Loss: " + loss_name(frame);
    const std::size_t held_out = frame.messages->documents().count() - frame.messages->trained();
    if (held_out > 0) text += "; test on the " + with_commas(static_cast<long>(held_out)) + " held out";
    if (!moment.scores.empty())
        text += ". A linear classifier on the codes alone is right about " +
                number_text(100 * moment.scores.back().accuracy) + " %" + " of these, after epoch " +
                std::to_string(moment.scores.back().epoch);
    return text + ".";
}

std::string stem_of(const Frame& frame) {
    return frame.state.learns_texts() ? "texts-loss" : file_stem(frame, frame.runs, "loss");
}

struct Stat {
    std::string name;
    std::string value;
    std::string_view about = {};  // of losses, which a click explains
};

void draw_stat(const Frame& frame, const Stat& stat, float width) {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float small = line_height(fonts().small), bold = line_height(fonts().bold);
    draw_text(list, fonts().small, start, palette().dim, stat.name);
    draw_text(list, fonts().bold, {start.x, start.y + small + 2}, palette().text, stat.value);
    ImGui::Dummy({width, small + bold + 4});
    record_text(stat.name, stat.value);
    if (!stat.about.empty()) explain_item(frame, "loss", stat.name, stat.about);
}

void draw_stats(const Frame& frame) {
    const Snapshot& s = frame.live;
    const bool speed_known = s.samples_per_second > 0;
    const Stat stats[] = {
        {"Training loss", loss_text(s.step > 0 ? s.train_loss : NAN),
         "Measured on the minibatches as the model learns from them. Lower is better."},
        {label_of({measured_on(spec_of(s))}) + " loss", loss_text(s.validation_loss),
         "Measured after each epoch, on what the line below says. Lower is better."},
        {capital(words_of(frame.state).plain) + " per second",
         speed_known ? with_commas(std::lround(s.samples_per_second)) : sign::kDash},
        {"Time left", frame.training() ? duration_text(s.seconds_left) : sign::kDash},
    };
    const float room = ImGui::GetContentRegionAvail().x;
    const int columns = room >= 400 ? 4 : 2;
    const float width =
        (room - static_cast<float>(columns - 1) * metrics().gap) / static_cast<float>(columns);
    for (int i = 0; i < 4; ++i) {
        if (i % columns > 0) ImGui::SameLine();
        draw_stat(frame, stats[i], width);
    }
    if (s.text != nullptr) paragraph(fonts().small, palette().dim, about_text_losses(frame));
    if (!s.model.empty()) paragraph(fonts().small, palette().dim, about_losses(frame));
}

// The epoch that is going on, or how many are done.
std::string epoch_text(const Snapshot& snapshot) {
    const int epochs = spec_of(snapshot).epochs;
    const long total =
        snapshot.steps_per_epoch > 0 ? snapshot.total_steps / snapshot.steps_per_epoch : epochs;
    const long shown =
        snapshot.phase == Phase::Training ? std::min<long>(snapshot.epoch + 1, total) : snapshot.epoch;
    return "Epoch " + std::to_string(shown) + " of " + std::to_string(std::max(total, shown));
}

void draw_nothing_yet(ImVec2 size) {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const ImVec2 center(start.x + size.x / 2, start.y + std::min(size.y, 240.0f) / 2);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    draw_text(list, fonts().body, {center.x, center.y - 18}, palette().dim, "The loss curves appear here",
              0.5f);
    draw_text(list, fonts().body, {center.x, center.y + 4}, palette().dim, "while the model trains.", 0.5f);
    ImGui::Dummy(size);
}

}  // namespace

void TrainingPanel::take_history(const Snapshot& snapshot) {
    if (snapshot.version == version_) return;
    version_ = snapshot.version;
    batch_epochs_.clear();
    batch_losses_.clear();
    epochs_.clear();
    validation_losses_.clear();
    for (const BatchRecord& record : snapshot.history.batches) {
        batch_epochs_.push_back(static_cast<float>(record.epoch));
        batch_losses_.push_back(static_cast<float>(record.loss));
    }
    for (const EpochRecord& record : snapshot.history.epochs) {
        epochs_.push_back(static_cast<float>(record.epoch));
        validation_losses_.push_back(static_cast<float>(record.validation_loss));
    }
    smoothed_losses_ = smoothed(batch_losses_, smoothing_);
    const auto has_logarithm = [](float loss) { return !(loss <= 0); };
    positive_ = std::ranges::all_of(batch_losses_, has_logarithm) &&
                std::ranges::all_of(validation_losses_, has_logarithm);
    if (batch_losses_.empty() && epochs_.empty()) view_ = {};
}

void TrainingPanel::draw_heading(const Frame& frame) {
    const Snapshot& s = frame.live;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float right = start.x + ImGui::GetContentRegionAvail().x;
    text(fonts().bold, palette().text, phase_name(frame));
    record_prose(phase_name(frame) + (frame.state.shown().pretrained() ? "" : ", " + epoch_text(s)));
    if (!frame.state.shown().pretrained())
        draw_text(*ImGui::GetWindowDrawList(), fonts().small, {right, start.y + 2}, palette().dim,
                  epoch_text(s) + " " + sign::kDot + " step " + with_commas(s.step), 1);
    progress_bar(progress(s), ImGui::GetContentRegionAvail().x);
    if (s.phase == Phase::Failed) paragraph(fonts().small, palette().danger, s.message);
}

std::vector<Series> TrainingPanel::curves(const Spec& spec) const {
    const Palette& p = palette();
    std::vector<Series> series;
    const bool smooth = smoothing_ > 0;
    if (smooth)
        series.push_back({"Training, unsmoothed", batch_epochs_, batch_losses_, p.training, Stroke::Solid,
                          training_visible_, true});
    series.push_back({"Training", batch_epochs_, smooth ? smoothed_losses_ : batch_losses_, p.training,
                      Stroke::Solid, training_visible_});
    series.push_back({label_of({measured_on(spec)}), epochs_, validation_losses_, p.validation,
                      Stroke::DashedWithMarkers, validation_visible_});
    return series;
}

void TrainingPanel::draw_legend_row(const Frame& frame, std::span<const Series> series) {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const int buttons = view_.zoomed() ? 3 : 2;
    const float right = width - static_cast<float>(buttons) * metrics().control;
    const int clicked = draw_legend("Loss legend", series, right - metrics().gap);
    if (clicked >= 0) {
        bool& visible = series[clicked].stroke == Stroke::Solid ? training_visible_ : validation_visible_;
        visible = !visible;
    }
    const float below = ImGui::GetCursorScreenPos().y;
    ImGui::SetCursorScreenPos({start.x + right, start.y});
    if (view_.zoomed()) {
        if (icon_button("Show all epochs", icon::kFit,
                        "Shows all epochs again. A double click on the curves does the same."))
            view_.show_all();
        ImGui::SameLine(0, 0);
    }
    if (const auto format = picture_menu("Save picture of the curves"))
        frame.ask(
            action::SaveFigure{stem_of(frame), to_svg(figure(frame, series)), *format == PictureFormat::Svg});
    ImGui::SameLine(0, 0);
    if (icon_button("Save the curves", icon::kFile,
                    "Saves the curves as a table (CSV): epoch, train, test or validation."))
        frame.ask(action::SaveFile{stem_of(frame) + ".csv",
                                   to_file(curves_csv(frame.live.history, spec_of(frame.live)))});
    ImGui::SetCursorScreenPos({start.x, below});
}

Figure TrainingPanel::figure(const Frame& frame, std::span<const Series> series) const {
    const float end = static_cast<float>(std::max(1, frame.live.epoch + 1));
    const CurveAxes axes{.x_label = "epoch",
                         .y_label = loss_name(frame),
                         .x_low = view_.zoomed() ? view_.low : 0,
                         .x_high = view_.zoomed() ? view_.high : end,
                         .logarithmic = logarithmic()};
    const std::string title = "Loss by epoch";
    const FigureLegend legend = frame.live.text != nullptr ? FigureLegend{title, {about_text_losses(frame)}}
                                                           : legend_of(title, frame, frame.runs);
    std::vector<FigureCurve> lines;
    for (const Series& line : series) {
        if (!line.visible || line.background) continue;
        const bool dashed = line.stroke != Stroke::Solid;
        lines.push_back({.name = line.name,
                         .x = {line.x.begin(), line.x.end()},
                         .y = {line.y.begin(), line.y.end()},
                         .color = dashed ? 0xC65A00u : 0x0072B2u,  // as on light ground
                         .dashed = dashed});
    }
    return curve_figure(legend, axes, lines);
}

void TrainingPanel::draw_axis_row() {
    const float width = ImGui::GetContentRegionAvail().x, scales = 116, gap = 2 * metrics().gap;
    const std::string choices[] = {"Linear", "Log"};
    const int clicked = segments("Loss axis", choices, logarithmic() ? 1 : 0, scales);
    if (clicked >= 0) logarithmic_ = clicked == 1;
    if (!positive_) help("A logarithmic axis cannot show losses of 0 or less, which densities can have.");
    ImGui::SameLine(0, gap);
    const ImVec2 place = ImGui::GetCursorScreenPos();
    const float name = text_size(fonts().small, "Smooth").x;
    draw_text(*ImGui::GetWindowDrawList(), fonts().small,
              {place.x, place.y + (metrics().control - line_height(fonts().small)) / 2}, palette().dim,
              "Smooth");
    ImGui::SetCursorScreenPos({place.x + name + metrics().gap, place.y});
    const float room = std::min(width - scales - gap - name - metrics().gap, 240.0f);
    if (slider("##Smoothing", &smoothing_, 0, 0.99f,
               smoothing_ > 0 ? number_text(std::round(100 * static_cast<double>(smoothing_)) / 100) : "off",
               room))
        smoothed_losses_ = smoothed(batch_losses_, smoothing_);
    help(
        "Shows the training curve as a moving average: each point keeps this share of the "
        "previous one. The unsmoothed curve stays behind it, faint.");
}

void TrainingPanel::draw_curves(const Frame& frame, float height) {
    const float width = ImGui::GetContentRegionAvail().x;
    if (batch_losses_.empty() && epochs_.empty()) {
        draw_nothing_yet({width, std::max(height, 60.0f)});
        return;
    }
    const Spec& spec = spec_of(frame.live);
    const std::vector<Series> series = curves(spec);
    const float top = ImGui::GetCursorScreenPos().y;
    draw_axis_row();
    draw_legend_row(frame, series);
    const PlotAxes axes{.x_label = "epoch",
                        .y_label = loss_name(frame),
                        .y_unit = loss_unit(frame),
                        .x_end = static_cast<float>(std::max(1, frame.state.shown().wanted.epochs)),
                        .logarithmic = logarithmic()};
    const float room = std::max(height - (ImGui::GetCursorScreenPos().y - top), 60.0f);
    draw_plot("Loss curves", {width, room}, axes, series, &view_);
}

void TrainingPanel::draw(const Frame& frame, float height) {
    take_history(frame.live);
    const float top = ImGui::GetCursorPosY();
    if (height <= 0) height = ImGui::GetContentRegionAvail().y;
    draw_heading(frame);
    ImGui::Dummy({0, 2});
    draw_stats(frame);
    draw_curves(frame, height - (ImGui::GetCursorPosY() - top));
}

// The longest that has room.
void draw_training_summary(const Frame& frame, float width) {
    const Snapshot& s = frame.live;
    const bool measured = std::isfinite(s.validation_loss);
    const std::string unit = loss_unit(frame);
    const std::string of = !measured ? "training " : spec_of(s).holds_out() ? "validation " : "test ";
    const std::string dot = std::string(" ") + sign::kDot + " ";
    const std::string loss = "loss " + loss_text(measured ? s.validation_loss : s.train_loss);
    const std::string phase = s.pretrained ? phase_name(frame) : epoch_text(s);
    const std::string whole = phase + dot + of + loss + (unit.empty() ? "" : " " + unit);
    const std::string lines[] = {whole, phase + dot + of + loss, phase + dot + loss, phase};
    const auto fits = [&](const std::string& line) { return text_size(fonts().small, line).x <= width; };
    const auto* const shown = std::ranges::find_if(lines, fits);
    ImGui::BeginGroup();
    text(fonts().small, palette().text,
         shown != std::end(lines) ? *shown
         : s.pretrained           ? std::string("Pretrained")
                                  : phase);
    record_prose(whole);
    progress_bar(progress(s), width);
    ImGui::EndGroup();
}

}  // namespace hourglass::app
