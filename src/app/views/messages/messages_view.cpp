#include "app/views/messages/messages_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <imgui.h>
#include <memory>
#include <misc/cpp/imgui_stdlib.h>
#include <nlohmann/json.hpp>

#include "app/state/place.h"
#include "app/views/messages/message_words.h"
#include "app/views/shared/code_bars.h"
#include "app/views/shared/message_row.h"
#include "app/views/shared/pictures.h"
#include "base/format.h"
#include "explore/bar_figures.h"
#include "platform/platform.h"
#include "ui/widgets.h"

namespace hourglass::app::messages_view {
namespace {

struct MessageExample {
    const char* label;
    const char* text;
};
constexpr std::array kMessageExamples = {
    MessageExample{"A prize", "WINNER!! You have won a 1000 cash prize. Call 09061701461 to claim now"},
    MessageExample{"A friend", "Sorry, I'll call you later. Are you coming home for lunch?"},
    MessageExample{"An offer", "Free entry: text WIN to 80086 for a new mobile, reply STOP to end"},
    MessageExample{"Mistyped", "You hvae wonn a csah prize, cal to clam it"}};

constexpr std::size_t kRebuiltWords = 10, kNearest = 6, kCodeWords = 8;
constexpr std::size_t kLongestMessage = 10000;  // bytes
constexpr std::size_t kLongestInAddress = 500;  // bytes
constexpr float kTwoColumns = 620;              // units of the page

std::string share_text(float share) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f %%", 100 * static_cast<double>(share));
    return text;
}

// "prize, cash, claim"
std::string names_of(const std::vector<std::pair<std::string, float>>& words) {
    std::string names;
    for (const auto& [word, weight] : words) names += (names.empty() ? "" : ", ") + word;
    return names;
}

}  // namespace

MessagesView::MessagesView()
    : View({"Messages", "Messages", icon::kPencil, Tab::For::Messages}), text_(kMessageExamples[0].text) {}

// Of the user's own documents one that was held out comes first.
void MessagesView::follow_texts(const Frame& frame) {
    if (frame.state.texts.name == texts_ || !frame.messages->ready()) return;
    texts_ = frame.state.texts.name;
    example_ = 0;
    text_ = texts_.empty() ? kMessageExamples[0].text
                           : frame.messages->documents().texts[frame.messages->trained()];
}

std::string MessagesView::place() const {
    std::string place;
    if (text_ != kMessageExamples[0].text && text_.size() <= kLongestInAddress)
        add_part(place, "text", text_);
    list_.add_parts(place);
    return place;
}

std::string MessagesView::untold() const {
    return text_.size() > kLongestInAddress ? "The message is too long for a link: it opens with another one."
                                            : "";
}

std::vector<std::string> MessagesView::follow_place(const Frame& frame, std::string_view place) {
    if (frame.messages != nullptr) follow_texts(frame);
    text_ = kMessageExamples[0].text;
    list_.show_all();
    return read_parts(place, [&](const PlacePart& part) {
        if (part.key != "text") return list_.take_part(part);
        text_ = part.value;
        return true;
    });
}

void MessagesView::update(const Messages& messages) {
    if (text_.size() > kLongestMessage) {
        std::size_t end = kLongestMessage;
        while (end > 0 && (text_[end] & 0xC0) == 0x80) --end;  // not within a character of several bytes
        text_.resize(end);
        cut_ = true;
    } else if (text_ != read_text_) {
        cut_ = false;
    }
    const bool same = model_version_ == messages.model_version() && text_ == read_text_;
    if (same && known_ == messages.known()) return;
    const double start = platform::seconds();
    if (!same) {
        model_version_ = messages.model_version();
        read_text_ = text_;
        reading_ = messages.reader()->read(text_, kRebuiltWords);
    }
    known_ = messages.known();
    nearest_ = messages.nearest(reading_.code, text_, kNearest);
    if (!same) milliseconds_ = 1000 * (platform::seconds() - start);
}

void MessagesView::draw_field(const Words& words) {
    heading("Your " + words.one);
    ImGui::SetNextItemWidth(-1);
    ImGui::InputText("##Message", &text_);
    record_label("Message");
    record_role(Role::Field);
    record_live();
    record_value(text_);
    if (const auto asked = asked_value()) text_ = *asked;
}

