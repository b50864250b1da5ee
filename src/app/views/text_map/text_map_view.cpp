// Messages in the plane by their codes, and words by what stands for them in the decoder.
#include <algorithm>
#include <cstdio>
#include <imgui.h>
#include <memory>
#include <misc/cpp/imgui_stdlib.h>
#include <nlohmann/json.hpp>
#include <vector>

#include "analysis/similar.h"
#include "app/state/place.h"
#include "app/state/view.h"
#include "app/state/words.h"
#include "app/views/shared/message_row.h"
#include "app/views/shared/pictures.h"
#include "app/views/text_map/dot_canvas.h"
#include "base/format.h"
#include "base/text.h"
#include "explore/text_map.h"
#include "text/code_points.h"
#include "text/code_words.h"
#include "ui/widgets.h"

namespace hourglass::app::text_map_view {
namespace {

constexpr std::size_t kNearWords = 12;

std::string explained_text(double share) {
    char text[64];
    std::snprintf(text, sizeof text, "%.0f %% of the variance", 100 * share);
    return text;
}

// Turned the way round that the map before had, of which the same things were: a principal component has no
// sign, and a training is not to mirror the map.
TextPlaces as_before(TextPlaces now, const TextPlaces& before) {
    if (before.places.cols() != now.places.cols()) return now;
    for (Eigen::Index axis = 0; axis < now.places.rows(); ++axis)
        if (before.places.row(axis).dot(now.places.row(axis)) < 0) now.places.row(axis) *= -1;
    return now;
}

class TextMapView final : public View {
public:
    TextMapView() : View({"Text map", "Map", icon::kMap, Tab::For::Messages}) {}

    bool busy() const override { return placed_ != messages_made_.version; }

    // "words:word-call"
    std::string place() const override {
        std::string place;
        if (words_) add_part(place, "words");
        if (word_ != kFirstWord && word_.size() <= kLongestWord) add_part(place, "word", word_);
        return place;
    }
    std::vector<std::string> follow_place(const Frame&, std::string_view place) override {
        words_ = false;
        word_ = kFirstWord;
        return read_parts(place, [&](const PlacePart& part) {
            if (part.key == "words" && part.value.empty()) return words_ = true;
            if (part.key != "word") return false;
            word_ = part.value;
            return true;
        });
    }

    void draw(const Frame& frame) override {
        if (frame.messages == nullptr || !frame.messages->ready()) {
            if (frame.state.texts.name.empty()) frame.ask(action::FetchMessages{});
            return paragraph(fonts().body, palette().dim, "The messages and their model are loading.");
        }
        const Messages& messages = *frame.messages;
        const std::vector<std::string> parts{capital(words_of(frame.state).many), "Words"};
        const float width = ImGui::GetContentRegionAvail().x;
        const int chosen = segments("Map of", parts, words_ ? 1 : 0, std::min(width, 240.0f),
                                    "Messages by their codes, words by their vectors in the decoder.");
        if (chosen >= 0) words_ = chosen == 1;
        if (words_) {
            update_words(messages);
            return draw_words(messages);
        }
        update_messages(messages);
        draw_messages(messages, words_of(frame.state));
    }

    std::optional<Figure> figure(const Frame& frame) override {
        if (frame.messages == nullptr || !frame.messages->complete()) return std::nullopt;
        return words_ ? words_figure(*frame.messages) : messages_figure(*frame.messages);
    }

    void describe(const Frame& frame, nlohmann::json& object) override {
        if (frame.messages == nullptr || !frame.messages->complete()) return;
        update_messages(*frame.messages);
        update_words(*frame.messages);
        object = {{"messages", message_places_.places.cols()},
                  {"words", word_places_.places.cols()},
                  {"explained", message_places_.explained},
                  {"word", word_},
                  {"near", near_words(frame.messages->reader()->model())}};
    }

private:
    // What a map was made of.
    struct Made {
        std::uint64_t version = 0;  // of the messages
        ImU32 ground = 0;           // the theme's
        bool operator==(const Made&) const = default;
    };

    // All of a map, with a little room around it.
    static PlanePoints plane_of(const Matrix& places, std::span<const std::uint8_t> labels) {
        const Vector low = places.rowwise().minCoeff(), high = places.rowwise().maxCoeff();
        const Vector edge = 0.04f * (high - low);
        return {.places = places,
                .labels = labels,
                .colors = {},
                .names = {},
                .low = {low[0] - edge[0], low[1] - edge[1]},
                .high = {high[0] + edge[0], high[1] + edge[1]},
                .x_label = "first principal component",
                .y_label = "second"};
    }

