#include "app/control/work.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"

namespace hourglass::app {
namespace {

using WorkJson = nlohmann::json;
using explore::Run;
using Mark = explore::Drawing::Mark;

constexpr int kWorkVersion = 1;

std::vector<std::uint8_t> bytes_of(const WorkJson& json) {
    const std::string text = json_text(json);
    return {text.begin(), text.end()};
}

template <typename Read>
auto read_json(std::span<const std::uint8_t> bytes, const Read& read) {
    try {
        const WorkJson json = parse_json(bytes);
        if (json.at("version") != kWorkVersion) throw Error("it is of another version");
        return read(json);
    } catch (const WorkJson::exception&) {
        throw Error("it is damaged");
    }
}

// Every field: one that does not matter today may tomorrow.
WorkJson json_of(const Spec& spec) {
    WorkJson json = WorkJson::object();
    for (const Field& field : spec_fields()) json[std::string(field.key)] = field.get(spec);
    return json;
}

Spec spec_from(const WorkJson& json) {
    Spec spec;
    for (const Field& field : spec_fields())
        if (const auto entry = json.find(std::string(field.key)); entry != json.end())
            field.set(spec, entry->get<std::string>());
    return spec;
}

// JSON knows no NaN: null.
double number_from(const WorkJson& json) {
    return json.is_number() ? json.get<double>() : std::numeric_limits<double>::quiet_NaN();
}

WorkJson json_of(const Mark& mark) {
    WorkJson points = WorkJson::array();
    for (const PenPoint& point : mark.points) points.push_back({point.x, point.y, point.width});
    WorkJson json{
        {"eraser", mark.tip == PenTip::Eraser}, {"clears", mark.clears}, {"points", std::move(points)}};
    if (const explore::PadPicture& picture = mark.picture; picture.side > 0)
        json["picture"] = {{"side", picture.side},
                           {"pixels", picture.pixels},
                           {"in_place", picture.in_place},
                           {"number", picture.number}};
    return json;
}

Mark mark_from(const WorkJson& json) {
    Mark mark{.tip = json.at("eraser").get<bool>() ? PenTip::Eraser : PenTip::Ink,
              .clears = json.at("clears").get<bool>()};
    for (const WorkJson& point : json.at("points"))
        mark.points.push_back({point.at(0).get<float>(), point.at(1).get<float>(), point.at(2).get<float>()});
    if (const auto found = json.find("picture"); found != json.end()) {
        explore::PadPicture& picture = mark.picture;
        picture.side = found->at("side").get<int>();
        picture.pixels = found->at("pixels").get<std::vector<std::uint8_t>>();
        picture.in_place = found->at("in_place").get<bool>();
        picture.number = found->value("number", std::int64_t{-1});
        constexpr int kLargestSide = 1024;
        const auto side = static_cast<std::size_t>(std::clamp(picture.side, 0, kLargestSide));
        if (!mark.clears || picture.pixels.size() != side * side) throw Error("it is damaged");
    }
    return mark;
}

WorkJson json_of(const std::vector<EpochRecord>& epochs) {
    WorkJson rows = WorkJson::array();
    for (const EpochRecord& r : epochs)
        rows.push_back(
            {r.epoch, r.train_loss, r.validation_loss, r.validation_mse, r.seconds, r.samples_per_second});
    return rows;
}

std::vector<EpochRecord> epochs_from(const WorkJson& rows) {
    std::vector<EpochRecord> epochs;
    for (const WorkJson& row : rows)
        epochs.push_back({row.at(0).get<int>(), number_from(row.at(1)), number_from(row.at(2)),
                          number_from(row.at(3)), number_from(row.at(4)), number_from(row.at(5))});
    return epochs;
}

}  // namespace

std::vector<std::uint8_t> to_bytes(const Work& work, double at) {
    WorkJson marks = WorkJson::array();
    for (const Mark& mark : work.marks) marks.push_back(json_of(mark));
    return bytes_of({{"version", kWorkVersion},
                     {"at", at},
                     {"address", work.address},
                     {"current", work.current},
                     {"runs", work.runs},
                     {"wanted", json_of(work.wanted)},
                     {"opened", work.opened},
                     {"tab", work.tab},
                     {"text", work.text},
                     {"own_data", work.own_data},
                     {"shown_epoch", work.shown_epoch},
                     {"marks", std::move(marks)},
                     {"pen_width", work.pen_width},
                     {"centered", work.centered}});
}

Work parse_work(std::span<const std::uint8_t> bytes) {
    return read_json(
        bytes,
        [](const WorkJson& json) {
            Work work;
            work.address = json.at("address").get<std::string>();
            work.current = json.at("current").get<std::string>();
            work.runs = json.at("runs").get<std::vector<std::string>>();
            work.wanted = spec_from(json.at("wanted"));
            work.opened = json.at("opened").get<std::string>();
            work.tab = json.at("tab").get<std::string>();
            work.text = json.value("text", "");
            work.own_data = json.value("own_data", false);
            work.shown_epoch = json.at("shown_epoch").get<int>();
            for (const WorkJson& mark : json.at("marks")) work.marks.push_back(mark_from(mark));
            work.pen_width = json.at("pen_width").get<float>();
            work.centered = json.at("centered").get<bool>();
            return work;
        });
}

std::vector<std::uint8_t> to_bytes(const Run& run, double at) {
    return bytes_of({{"version", kWorkVersion},
                     {"at", at},
                     {"name", run.name},
                     {"data", run.data},
                     {"spec", json_of(run.spec)},
                     {"image", {run.image.height, run.image.width, run.image.channels}},
                     {"from_file", run.from_file},
                     {"epochs", json_of(run.epochs)}});
}

Run parse_run(std::span<const std::uint8_t> bytes, double& at) {
    return read_json(
        bytes,
        [&at](const WorkJson& json) {
            at = number_from(json.at("at"));
            Run run;
            run.name = json.at("name").get<std::string>();
            run.data = json.at("data").get<std::string>();
            run.spec = spec_from(json.at("spec"));
            const WorkJson& image = json.at("image");
            run.image = {image.at(0).get<int>(), image.at(1).get<int>(), image.at(2).get<int>()};
            run.from_file = json.at("from_file").get<bool>();
            run.epochs = epochs_from(json.at("epochs"));
            return run;
        });
}

}  // namespace hourglass::app