void MessagesView::draw_examples(const Messages& messages) {
    if (!texts_.empty()) {
        if (!button("Another document", icon::kShuffle)) return;
        example_ = (example_ + 1) % (messages.documents().count() - messages.trained());
        text_ = messages.documents().texts[messages.trained() + example_];
        return;
    }
    for (const MessageExample& example : kMessageExamples) {
        if (&example != kMessageExamples.data()) {
            ImGui::SameLine(0, metrics().gap);
            if (ImGui::GetContentRegionAvail().x < button_width(example.label)) ImGui::NewLine();
        }
        if (button(example.label)) text_ = example.text;
    }
}

void MessagesView::draw_rebuilt(float width) {
    constexpr float kWordWidth = 104, kNumberWidth = 56;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    heading("Most probable words of the reconstruction");
    const float line = line_height(fonts().body) + 3;
    const float bar = std::max(width - kWordWidth - kNumberWidth, 20.0f);
    const float largest = reading_.rebuilt.empty() ? 1 : std::max(reading_.rebuilt.front().second, 1e-9f);
    std::string described;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    float y = start.y;
    for (const auto& [word, probability] : reading_.rebuilt) {
        list.AddRectFilled({start.x + kWordWidth, y + 5},
                           {start.x + kWordWidth + bar * probability / largest, y + line - 5},
                           palette().accent, 3);
        draw_text(list, fonts().body, {start.x, y}, palette().text, word);
        draw_text(list, fonts().small, {start.x + width, y + 1}, palette().dim, share_text(probability), 1);
        described += (described.empty() ? "" : ", ") + word + " " + share_text(probability);
        y += line;
    }
    ImGui::Dummy({width, y - start.y});
    record_image("Words of the reconstruction", described);
}

std::optional<Figure> MessagesView::figure(const Frame& frame) {
    if (frame.messages == nullptr || frame.messages->reader() == nullptr) return std::nullopt;
    update(*frame.messages);
    std::vector<FigureBar> bars;
    const float largest = reading_.rebuilt.empty() ? 1 : std::max(reading_.rebuilt.front().second, 1e-9f);
    for (const auto& [word, probability] : reading_.rebuilt)
        bars.push_back({.name = word,
                        .value = share_text(probability),
                        .share = static_cast<double>(probability / largest),
                        .color = 0xC65A00});
    FigureLegend legend = text_legend("Most probable words of the reconstruction", *frame.messages);
    legend.notes.insert(legend.notes.begin(), "Of: " + text_.substr(0, text_.find('\n')));
    if (!reading_.label.empty())
        legend.notes.insert(legend.notes.begin() + 1,
                            "Taken for " + reading_.label + ", score " + number_text(reading_.score));
    return bar_figure(legend, bars);
}

void MessagesView::draw_code(float width) {
    heading(code_title(static_cast<int>(reading_.code.size())));
    draw_code_bars("Code of the message",
                   {reading_.code.data(), static_cast<std::size_t>(reading_.code.size())}, {},
                   static_cast<int>(reading_.code.size()), {width, 84});
}

int MessagesView::shown_number() const {
    if (number_ >= 0 && number_ < reading_.code.size()) return number_;
    Eigen::Index largest = 0;
    if (reading_.code.size() > 0) reading_.code.cwiseAbs().maxCoeff(&largest);
    return static_cast<int>(largest);
}

void MessagesView::update_code_words(const Messages& messages) {
    const std::pair wanted{messages.model_version(), shown_number()};
    if (worded_ == wanted) return;
    worded_ = wanted;
    code_words_ = words_of_code(messages.reader()->model(), wanted.second, kCodeWords);
}

void MessagesView::draw_code_words(const Messages& messages, float width) {
    constexpr float kNumberWidth = 150;
    heading("Words that a number of the code stands for");
    const auto value = [&](int place) {
        return number_text(std::round(100 * static_cast<double>(reading_.code(place))) / 100);
    };
    std::vector<ListEntry> entries{{"The farthest from 0"}};
    for (int i = 0; i < reading_.code.size(); ++i)
        entries.push_back({"z" + std::to_string(i + 1) + " = " + value(i)});
    const int shown = shown_number();
    const int chosen =
        drop_down("##Number of the code", entries[static_cast<std::size_t>(shown) + 1].label, entries,
                  number_ < 0 ? 0 : shown + 1,
                  "Words whose probabilities follow this number, by the weights of the decoder.",
                  std::min(width, kNumberWidth));
    if (chosen >= 0) number_ = chosen - 1;
    update_code_words(messages);
    const std::string name = "z" + std::to_string(shown_number() + 1);
    paragraph(fonts().small, palette().dim, "The larger " + name + ", the more probable");
    paragraph(fonts().body, palette().text, names_of(code_words_.more));
    paragraph(fonts().small, palette().dim, "The smaller " + name + ", the more probable");
    paragraph(fonts().body, palette().text, names_of(code_words_.less));
}