    std::optional<Figure> messages_figure(const Messages& messages) const {
        const auto count = static_cast<std::size_t>(message_places_.places.cols());
        if (count == 0 || count != messages.documents().count()) return std::nullopt;
        std::vector<std::uint8_t> labels;
        for (std::size_t i = 0; i < count; ++i)
            labels.push_back(static_cast<std::uint8_t>(label_at(messages, i)));
        PlanePoints points = plane_of(message_places_.places, labels);
        const std::vector<std::string>& classes = shown_classes(messages);
        for (std::size_t i = 0; i < std::max<std::size_t>(classes.size(), 1); ++i) {
            points.colors.push_back(to_rgb(class_ink(i)));
            points.names.push_back(i < classes.size() ? classes[i] : "");
        }
        FigureLegend legend = text_legend("Texts by their codes", messages);
        legend.notes.push_back("PCA keeps " + explained_text(message_places_.explained) + ".");
        return plane_figure(legend, points);
    }

    // The words' names are what there is to see: those that find room on paper.
    std::optional<Figure> words_figure(const Messages& messages) const {
        if (word_places_.places.cols() == 0) return std::nullopt;
        FigureLegend legend = text_legend("Words by their vectors in the decoder", messages);
        legend.notes.push_back("PCA keeps " + explained_text(word_places_.explained) +
                               "; words that occur together are near each other.");
        const std::vector<std::uint8_t> labels(static_cast<std::size_t>(word_places_.places.cols()), 0);
        PlanePoints points = plane_of(word_places_.places, labels);
        points.colors = {0x8A93A3};
        points.words = messages.reader()->model().words().terms();
        points.words_first = frequent_;
        return plane_figure(legend, points);
    }

    // Each map by itself, as it is opened: both at once would be a long frame.
    void update_messages(const Messages& messages) {
        const Made now{messages.version(), palette().card};
        if (!messages.complete() || messages_made_ == now) return;
        if (placed_ != now.version) {  // the dots are painted in the next frame
            placed_ = now.version;
            message_places_ = as_before(place_by_pca(messages.codes()), message_places_);
            message_colors_.clear();
            return;
        }
        messages_made_ = now;
        ++drawn_;
        message_colors_.clear();
        for (std::size_t i = 0; i < messages.documents().count(); ++i) {
            const std::size_t label = label_at(messages, i);
            message_colors_.push_back(with_alpha(class_ink(label), label == 0 ? 0.5f : 0.85f));
        }
    }

    void update_words(const Messages& messages) {
        const Made now{messages.version(), palette().card};
        if (!messages.complete() || words_made_ == now) return;
        if (words_made_.version != now.version) {
            const TextAutoencoder& model = messages.reader()->model();
            vectors_ = word_vectors(model);
            word_places_ = as_before(place_by_pca(vectors_), word_places_);
            weights_ = word_weights(model);
            frequent_ = frequent_words(model);
        }
        words_made_ = now;
        ++drawn_;
        word_colors_.clear();
        const float strongest = std::max(weights_.cwiseAbs().maxCoeff(), 1e-6f);
        for (const float weight : weights_)
            word_colors_.push_back(mix(palette().dim, class_ink(weight > 0 ? 1 : 0),
                                       std::min(3 * std::abs(weight) / strongest, 1.0f)));
    }

    ImVec2 canvas_size(float below) const {
        const ImVec2 room = ImGui::GetContentRegionAvail();
        return {room.x, std::clamp(room.y - below, 240.0f, std::clamp(1.2f * room.x, 240.0f, 720.0f))};
    }

    void draw_messages(const Messages& messages, const Words& words) {
        const float line = line_height(fonts().body);
        if (messages.complete() && message_colors_.empty()) return;
        if (!messages.complete()) {
            paragraph(fonts().body, palette().dim, "The messages are being read.");
            return progress_bar(
                static_cast<float>(messages.known()) / static_cast<float>(messages.documents().count()),
                std::min(ImGui::GetContentRegionAvail().x, 400.0f));
        }
        const Documents& documents = messages.documents();
        paragraph(fonts().small, palette().dim,
                  with_commas(static_cast<long>(documents.count())) + " " + words.many +
                      " by their codes, of whose " + std::to_string(messages.codes().rows()) +
                      " numbers PCA keeps two: " + explained_text(message_places_.explained) + ". " +
                      legend(messages));
        message_canvas_.draw("Map of messages", canvas_size(3 * line + 8),
                             {message_places_.places, message_colors_, 2.2f, drawn_,
                              "messages of both classes; hover over one to read it"});
        const int dot = message_canvas_.hovered() >= 0 ? message_canvas_.hovered() : message_canvas_.picked();
        if (dot < 0)
            return paragraph(fonts().small, palette().dim, "Point at a " + words.one + " to read it here.");
        const auto place = static_cast<std::size_t>(dot);
        ui::text(fonts().bold, class_ink(label_at(messages, place)),
                 class_at(messages, place) + (messages.held_out(place) ? ", held out" : ""));
        paragraph(fonts().body, palette().text, documents.texts[place]);
    }

