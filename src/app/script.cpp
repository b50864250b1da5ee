#include "app/script.h"

#include <nlohmann/json.hpp>

#include "app/tabs.h"
#include "base/error.h"
#include "platform/platform.h"

namespace hourglass::app {
namespace {

using Json = nlohmann::json;

// A number as a number, whatever else as text: what the table's text stands for.
Json to_json(const Field& field, const Spec& spec) {
    const std::string text = field.get(spec);
    if (field.kind == FieldKind::Integer) return std::stoull(text);
    if (field.kind == FieldKind::Real) return std::stod(text);
    return text;
}

Json to_json(const Spec& spec) {
    Json object = Json::object();
    for (const Field& field : spec_fields()) object[std::string(field.key)] = to_json(field, spec);
    return object;
}

Json to_json(const Dataset* data) {
    if (data == nullptr) return nullptr;
    return {{"name", data->name},
            {"synthetic", data->synthetic},
            {"train", data->train.count()},
            {"test", data->test.count()}};
}

Json describe_drawing(const DrawPanel& panel) {
    double ink = 0;
    for (const float pixel : panel.picture()) ink += pixel;
    return {{"ink", ink},
            {"picture", panel.picture()},
            {"reconstruction", panel.reconstruction()},
            {"mse", panel.mse()},
            {"code", panel.code()}};
}

Json to_json(const Matrix& picture) {
    return std::vector<float>(picture.data(), picture.data() + picture.size());
}

// Pictures of the view that is shown only: they are long.
Json describe_generate(const GeneratePanel& panel) {
    const GenerateSamples& samples = panel.samples();
    Json json{{"view", to_text(panel.view())},        {"samples", samples.count()},
              {"mean", samples.mean_pixel()},         {"seed", samples.seed()},
              {"source", samples.origin()},           {"settled", samples.settled()},
              {"position", panel.morph().position()}, {"playing", panel.morph().playing()}};
    if (panel.view() == GenerateView::Morph) {
        json["picture"] = to_json(panel.morph().picture());
        json["from"] = to_json(panel.morph().from().reconstruction());
        json["to"] = to_json(panel.morph().to().reconstruction());
    }
    if (panel.view() == GenerateView::Arithmetic) {
        const GenerateArithmetic& arithmetic = panel.arithmetic();
        json["measured"] = arithmetic.measured();
        json["picture"] = to_json(arithmetic.picture());
        json["from"] = to_json(arithmetic.digit().reconstruction());
    }
    return json;
}

// ---- commands

// [512, 256] or "512,256" or 32: the text that the table's setter reads.
std::string to_text(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (!value.is_array()) return value.dump();
    std::string text;
    for (const Json& item : value) text += (text.empty() ? "" : ",") + item.dump();
    return text;
}

std::string text_argument(const Json& arguments, const char* key) {
    const auto found = arguments.find(key);
    if (found == arguments.end() || !found->is_string())
        throw Error(std::string("this command needs {\"") + key + "\": \"...\"}");
    return found->get<std::string>();
}

action::Change parse_set(const Json& arguments, Spec spec) {
    for (const auto& [key, value] : arguments.items()) spec_field(key).set(spec, to_text(value));
    check(spec);
    return {spec};
}

action::UseThreads parse_threads(const Json& arguments) {
    const auto found = arguments.find("threads");
    if (found == arguments.end() || !found->is_number_integer())
        throw Error("this command needs {\"threads\": a whole number}");
    return {found->get<int>()};
}

action::AddStrokes parse_strokes(const Json& arguments) {
    try {
        action::AddStrokes add;
        for (const Json& stroke : arguments.at("strokes")) {
            PenStroke& points = add.strokes.emplace_back();
            for (const Json& point : stroke)
                points.push_back({point.at(0).get<float>(), point.at(1).get<float>()});
        }
        return add;
    } catch (const Json::exception&) {
        throw Error("draw needs {\"strokes\": [[[x, y], ...], ...]} with x and y from 0 to 1, y down");
    }
}

struct CommandEntry {
    std::string_view name;
    std::vector<Action> (*parse)(const Json& arguments, const State& state);
};

constexpr CommandEntry kCommands[] = {
    {"train", [](const Json&, const State&) -> std::vector<Action> { return {action::Train{}}; }},
    {"train_from_scratch",
     [](const Json&, const State&) -> std::vector<Action> { return {action::TrainFromScratch{}}; }},
    {"pause", [](const Json&, const State&) -> std::vector<Action> { return {action::Pause{}}; }},
    {"step", [](const Json&, const State&) -> std::vector<Action> { return {action::Step{}}; }},
    {"reset", [](const Json&, const State&) -> std::vector<Action> { return {action::Reset{}}; }},
    {"new_seed", [](const Json&, const State&) -> std::vector<Action> { return {action::NewSeed{}}; }},
    {"set", [](const Json& a, const State& s) -> std::vector<Action> { return {parse_set(a, s.wanted)}; }},
    {"preset",
     [](const Json& a, const State&) -> std::vector<Action> {
         return {action::Change{preset(text_argument(a, "name")).spec}};
     }},
    {"threads", [](const Json& a, const State&) -> std::vector<Action> { return {parse_threads(a)}; }},
    {"tab",
     [](const Json& a, const State&) -> std::vector<Action> {
         return {action::ShowTab{parse_tab(text_argument(a, "name"))}};
     }},
    {"theme",
     [](const Json& a, const State&) -> std::vector<Action> {
         return {action::UseTheme{parse_theme(text_argument(a, "name"))}};
     }},
    {"draw", [](const Json& a, const State&) -> std::vector<Action> { return {parse_strokes(a)}; }},
    {"clear", [](const Json&, const State&) -> std::vector<Action> { return {action::ClearDrawing{}}; }},
    {"synthetic", [](const Json&, const State&) -> std::vector<Action> { return {action::UseSynthetic{}}; }},
    {"save", [](const Json&, const State&) -> std::vector<Action> { return {action::SaveModel{}}; }},
};

Json parse_arguments(std::string_view text) {
    if (text.empty()) return Json::object();
    const Json arguments = Json::parse(text, nullptr, false);
    if (!arguments.is_object()) throw Error("a command's arguments are one JSON object");
    return arguments;
}

}  // namespace

std::string state_json(const ScriptView& view) {
    const State& state = view.state;
    const Snapshot& s = view.snapshot;
    const platform::FrameTimes times = platform::frame_times();
    const Json json{
        {"dataset", to_json(state.data.get())},
        {"specification", to_json(state.wanted)},
        {"phase", to_text(s.phase)},
        {"step", s.step},
        {"total_steps", s.total_steps},
        {"epoch", s.epoch},
        {"train_loss", s.train_loss},
        {"validation_loss", s.validation_loss},
        {"samples_per_second", s.samples_per_second},
        {"seconds_left", s.seconds_left},
        {"threads", s.threads},
        {"build", platform::build_name()},
        {"build_reason", platform::build_reason()},
        {"frame_ms", times.last},
        {"worst_frame_ms", times.worst},
        {"message", s.message},
        {"pretrained", state.pretrained},
        {"needs_reset", state.needs_reset()},
        {"faults", state.faults},
        {"tab", to_text(state.tab)},
        {"theme", to_text(state.theme)},
        {"banner", state.data_problem},
        {"notice", state.notice.text},
        {"draw", describe_drawing(view.draw)},
        {"generate", describe_generate(view.generate)},
    };
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string widgets_json(const std::vector<RecordedItem>& items) {
    Json list = Json::array();
    for (const RecordedItem& item : items) {
        if (item.label.empty()) continue;
        list.push_back({{"label", item.label},
                        {"x", item.position.x},
                        {"y", item.position.y},
                        {"width", item.size.x},
                        {"height", item.size.y},
                        {"value", item.value},
                        {"enabled", item.enabled}});
    }
    return list.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::vector<Action> parse_command(std::string_view name, std::string_view arguments_json,
                                  const State& state) {
    std::string known;
    for (const CommandEntry& entry : kCommands) {
        if (entry.name == name) return entry.parse(parse_arguments(arguments_json), state);
        known += (known.empty() ? "" : ", ") + std::string(entry.name);
    }
    throw Error("there is no command '" + std::string(name) + "'; known are " + known);
}

}  // namespace hourglass::app
