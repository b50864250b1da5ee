#include "io/dataset_file.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/json.h"
#include "io/safetensors.h"

namespace hourglass {
namespace {

using AboutJson = nlohmann::json;

constexpr const char* kAboutKey = "about";
constexpr int kDatasetVersion = 1;
constexpr std::int64_t kMostFeatures = 1 << 28;  // far more than any file that is kept holds

[[noreturn]] void refuse_dataset(const std::string& what) {
    throw Error("the kept data is damaged: " + what);
}

// The sets, each with its name in the file: written and read by the same list.
template <typename Data, typename Use>
void for_each_set(Data& data, const Use& use) {
    use("train", data.train);
    use("test", data.test);
    use("train_targets", data.train_targets);
    use("test_targets", data.test_targets);
}

// `values` have to live until the file is written.
template <typename Value>
TensorSource source_of_values(std::string name, std::vector<std::size_t> shape, NumberType type,
                              const std::vector<Value>& values) {
    return {.name = std::move(name),
            .shape = std::move(shape),
            .type = type,
            .fill =
                [&values](std::span<std::uint8_t> place) {
                    std::memcpy(place.data(), values.data(), place.size());
                }};
}

AboutJson about(const ImageSet& set) {
    return {{"width", set.width},     {"height", set.height},   {"channels", set.channels},
            {"columns", set.columns}, {"classes", set.classes}, {"names", set.names}};
}

template <typename Value>
std::vector<Value> take_values(const RawTensorFile& file, const std::string& name, NumberType type) {
    const RawTensor* const tensor = file.find(name);
    if (tensor == nullptr || tensor->type != type) return {};
    std::vector<Value> values(tensor->bytes.size() / sizeof(Value));
    std::memcpy(values.data(), tensor->bytes.data(), tensor->bytes.size());
    return values;
}

ImageSet take_set(const RawTensorFile& file, const std::string& name, const AboutJson& about) {
    ImageSet set{.width = about.at("width").get<int>(),
                 .height = about.at("height").get<int>(),
                 .pixels = take_values<std::uint8_t>(file, name + ".numbers", NumberType::U8),
                 .labels = take_values<std::uint8_t>(file, name + ".labels", NumberType::U8),
                 .values = take_values<float>(file, name + ".numbers", NumberType::F32)};
    set.channels = about.at("channels").get<int>();
    about.at("columns").get_to(set.columns);
    about.at("classes").get_to(set.classes);
    about.at("names").get_to(set.names);
    const std::int64_t sides[] = {set.width, set.height, set.channels};
    std::int64_t features = 1;
    for (const std::int64_t side : sides)
        if (side < 1 || (features *= side) > kMostFeatures)
            refuse_dataset("the size of the samples of '" + name + "'");
    const bool named = (set.columns.empty() || set.columns.size() == set.features()) &&
                       (set.names.empty() || set.names.size() == set.count());
    if (!named) refuse_dataset("the names of '" + name + "' are not as many as its columns or samples");
    if (!std::ranges::all_of(set.values, [](float value) { return std::isfinite(value); }))
        refuse_dataset("a number of '" + name + "' is not finite");
    return set;
}

Scaling take_scaling(const RawTensorFile& file, std::size_t features) {
    Scaling scaling{.low = take_values<float>(file, "scaling.low", NumberType::F32),
                    .range = take_values<float>(file, "scaling.range", NumberType::F32)};
    const bool positive = std::ranges::all_of(scaling.range, [](float range) { return range > 0; });
    if (scaling.low.size() != scaling.range.size() || !positive ||
        (!scaling.empty() && scaling.low.size() != features))
        refuse_dataset("the scaling does not fit the columns");
    return scaling;
}

}  // namespace

std::size_t stored_bytes(const Dataset& dataset) {
    std::size_t bytes = 0;
    for_each_set(dataset, [&](const char*, const ImageSet& set) {
        bytes += set.count() * (1 + set.features() * (set.holds_floats() ? sizeof(float) : 1));
    });
    return bytes;
}

std::vector<std::uint8_t> save_dataset(const Dataset& dataset, const Scaling& scaling) {
    AboutJson json = {{"version", kDatasetVersion}, {"name", dataset.name}, {"synthetic", dataset.synthetic}};
    std::vector<TensorSource> tensors;
    for_each_set(dataset, [&](const std::string& name, const ImageSet& set) {
        if (set.count() == 0) return;
        if (set.stored) throw Error("samples that are not in memory are not kept");
        json[name] = about(set);
        const std::vector<std::size_t> shape{set.count(), set.features()};
        tensors.push_back(set.holds_floats()
                              ? source_of_values(name + ".numbers", shape, NumberType::F32, set.values)
                              : source_of_values(name + ".numbers", shape, NumberType::U8, set.pixels));
        tensors.push_back(source_of_values(name + ".labels", {set.count()}, NumberType::U8, set.labels));
    });
    if (!scaling.empty()) {
        const std::size_t count = scaling.low.size();
        tensors.push_back(source_of_values("scaling.low", {count}, NumberType::F32, scaling.low));
        tensors.push_back(source_of_values("scaling.range", {count}, NumberType::F32, scaling.range));
    }
    return write_safetensors({{kAboutKey, json_text(json)}}, tensors);
}

ScaledDataset load_dataset(std::span<const std::uint8_t> bytes) {
    const RawTensorFile file = read_raw_safetensors(bytes);
    const auto found = file.metadata.find(kAboutKey);
    if (found == file.metadata.end()) refuse_dataset("it does not say what it holds");
    ScaledDataset result;
    try {
        const AboutJson json = parse_json(std::string_view(found->second));
        if (json.at("version") != kDatasetVersion) refuse_dataset("it is of another version");
        json.at("name").get_to(result.dataset.name);
        json.at("synthetic").get_to(result.dataset.synthetic);
        for_each_set(result.dataset, [&](const std::string& name, ImageSet& set) {
            if (json.contains(name)) set = take_set(file, name, json.at(name));
        });
    } catch (const AboutJson::exception&) {
        refuse_dataset("what it holds cannot be read");
    }
    validate(result.dataset);
    result.scaling = take_scaling(file, result.dataset.train.features());
    return result;
}

}  // namespace hourglass