    static std::string legend(const Messages& messages) {
        const std::vector<std::string>& classes = shown_classes(messages);
        if (classes.empty()) return "They have no labels.";
        const bool learned = messages.reader()->model().spec().label_weight > 0;
        const std::string unseen =
            messages.documents().labeled()
                ? (learned ? "the model learned the codes with labels of those not held out."
                           : "the model saw no label when it learned the codes.")
                : "they have no labels, these are the model's verdicts.";
        if (classes.size() != 2)
            return "A color for each of " + std::to_string(classes.size()) + " classes; " + unseen;
        return "Orange is " + classes[1] + ", blue " + classes[0] + "; " + unseen;
    }

    // The most frequent ones that find room.
    void draw_word_names(const TextAutoencoder& model) {
        constexpr std::size_t kMost = 160;
        ImDrawList& list = *ImGui::GetWindowDrawList();
        const ImVec2 min = word_canvas_.min(), max = word_canvas_.max();
        list.PushClipRect(min, max, true);
        taken_.clear();
        for (const std::uint32_t word : frequent_) {
            if (taken_.size() >= kMost) break;
            const std::string& name = model.words().terms()[word];
            const ImVec2 at = word_canvas_.to_screen(word_places_.places, word);
            const ImVec2 size = text_size(fonts().tiny, name);
            const ImVec4 box(at.x + 4, at.y - size.y / 2, at.x + 6 + size.x, at.y + size.y / 2);
            const bool outside = at.x < min.x || at.x > max.x || at.y < min.y || at.y > max.y;
            const bool covered = std::ranges::any_of(taken_, [&](const ImVec4& other) {
                return box.x < other.z && other.x < box.z && box.y < other.w && other.y < box.w;
            });
            if (outside || covered) continue;
            taken_.push_back(box);
            draw_text(list, fonts().tiny, {box.x, box.y}, palette().text, name);
        }
        list.PopClipRect();
    }

    std::vector<std::string> near_words(const TextAutoencoder& model) const {
        std::vector<std::string> near;
        const std::int64_t place = model.words().find(word_);
        if (place < 0 || vectors_.cols() == 0) return near;
        const Vector own = vectors_.col(static_cast<Eigen::Index>(place));
        for (const Similar& one : most_similar(vectors_, own, kNearWords, place))
            near.push_back(model.words().terms()[one.place]);
        return near;
    }

    void draw_words(const Messages& messages) {
        const TextAutoencoder& model = messages.reader()->model();
        const float line = line_height(fonts().body);
        if (!messages.complete())
            return paragraph(fonts().body, palette().dim, "The messages are being read.");
        paragraph(fonts().small, palette().dim,
                  with_commas(static_cast<long>(model.words().size())) +
                      " words by what stands for them in the decoder, PCA keeps " +
                      explained_text(word_places_.explained) +
                      (model.has_classifier() && model.classes().size() == 2
                           ? ". The more orange, the more a word speaks for " + model.classes()[1] +
                                 ", the more blue, for " + model.classes()[0] + "."
                           : "."));
        const DotCanvas::Content content{word_places_.places, word_colors_, 2.6f, drawn_,
                                         "words; those that occur together are near each other"};
        word_canvas_.draw("Map of words", canvas_size(metrics().control + 3 * line + 14), content);
        draw_word_names(model);
        if (const int picked = word_canvas_.picked(); picked >= 0 && picked != seen_pick_)
            word_ = model.words().terms()[static_cast<std::size_t>(picked)];
        seen_pick_ = word_canvas_.picked();
        ImGui::SetNextItemWidth(std::min(ImGui::GetContentRegionAvail().x, 240.0f));
        ImGui::InputText("##Word", &word_);
        record_label("Word");
        record_role(Role::Field);
        record_live();
        record_value(word_);
        if (const auto asked = asked_value()) word_ = *asked;
        word_ = small_letters(word_);
        const std::int64_t place = model.words().find(word_);
        if (place >= 0 && place != word_canvas_.picked()) {
            word_canvas_.pick(static_cast<int>(place));
            seen_pick_ = static_cast<int>(place);
        }
        const std::vector<std::string> near = near_words(model);
        paragraph(
            fonts().body, palette().text,
            place < 0 ? "The model does not know this word." : "Nearest to it (cosine): " + joined(near));
    }

    bool words_ = false;
    std::uint64_t placed_ = 0;  // the version of the messages that have places
    Made messages_made_, words_made_;
    std::uint64_t drawn_ = 0;
    TextPlaces message_places_, word_places_;
    std::vector<ImU32> message_colors_, word_colors_;
    Matrix vectors_;
    Vector weights_;
    std::vector<std::uint32_t> frequent_;
    std::vector<ImVec4> taken_;
    DotCanvas message_canvas_, word_canvas_;
    static constexpr char kFirstWord[] = "prize";
    static constexpr std::size_t kLongestWord = 100;  // bytes, of an address
    std::string word_ = kFirstWord;
    int seen_pick_ = -1;
};

}  // namespace

std::unique_ptr<View> make_view() { return std::make_unique<TextMapView>(); }

}  // namespace hourglass::app::text_map_view
