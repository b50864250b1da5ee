#include "io/record_file.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/json.h"

namespace hourglass {
namespace {

using RecordJson = nlohmann::json;

constexpr std::size_t kRecordLengthBytes = 8;

constexpr std::pair<ValueKind, const char*> kKinds[] = {
    {ValueKind::Bytes, "bytes"},
    {ValueKind::Unit, "0..1"},
    {ValueKind::Gray, "0..255"},
    {ValueKind::Other, "numbers"},
};

// The header's JSON; throws Error where the file is too short for it.
std::span<const std::uint8_t> header_of(std::span<const std::uint8_t> file) {
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < kRecordLengthBytes && i < file.size(); ++i)
        length |= std::uint64_t{file[i]} << (8 * i);
    if (file.size() < kRecordLengthBytes || length > file.size() - kRecordLengthBytes)
        throw Error("the model file is cut short");
    return file.subspan(kRecordLengthBytes, static_cast<std::size_t>(length));
}

RecordJson to_json(const DataRecord& record) {
    const char* kind =
        std::ranges::find(kKinds, record.kind, &std::pair<ValueKind, const char*>::first)->second;
    RecordJson json = {{"width", record.width},       {"height", record.height},
                       {"channels", record.channels}, {"values", kind},
                       {"scale", record.scale},       {"columns", record.columns},
                       {"places", record.places},     {"label_column", record.label_column},
                       {"left_out", record.left_out}, {"classes", record.classes},
                       {"inverted", record.inverted}, {"fitted", record.fitted}};
    if (!record.low.empty()) {
        json["low"] = record.low;
        json["high"] = record.high;
        json["mean"] = record.mean;
    }
    if (record.samples > 0) {
        json["samples"] = record.samples;
        json["test_share"] = record.test_share;
        json["seed"] = record.seed;
        json["fingerprint"] = std::to_string(record.fingerprint);
    }
    if (record.train_fingerprint != 0) json["train_fingerprint"] = std::to_string(record.train_fingerprint);
    if (!record.trained_classes.empty()) json["trained_classes"] = record.trained_classes;
    return json;
}

std::vector<float> numbers_of(const RecordJson& json, const char* key, std::size_t features) {
    std::vector<float> numbers = json.value(key, std::vector<float>());
    const bool finite = std::ranges::all_of(numbers, [](float number) { return std::isfinite(number); });
    if ((!numbers.empty() && numbers.size() != features) || !finite)
        throw Error("the model file's record of its data needs " + std::to_string(features) +
                    " finite numbers as '" + key + "'");
    return numbers;
}

// A string, since JSON's numbers are not that long.
std::uint64_t fingerprint_of(const RecordJson& json, const char* key) {
    return std::strtoull(json.value(key, "0").c_str(), nullptr, 10);
}

DataRecord from_json(const RecordJson& json, std::size_t features) {
    DataRecord record;
    record.width = json.value("width", 0);
    record.height = json.value("height", 0);
    record.channels = json.value("channels", 1);
    const std::string kind = json.value("values", "numbers");
    for (const auto& [value, name] : kKinds)
        if (kind == name) record.kind = value;
    record.scale = json.value("scale", "none");
    record.columns = json.value("columns", std::vector<std::string>());
    record.places = json.value("places", std::vector<std::size_t>());
    record.label_column = json.value("label_column", "");
    record.left_out = json.value("left_out", std::vector<std::string>());
    record.classes = json.value("classes", std::vector<std::string>());
    record.inverted = json.value("inverted", false);
    record.fitted = json.value("fitted", false);
    record.low = numbers_of(json, "low", features);
    record.high = numbers_of(json, "high", features);
    record.mean = numbers_of(json, "mean", features);
    record.samples = json.value("samples", std::size_t{0});
    record.test_share = json.value("test_share", 0.0);
    record.seed = json.value("seed", std::uint64_t{0});
    record.fingerprint = fingerprint_of(json, "fingerprint");
    record.train_fingerprint = fingerprint_of(json, "train_fingerprint");
    record.trained_classes = json.value("trained_classes", std::vector<std::string>());
    const bool sides = record.width >= 1 && record.height >= 1 &&
                       (record.channels == 1 || record.channels == 3) &&
                       static_cast<std::uint64_t>(record.width) * static_cast<std::uint64_t>(record.height) *
                               static_cast<std::uint64_t>(record.channels) ==
                           features;
    const bool named = record.columns.empty() || record.columns.size() == features;
    const bool placed = record.places.empty() || record.places.size() == features;
    const bool share = record.test_share >= 0 && record.test_share <= 1;
    const bool ranged = record.low.size() == record.high.size() && record.low.size() == record.mean.size();
    if (!sides || !named || !placed || !share || !ranged)
        throw Error("the model file's record of its data does not fit the model of " +
                    std::to_string(features) + " features");
    return record;
}

}  // namespace

std::string record_text(const DataRecord& record) { return json_text(to_json(record)); }

std::vector<std::uint8_t> with_record(std::vector<std::uint8_t> file, const DataRecord& record) {
    const std::span<const std::uint8_t> header = header_of(file);
    RecordJson json = parse_json(header);
    if (!json.is_object()) throw Error("the model file's header is damaged");
    json["__metadata__"][kRecordKey] = record_text(record);
    std::string text = json_text(json);
    constexpr std::size_t kAlignment = 8;  // of the tensors
    text.resize((text.size() + kAlignment - 1) / kAlignment * kAlignment, ' ');

    std::vector<std::uint8_t> result;
    result.reserve(file.size() - header.size() + text.size());
    for (std::size_t i = 0; i < kRecordLengthBytes; ++i)
        result.push_back(static_cast<std::uint8_t>(std::uint64_t{text.size()} >> (8 * i)));
    result.insert(result.end(), text.begin(), text.end());
    result.insert(result.end(),
                  file.begin() + static_cast<std::ptrdiff_t>(kRecordLengthBytes + header.size()), file.end());
    return result;
}

DataRecord read_record(std::span<const std::uint8_t> file, std::size_t features) {
    const std::span<const std::uint8_t> header = header_of(file);
    const RecordJson json = parse_json(header);
    if (!json.is_object()) throw Error("the model file's header is damaged");
    const auto metadata = json.find("__metadata__");
    if (metadata == json.end() || !metadata->is_object() || !metadata->contains(kRecordKey)) return {};
    try {
        const std::string text = metadata->at(kRecordKey).get<std::string>();
        return from_json(parse_json(text), features);
    } catch (const RecordJson::exception&) {
        throw Error("the model file's record of its data is damaged");
    }
}

}  // namespace hourglass
