#include "app/twin.h"

#include <charconv>
#include <imgui.h>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "platform/platform.h"
#include "ui/item_recorder.h"

namespace hourglass::app {
namespace {

using Json = nlohmann::json;

const char* to_text(ui::Role role) {
    switch (role) {
        case ui::Role::Button:
            return "button";
        case ui::Role::Switch:
            return "switch";
        case ui::Role::Radio:
            return "radio";
        case ui::Role::Tab:
            return "tab";
        case ui::Role::Slider:
            return "slider";
        case ui::Role::Choice:
            return "choice";
        case ui::Role::Field:
            return "field";
        case ui::Role::Image:
            return "image";
        case ui::Role::Surface:
            return "surface";
        case ui::Role::Heading:
            return "heading";
        case ui::Role::Text:
            break;
    }
    return "text";
}

Json to_json(const std::vector<ui::RecordedOption>& options) {
    Json list = Json::array();
    for (const ui::RecordedOption& option : options)
        list.push_back({{"label", option.label}, {"heading", option.heading}});
    return list;
}

Json to_json(const ui::RecordedItem& item, float scale) {
    Json json{{"role", to_text(item.role)},
              {"name", item.name.empty() ? item.label : item.name},
              {"group", item.group},
              {"box",
               {scale * item.position.x, scale * item.position.y, scale * item.size.x, scale * item.size.y}}};
    if (item.live) json["live"] = true;
    if (item.id != 0) json["key"] = std::to_string(item.id);
    if (!item.value.empty()) json["value"] = item.value;
    if (!item.help.empty()) json["help"] = item.help;
    if (!item.set.empty()) json["set"] = item.set;
    if (!item.enabled) json["disabled"] = true;
    if (item.role == ui::Role::Slider) json["range"] = {item.low, item.high, item.step, item.number};
    if (item.role == ui::Role::Choice) {
        json["options"] = to_json(item.options);
        json["selected"] = item.selected;
    }
    return json;
}

}  // namespace

std::string twin_json(std::string_view known) {
    const std::string version = std::to_string(ui::recording_fingerprint());
    if (version == known) return {};
    Json items = Json::array();
    for (const ui::RecordedItem& item : ui::recorded_items()) {
        // A list is a choice of the twin's in any case; what has no name cannot be told.
        const bool told = !item.label.empty() || !item.name.empty() || !item.value.empty();
        if (told && !item.in_list) items.push_back(to_json(item, platform::text_size()));
    }
    const Json json{
        {"version", version}, {"focus", std::to_string(ui::focused_item())}, {"items", std::move(items)}};
    return json_text(json);
}

std::uint32_t parse_twin_key(std::string_view key) {
    std::uint32_t id = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), id);
    if (error != std::errc{} || end != key.data() + key.size())
        throw Error("there is no control with the key " + in_quotes(key));
    return id;
}

}  // namespace hourglass::app
