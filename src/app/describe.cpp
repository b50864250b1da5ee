#include "app/describe.h"

#include <nlohmann/json.hpp>

#include "app/tabs.h"
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
    for (const auto& model : snapshot.past) epochs.push_back(model->epoch);
    return epochs;
}

Json describe_drawing(const DrawPanel& panel) {
    const DrawResults& results = panel.results();
    double ink = 0;
    for (const float pixel : results.picture()) ink += pixel;
    Json neighbors = Json::array();
    for (const DrawResults::NearDigit& digit : results.neighbors())
        neighbors.push_back({{"index", digit.index}, {"label", digit.label}, {"distance", digit.distance}});
    return {{"ink", ink},
            {"picture", results.picture()},
            {"seen", results.spoiled() ? Json(results.seen()) : Json(nullptr)},
            {"reconstruction", results.reconstruction()},
            {"mse", results.mse()},
            {"code", results.code()},
            {"neighbors", neighbors},
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
            {"center", to_json(view.camera().center())},
            {"scale", view.camera().scale()},
            {"only", panel.emphasized()},
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

}  // namespace

std::string state_json(const State& state, const Snapshot& s, const RunLog& runs, const Shell& shell) {
    const platform::FrameTimes times = platform::frame_times();
    const platform::Memory memory = platform::memory();
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
        {"memory", {{"used", memory.used}, {"reserved", memory.reserved}, {"limit", memory.limit}}},
        {"message", s.message},
        {"pretrained", state.pretrained},
        {"needs_reset", state.needs_reset()},
        {"faults", texts(state.faults)},
        {"shown_epoch", state.shown_epoch},
        {"history", describe(s.history)},
        {"past_epochs", past_epochs(s)},
        {"runs", describe(runs)},
        {"pca_mse", s.pca ? Json(s.pca_mse) : Json()},
        {"compare", describe(shell.compare().digits())},
        {"tab", to_text(state.tab)},
        {"theme", to_text(state.theme)},
        {"banner", state.data_problem},
        {"notice", state.notice.text},
        {"draw", describe_drawing(shell.drawing())},
        {"reconstructions", describe_reconstructions(shell.reconstructions())},
        {"map", describe_map(shell.map(), state.data.get())},
        {"generate", describe_generate(shell.generate())},
    };
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace hourglass::app