void MessagesView::draw_nearest(const Messages& messages, const Words& words, float width) {
    heading(capital(words.many) + " with the most similar codes");
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 1});
    for (const Similar& one : nearest_) {
        char cosine[16];
        std::snprintf(cosine, sizeof cosine, "%.2f", static_cast<double>(one.cosine));
        if (draw_message_row(messages, one.place, cosine, width))
            text_ = messages.documents().texts[one.place];
    }
    ImGui::PopStyleVar();
    if (!messages.complete())
        progress_bar(static_cast<float>(messages.known()) /
                         static_cast<float>(std::max<std::size_t>(messages.documents().count(), 1)),
                     width);
}

void MessagesView::draw(const Frame& frame) {
    if (frame.messages == nullptr || frame.messages->reader() == nullptr) {
        if (frame.state.texts.name.empty()) frame.ask(action::FetchMessages{});
        return paragraph(fonts().body, palette().dim, "The model is on its way.");
    }
    const Messages& messages = *frame.messages;
    const Words words = words_of(frame.state);
    follow_texts(frame);
    draw_field(words);
    draw_examples(messages);
    update(messages);
    ImGui::Dummy({0, 2});
    if (!reading_.label.empty()) draw_verdict(reading_, messages.reader()->model().classes());
    draw_message_words("Words", text_, reading_);
    paragraph(fonts().small, palette().dim,
              "Under each word is what it gives to the score. Struck through: words that the model does not "
              "know.");
    if (cut_) paragraph(fonts().small, palette().danger, "Only its first 10,000 bytes are read.");
    ImGui::Dummy({0, 4});
    const float width = ImGui::GetContentRegionAvail().x, gap = 28;
    const bool two = width > kTwoColumns;
    const float left = two ? (width - gap) * 0.42f : width;
    ImGui::BeginGroup();
    draw_code(left);
    draw_code_words(messages, left);
    ImGui::Dummy({0, 4});
    draw_rebuilt(left);
    ImGui::EndGroup();
    if (two) ImGui::SameLine(0, gap);
    ImGui::BeginGroup();
    draw_nearest(messages, words, two ? width - left - gap : width);
    ImGui::Dummy({0, 4});
    draw_list(messages, words);
    ImGui::EndGroup();
}

void MessagesView::draw_list(const Messages& messages, const Words& words) {
    if (!messages.ready())
        return paragraph(fonts().body, palette().dim, "The " + words.many + " are loading.");
    if (const auto clicked = list_.draw(messages, words)) text_ = messages.documents().texts[*clicked];
}

void MessagesView::describe(const Frame& frame, nlohmann::json& object) {
    if (frame.messages == nullptr || frame.messages->reader() == nullptr) return;
    update(*frame.messages);
    if (frame.messages->ready()) list_.update(*frame.messages);
    update_code_words(*frame.messages);
    nlohmann::json unknown = nlohmann::json::array(), similar = nlohmann::json::array();
    for (const ReadWord& word : reading_.words)
        if (word.counts && !word.known) unknown.push_back(text_.substr(word.begin, word.end - word.begin));
    for (const Similar& one : nearest_) similar.push_back(frame.messages->documents().texts[one.place]);
    object = {{"text", text_},
              {"label", reading_.label},
              {"score", reading_.score},
              {"words", reading_.words.size()},
              {"unknown", unknown},
              {"nearest", similar},
              {"number", shown_number() + 1},
              {"more_words", names_of(code_words_.more)},
              {"less_words", names_of(code_words_.less)},
              {"found", list_.found().size()},
              {"known", frame.messages->known()},
              {"complete", frame.messages->complete()},
              {"milliseconds", milliseconds_}};
}

std::unique_ptr<View> make_view() { return std::make_unique<MessagesView>(); }

}  // namespace hourglass::app::messages_view
