#include "app/views/messages/message_list.h"

#include <algorithm>
#include <array>
#include <imgui.h>
#include <misc/cpp/imgui_stdlib.h>
#include <utility>

#include "app/state/words.h"
#include "app/views/shared/message_row.h"
#include "base/format.h"
#include "ui/widgets.h"

namespace hourglass::app::messages_view {
namespace {

constexpr std::size_t kRowsAtOnce = 12;
constexpr std::size_t kLongestSearch = 200;  // bytes, of an address
constexpr int kMostPages = 100000;
// The parts of the list, as addresses name them.
constexpr std::array kListWords = {"all", "spam", "ham", "heldout", "mistaken"};

std::string remark(const Messages& messages, std::uint32_t place) {
    const std::string verdict = verdict_at(messages, place);
    if (!verdict.empty() && verdict != class_at(messages, place)) return "taken for " + verdict;
    return messages.held_out(place) ? "held out" : "";
}

}  // namespace

void MessageList::update(const Messages& messages) {
    const bool same = wanted_ == searched_ && part_ == shown_part_;
    // Verdicts come bit by bit; only some parts of the list depend on them.
    const bool by_verdict = part_ == kMistaken || (part_ != kAll && !messages.documents().labeled());
    if (same && (version_ == messages.version() || (!by_verdict && !found_.empty()))) return;
    if (!same) page_ = std::exchange(page_wanted_, 0);
    version_ = messages.version();
    searched_ = wanted_;
    shown_part_ = part_;
    found_ = messages.search(wanted_);
    std::erase_if(found_, [&](std::uint32_t place) {
        switch (part_) {
            case kSpam:
                return label_at(messages, place) != 1;
            case kHam:
                return label_at(messages, place) != 0;
            case kHeldOut:
                return !messages.held_out(place);
            case kMistaken:
                return verdict_at(messages, place).empty() ||
                       verdict_at(messages, place) == class_at(messages, place);
            default:
                return false;
        }
    });
}

void MessageList::add_parts(std::string& place) const {
    if (!wanted_.empty() && wanted_.size() <= kLongestSearch) add_part(place, "search", wanted_);
    if (part_ != kAll) add_part(place, "list", kListWords[static_cast<std::size_t>(part_)]);
    const std::size_t page = std::max(page_, page_wanted_);
    if (page > 0) add_part(place, "page", static_cast<long>(page) + 1);
}

bool MessageList::take_part(const PlacePart& part) {
    if (part.key == "search") {
        wanted_ = part.value;
        return !wanted_.empty();
    }
    if (part.key == "list") {
        const auto word = std::ranges::find(kListWords, part.value) - kListWords.begin();
        if (word < std::ssize(kListWords)) part_ = static_cast<int>(word);
        return word < std::ssize(kListWords);
    }
    const auto page = whole_number(part.value, 1, kMostPages);
    if (part.key != "page" || !page) return false;
    page_wanted_ = static_cast<std::size_t>(*page) - 1;
    return true;
}

void MessageList::show_all() {
    wanted_.clear();
    part_ = kAll;
    shown_part_ = -1;  // found anew, and with it the page
    page_ = page_wanted_ = 0;
}

std::optional<std::uint32_t> MessageList::draw(const Messages& messages, const Words& words) {
    const float width = ImGui::GetContentRegionAvail().x;
    heading("The collection");
    ImGui::SetNextItemWidth(std::min(width, 320.0f));
    ImGui::InputTextWithHint("##Search the messages", "Search", &wanted_);
    record_label("Search the messages");
    record_role(Role::Field);
    record_live();
    record_value(wanted_);
    if (const auto asked = asked_value()) wanted_ = *asked;
    if (width > 320 + metrics().gap + 380) ImGui::SameLine(0, metrics().gap);
    const std::vector<std::string>& classes = shown_classes(messages);
    std::vector<std::string> names{"All"};
    std::vector<int> parts{kAll};
    const auto offer = [&](const std::string& name, int part) {
        names.push_back(name);
        parts.push_back(part);
    };
    if (classes.size() == 2) offer(capital(classes[1]), kSpam);
    if (classes.size() == 2) offer(capital(classes[0]), kHam);
    offer("Held out", kHeldOut);
    const std::string unmeasured = messages.why_unmeasured();
    if (unmeasured.empty()) offer("Mistaken", kMistaken);
    if (std::ranges::find(parts, part_) == parts.end()) part_ = kAll;
    const auto shown = static_cast<int>(std::ranges::find(parts, part_) - parts.begin());
    const int chosen = segments("Messages", names, shown, std::min(ImGui::GetContentRegionAvail().x, 420.0f),
                                "Held out: those that the model was not trained on. Mistaken: those that it "
                                "takes for another kind.");
    if (chosen >= 0) part_ = parts[static_cast<std::size_t>(chosen)];
    update(messages);
    if (messages.reader()->model().has_classifier() && !unmeasured.empty())
        paragraph(fonts().small, palette().dim, unmeasured);
    std::optional<std::uint32_t> clicked;
    page_ = std::min(page_, found_.empty() ? 0 : (found_.size() - 1) / kRowsAtOnce);
    const std::size_t first = page_ * kRowsAtOnce, end = std::min(first + kRowsAtOnce, found_.size());
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 1});
    for (std::size_t i = first; i < end; ++i)
        if (draw_message_row(messages, found_[i], remark(messages, found_[i]), width)) clicked = found_[i];
    ImGui::PopStyleVar();
    const auto number = [](std::size_t value) { return with_commas(static_cast<long>(value)); };
    ImGui::BeginDisabled(page_ == 0);
    if (icon_button("Previous messages", icon::kPrevious, "The messages before.")) --page_;
    ImGui::EndDisabled();
    ImGui::SameLine(0, 4);
    ImGui::BeginDisabled(end >= found_.size());
    if (icon_button("Next messages", icon::kNext, "The messages after.")) ++page_;
    ImGui::EndDisabled();
    ImGui::SameLine(0, metrics().gap);
    ImGui::AlignTextToFramePadding();
    const std::string count = found_.empty() ? "No " + words.one + " has this."
                                             : number(first + 1) + " to " + number(end) + " of " +
                                                   number(found_.size()) + " " + words.many;
    text(fonts().small, palette().dim, count);
    record_text("Messages found", count);
    return clicked;
}

}  // namespace hourglass::app::messages_view
