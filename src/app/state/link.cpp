#include "app/state/link.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "data/toys.h"
#include "explore/table_settings.h"
#include "explore/text_sets.h"

namespace hourglass::app {
namespace {

constexpr std::string_view kPageData = "mnist";  // whatever the page comes with

using Pair = std::pair<std::string_view, std::string_view>;

std::vector<std::string_view> parts_of(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const std::string_view part = text.substr(0, text.find(separator));
        text.remove_prefix(std::min(text.size(), part.size() + 1));
        if (!trimmed(part).empty()) parts.push_back(trimmed(part));
    }
    return parts;
}

// What to show, with its checks; false if the key is of a setting.
bool take(Link& link, const Pair& pair) {
    const auto [key, value] = pair;
    if (key == "data") {
        if (explore::find_text_set(value) != nullptr)
            link.data = value;
        else if (value != kPageData)
            link.data = toy_set(value).name;
    } else if (key == "trained") {
        link.trained = value;
    } else if (key == "view") {
        const auto colon = value.find(':');
        link.view = value.substr(0, colon);
        link.place = colon == std::string_view::npos ? "" : value.substr(colon + 1);
    } else if (key == "play") {
        if (value != "0" && value != "1") throw Error("play must be 0 or 1, not " + in_quotes(value));
        link.play = value == "1";
    } else if (key == "hide") {
        for (const std::string_view part : parts_of(value, ',')) {
            if (std::ranges::find(kHideable, part) == std::end(kHideable))
                throw Error("hide can name model, training and tabs, not " + in_quotes(part));
            link.hide.emplace_back(part);
        }
    } else {
        return false;
    }
    return true;
}

// What an address with these data leaves out.
Spec usual(const std::string& data, const Spec& home) {
    const ToySet* toy = find_toy_set(data);
    return toy == nullptr ? home : explore::toy_settings(*toy);
}

void add(std::string& text, std::string_view key, std::string_view value) {
    if (!text.empty()) text += '&';
    text += std::string(key) + "=" + std::string(value);
}

}  // namespace

Link parse_link(std::string_view text, const Spec& home, std::vector<std::string>& problems) {
    Link link;
    link.spec = home;
    for (const std::string_view part : parts_of(text, '&'))
        if (part.starts_with("data=") && find_toy_set(trimmed(part.substr(5))) != nullptr)
            link.spec = explore::toy_settings(toy_set(trimmed(part.substr(5))));
    const Spec start = link.spec;
    std::vector<std::string_view> keys;
    for (const std::string_view part : parts_of(text, '&')) {
        const auto equals = part.find('=');
        try {
            if (equals == std::string_view::npos)
                throw Error("a setting is written key=value, not " + in_quotes(part));
            const Pair pair{trimmed(part.substr(0, equals)), trimmed(part.substr(equals + 1))};
            if (take(link, pair)) continue;
            const auto fields = spec_fields();
            if (std::ranges::find(fields, pair.first, &Field::key) == fields.end())
                throw Error("there is no setting " + in_quotes(pair.first));
            spec_field(pair.first).set(link.spec, pair.second);
            keys.push_back(pair.first);
        } catch (const Error& error) {
            problems.emplace_back(error.what());
        }
    }
    if (!link.trained.empty() && !keys.empty())
        problems.push_back("trained=" + link.trained + " has settings of its own, so " +
                           std::string(keys.front()) + " is ignored");
    fill_in(link.spec, [&](std::string_view key) { return std::ranges::find(keys, key) != keys.end(); });
    if (const std::vector<Fault> contradictions = faults(link.spec); !contradictions.empty()) {
        problems.push_back(hourglass::to_text(contradictions));
        link.spec = start;
    }
    return link;
}

std::string to_text(const Link& link, const Spec& home) {
    std::string text;
    const Spec start = usual(link.data, home);
    if (!link.data.empty()) add(text, "data", link.data);
    if (!link.trained.empty()) add(text, "trained", link.trained);
    for (const Field& field : spec_fields()) {
        const bool differs = field.get(link.spec) != field.get(start);
        if (link.trained.empty() && field.matters(link.spec) && differs)
            add(text, field.key, field.get(link.spec));
    }
    if (!link.view.empty()) add(text, "view", link.place.empty() ? link.view : link.view + ":" + link.place);
    if (link.play) add(text, "play", "1");
    std::string hidden;
    for (const std::string& part : link.hide) hidden += (hidden.empty() ? "" : ",") + part;
    if (!hidden.empty()) add(text, "hide", hidden);
    return text;
}

}  // namespace hourglass::app
