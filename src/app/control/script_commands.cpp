#include "app/control/script_commands.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "explore/text_sets.h"

namespace hourglass::app {
namespace {

using Json = nlohmann::json;

// [512, 256] or "512,256" or 32: the text that the table's setter reads.
std::string to_text(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (!value.is_array()) return json_text(value);
    std::string text;
    for (const Json& item : value) text += (text.empty() ? "" : ",") + json_text(item);
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
    fill_in(spec, [&](std::string_view key) { return arguments.contains(std::string(key)); });
    check(spec);
    return {spec};
}

int integer_argument(const Json& arguments, const char* key) {
    const auto found = arguments.find(key);
    if (found == arguments.end() || !found->is_number_integer())
        throw Error(std::string("this command needs {\"") + key + "\": a whole number}");
    return found->get<int>();
}

// Of a run: state().runs names them.
std::uint64_t id_argument(const Json& arguments) {
    const auto found = arguments.find("id");
    if (found == arguments.end() || !found->is_number_unsigned())
        throw Error("this command needs {\"id\": the number of a run}");
    return found->get<std::uint64_t>();
}

action::AddStrokes parse_strokes(const Json& arguments) {
    try {
        action::AddStrokes add;
        for (const Json& stroke : arguments.at("strokes")) {
            explore::PenStroke& points = add.strokes.emplace_back();
            for (const Json& point : stroke)
                points.push_back({point.at(0).get<float>(), point.at(1).get<float>(),
                                  point.size() > 2 ? point.at(2).get<float>() : 1.0f});
        }
        return add;
    } catch (const Json::exception&) {
        throw Error(
            "draw needs {\"strokes\": [[[x, y], ...], ...]} with x and y from 0 to 1, y down, and "
            "optionally a third number, the width as a share of the pen's");
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
    {"set",
     [](const Json& a, const State& s) -> std::vector<Action> { return {parse_set(a, s.shown().wanted)}; }},
    {"preset",
     [](const Json& a, const State&) -> std::vector<Action> {
         return {action::Change{preset(text_argument(a, "name")).spec}};
     }},
    {"threads",
     [](const Json& a, const State&) -> std::vector<Action> {
         return {action::UseThreads{integer_argument(a, "threads")}};
     }},
    {"tab",
     [](const Json& a, const State&) -> std::vector<Action> {
         return {action::ShowTab{text_argument(a, "name")}};
     }},
    {"theme",
     [](const Json& a, const State&) -> std::vector<Action> {
         return {action::UseTheme{parse_theme(text_argument(a, "name"))}};
     }},
    {"text_size",
     [](const Json& a, const State&) -> std::vector<Action> {
         return {action::UseTextSize{integer_argument(a, "percent")}};
     }},
    {"open_trained",
     [](const Json& a, const State&) -> std::vector<Action> {
         return {action::OpenTrained{text_argument(a, "name")}};
     }},
    {"show_epoch",
     [](const Json& a, const State&) -> std::vector<Action> {
         return {action::ShowEpoch{integer_argument(a, "epoch")}};
     }},
    {"draw", [](const Json& a, const State&) -> std::vector<Action> { return {parse_strokes(a)}; }},
    {"draw_test_picture",
     [](const Json& a, const State&) -> std::vector<Action> {
         const int index = integer_argument(a, "index");
         if (index < 0) throw Error("test pictures are counted from 0");
         return {action::DrawTestPicture{static_cast<std::uint32_t>(index)}};
     }},
    {"clear", [](const Json&, const State&) -> std::vector<Action> { return {action::ClearDrawing{}}; }},
    {"undo", [](const Json&, const State&) -> std::vector<Action> { return {action::UndoDrawing{}}; }},
    {"redo", [](const Json&, const State&) -> std::vector<Action> { return {action::RedoDrawing{}}; }},
    {"synthetic", [](const Json&, const State&) -> std::vector<Action> { return {action::UseSynthetic{}}; }},
    {"data",
     [](const Json& a, const State&) -> std::vector<Action> {
         const std::string name = text_argument(a, "name");
         if (name == "mnist") return {action::UsePageData{}};
         if (explore::find_text_set(name) != nullptr) return {action::UseText{name}};
         return {action::UseToy{name}};
     }},
    {"save_data",
     [](const Json& a, const State&) -> std::vector<Action> {
         return {action::SaveData{text_argument(a, "format")}};
     }},
    {"use_import", [](const Json&, const State&) -> std::vector<Action> { return {action::UseImport{}}; }},
    {"cancel_import",
     [](const Json&, const State&) -> std::vector<Action> { return {action::CancelImport{}}; }},
    {"take_back", [](const Json&, const State&) -> std::vector<Action> { return {action::TakeBack{}}; }},
    {"open_run",
     [](const Json& a, const State&) -> std::vector<Action> { return {action::OpenRun{id_argument(a)}}; }},
    {"save_run",
     [](const Json& a, const State&) -> std::vector<Action> { return {action::SaveRun{id_argument(a)}}; }},
    {"forget_run",
     [](const Json& a, const State&) -> std::vector<Action> { return {action::ForgetRun{id_argument(a)}}; }},
    {"save", [](const Json&, const State&) -> std::vector<Action> { return {action::SaveModel{}}; }},
};

// Arrays and objects within each other, brackets in words counted as well. What is deeper than any command's
// arguments would be walked through recursively, on a browser's small stack.
bool is_nested_deeply(std::string_view text) {
    constexpr int kDeepest = 32;
    int depth = 0, deepest = 0;
    for (const char c : text) {
        depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
        deepest = std::max(deepest, depth);
    }
    return deepest > kDeepest;
}

Json parse_arguments(std::string_view text) {
    if (text.empty()) return Json::object();
    if (is_nested_deeply(text)) throw Error("a command's arguments are nested too deeply");
    const Json arguments = parse_json(text);
    if (!arguments.is_object()) throw Error("a command's arguments are one JSON object");
    return arguments;
}

}  // namespace

std::vector<Action> parse_command(std::string_view name, std::string_view arguments_json,
                                  const State& state) {
    std::vector<std::string> known;
    for (const CommandEntry& entry : kCommands) {
        if (entry.name == name) return entry.parse(parse_arguments(arguments_json), state);
        known.emplace_back(entry.name);
    }
    throw Error("there is no command '" + std::string(name) + "'; known are " + joined(known));
}

}  // namespace hourglass::app
