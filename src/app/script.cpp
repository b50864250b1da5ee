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

Json describe(const RunLog& log) {
    Json list = Json::array();
    for (const Run& run : log.runs()) {
        list.push_back({{"id", run.id},
                        {"name", run.name},
                        {"epochs", run.epochs.size()},
                        {"validation_loss", run.validation_loss()},
                        {"mse", run.mse()}});
    }
    return list;
}

Json describe(const SideBySide& digits) {
    Json sides = Json::array();
    for (const SideBySide::Side& side : digits.sides())
        sides.push_back({{"name", side.name}, {"errors", side.errors}});
    return {{"digits", digits.digits()}, {"sides", sides}};
}

Json past_epochs(const Snapshot& snapshot) {
    Json epochs = Json::array();
    for (const auto& model : snapshot.past) epochs.push_back(model->epoch);
    return epochs;
}

Json describe_drawing(const DrawPanel& panel) {
    const DrawResults& results = panel.results();
    double ink = 0;
    for (const float pixel : results.picture()) ink += pixel;
    Json neighbours = Json::array();
    for (const DrawResults::NearDigit& digit : results.neighbours())
        neighbours.push_back({{"index", digit.index}, {"label", digit.label}, {"distance", digit.distance}});
    return {{"ink", ink},
            {"picture", results.picture()},
            {"seen", results.spoiled() ? Json(results.seen()) : Json(nullptr)},
            {"reconstruction", results.reconstruction()},
            {"mse", results.mse()},
            {"code", results.code()},
            {"neighbours", neighbours},
            {"searched", results.searched()},
            {"error_share", results.error_share()},
            {"eraser", panel.drawing().tip() == PenTip::Eraser},
            {"can_undo", panel.drawing().can_undo()},
            {"can_redo", panel.drawing().can_redo()}};
}

Json describe_reconstructions(const ReconstructionsPanel& panel) {
    return {
        {"order", to_text(panel.order())}, {"indices", panel.indices()}, {"labels", panel.labels()},
        {"errors", panel.errors()},        {"open", panel.open()},       {"difference", panel.difference()}};
}

Json to_json(PlanePoint at) { return {at.x, at.y}; }

Json describe_hovered(const MapPanel& panel, const ImageSet* test) {
    const int index = panel.view().hovered();
    if (index < 0 || test == nullptr || index >= panel.map().count()) return nullptr;
    const auto place = panel.map().places().col(index);
    return {{"index", index},
            {"label", test->labels[static_cast<std::size_t>(index)]},
            {"place", to_json({place[0], place[1]})}};
}

Json describe_map(const MapPanel& panel, const Dataset* data) {
    const MapView& view = panel.view();
    const UmapLayout& umap = panel.map().umap();
    const PlaneBox& box = panel.map().box();
    return {{"projection", to_text(panel.map().kind())},
            {"points", panel.map().count()},
            {"complete", panel.codes().complete()},
            {"gliding", panel.map().gliding()},
            {"box", {to_json(box.low), to_json(box.high)}},
            {"screen", {{view.min().x, view.min().y}, {view.max().x, view.max().y}}},
            {"centre", to_json(view.camera().centre())},
            {"scale", view.camera().scale()},
            {"only", panel.emphasised()},
            {"hovered", describe_hovered(panel, data != nullptr ? &data->test : nullptr)},
            {"place", to_json(panel.place().at())},
            {"decoded_mean", panel.place().mean_pixel()},
            {"code", std::vector<float>(panel.place().code().begin(), panel.place().code().end())},
            {"nearest", panel.place().nearest()},
            {"tiles", view.carpet().known()},
            {"tiles_mean", view.carpet().mean_pixel()},
            {"umap",
             {{"points", umap.count()},
              {"running", umap.running()},
              {"finished", umap.finished()},
              {"progress", umap.progress()},
              {"problem", umap.problem()}}}};
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

int integer_argument(const Json& arguments, const char* key) {
    const auto found = arguments.find(key);
    if (found == arguments.end() || !found->is_number_integer())
        throw Error(std::string("this command needs {\"") + key + "\": a whole number}");
    return found->get<int>();
}

action::AddStrokes parse_strokes(const Json& arguments) {
    try {
        action::AddStrokes add;
        for (const Json& stroke : arguments.at("strokes")) {
            PenStroke& points = add.strokes.emplace_back();
            for (const Json& point : stroke)
                points.push_back({point.at(0).get<float>(), point.at(1).get<float>(),
                                  point.size() > 2 ? point.at(2).get<float>() : 1.0f});
        }
        return add;
    } catch (const Json::exception&) {
        throw Error(
            "draw needs {\"strokes\": [[[x, y], ...], ...]} with x and y from 0 to 1, y down, and if need be "
            "a third number, the width as a share of the pen's");
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
    {"threads",
     [](const Json& a, const State&) -> std::vector<Action> {
         return {action::UseThreads{integer_argument(a, "threads")}};
     }},
    {"tab",
     [](const Json& a, const State&) -> std::vector<Action> {
         return {action::ShowTab{parse_tab(text_argument(a, "name"))}};
     }},
    {"theme",
     [](const Json& a, const State&) -> std::vector<Action> {
         return {action::UseTheme{parse_theme(text_argument(a, "name"))}};
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
    {"clear", [](const Json&, const State&) -> std::vector<Action> { return {action::ClearDrawing{}}; }},
    {"undo", [](const Json&, const State&) -> std::vector<Action> { return {action::UndoDrawing{}}; }},
    {"redo", [](const Json&, const State&) -> std::vector<Action> { return {action::RedoDrawing{}}; }},
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
    const Snapshot& s = view.live;
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
        {"shown_epoch", state.shown_epoch},
        {"past_epochs", past_epochs(s)},
        {"runs", describe(view.runs)},
        {"pca_mse", s.pca ? Json(s.pca_mse) : Json()},
        {"compare", describe(view.compare.digits())},
        {"tab", to_text(state.tab)},
        {"theme", to_text(state.theme)},
        {"banner", state.data_problem},
        {"notice", state.notice.text},
        {"draw", describe_drawing(view.draw)},
        {"reconstructions", describe_reconstructions(view.reconstructions)},
        {"map", describe_map(view.map, state.data.get())},
        {"generate", {{"samples", view.generate.sample_count()}, {"mean", view.generate.mean_pixel()}}},
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
