#include "app/script_state.h"

#include <imgui.h>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/text.h"
#include "platform/platform.h"

namespace hourglass::app {
namespace {

using Json = nlohmann::json;

// The value of a field: numbers as numbers, everything else as text.
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

Json texts(const std::vector<Fault>& faults) {
    Json all = Json::array();
    for (const Fault& fault : faults) all.push_back(fault.text);
    return all;
}

Json to_json(const Dataset* data) {
    if (data == nullptr) return nullptr;
    return {{"name", data->name},
            {"synthetic", data->synthetic},
            {"train", data->train.count()},
            {"test", data->test.count()}};
}

Json describe(const ImportFacts* import) {
    if (import == nullptr) return nullptr;
    Json lines = Json::object();
    for (const ImportFacts::Line& line : import->lines) lines[line.name] = line.value;
    return {{"name", import->name},
            {"lines", std::move(lines)},
            {"notes", import->notes},
            {"problem", import->problem},
            {"label_column", import->label_column},
            {"channels", import->channels}};
}

Json describe(const RunLog& log) {
    Json list = Json::array();
    for (const Run& run : log.runs()) {
        list.push_back({{"id", run.id},
                        {"name", run.name},
                        {"differs", what_differs(run, log.runs())},
                        {"kept", !run.place.empty()},
                        {"epochs", run.epochs.size()},
                        {"validation_loss", run.validation_loss()},
                        {"mse", run.mse()}});
    }
    return list;
}

Json describe(const History& history) {
    Json epochs = Json::array();
    for (const EpochRecord& record : history.epochs) {
        epochs.push_back({{"epoch", record.epoch},
                          {"train_loss", record.train_loss},
                          {"validation_loss", record.validation_loss},
                          {"validation_mse", record.validation_mse}});
    }
    return epochs;
}

Json past_epochs(const Snapshot& snapshot) {
    Json epochs = Json::array();
    for (const auto& model : snapshot.checkpoints) epochs.push_back(model->epoch);
    return epochs;
}

}  // namespace

std::string widgets_json(const std::vector<RecordedItem>& items) {
    Json list = Json::array();
    const float scale = platform::text_size();
    for (const RecordedItem& item : items) {
        if (item.label.empty() || !item.visible) continue;
        list.push_back({{"label", item.label},
                        {"x", scale * item.position.x},
                        {"y", scale * item.position.y},
                        {"width", scale * item.size.x},
                        {"height", scale * item.size.y},
                        {"value", item.value},
                        {"enabled", item.enabled}});
    }
    return json_text(list);
}

std::string state_json(const Frame& frame, std::span<const std::unique_ptr<View>> views) {
    const State& state = frame.state;
    const Snapshot& s = frame.live;
    const platform::FrameTimes times = platform::frame_times();
    const platform::Memory memory = platform::memory();
    Json json{
        {"dataset", to_json(state.data.get())},
        {"specification", to_json(state.shown().wanted)},
        {"phase", to_text(s.phase)},
        {"step", s.step},
        {"total_steps", s.total_steps},
        {"epoch", s.epoch},
        {"train_loss", s.train_loss},
        {"validation_loss", s.validation_loss},
        {"measured_on", measured_on(s.model.spec())},
        {"samples_per_second", s.samples_per_second},
        {"seconds_left", s.seconds_left},
        {"threads", s.threads},
        {"build", platform::build_name()},
        {"build_reason", platform::build_reason()},
        {"renderer", ImGui::GetIO().BackendRendererName},
        {"frame_ms", times.last},
        {"worst_frame_ms", times.worst},
        {"memory", {{"used", memory.used}, {"reserved", memory.reserved}, {"limit", memory.limit}}},
        {"message", s.message},
        {"pretrained", state.shown().pretrained()},
        {"needs_reset", state.shown_needs_reset()},
        {"faults", texts(state.faults)},
        {"shown_epoch", state.epoch_in_sight()},
        {"history", describe(s.history)},
        {"past_epochs", state.learns_texts() ? Json(state.texts.past) : past_epochs(s)},
        {"runs", describe(frame.runs)},
        {"pca_mse", s.pca ? Json(s.pca_mse) : Json()},
        {"arrangement", to_text(state.layout.arrangement)},
        {"tab", state.tabs[state.tab].name},
        {"theme", to_text(state.theme)},
        {"text_size", state.text_size},
        {"import", describe(state.import.get())},
        {"banner", state.data_problem},
        {"notice", state.notice.text},
        {"offer", to_text(state.notice.offer)},
        {"restoring", state.restoring},
    };
    for (const auto& view : views) {
        Json object;
        view->describe(frame, object);
        if (!object.is_null()) json[lower_case(view->tab().name)] = std::move(object);
    }
    return json_text(json);
}

}  // namespace hourglass::app
