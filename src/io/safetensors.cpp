#include "io/safetensors.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "base/error.h"
#include "math/half.h"

namespace hourglass {
namespace {

using Json = nlohmann::json;
using ByteView = std::span<const std::uint8_t>;

static_assert(std::endian::native == std::endian::little, "tensors are copied as they lie in the file");

constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kAlignment = 8;                  // of the data in the file
constexpr std::uint64_t kLongestHeader = 100'000'000;  // as in the format's own library
constexpr const char* kMetadata = "__metadata__";

[[noreturn]] void refuse(const std::string& what) { throw Error("safetensors: " + what); }

// Text from a file for a message: one line whatever it holds, and not too long.
std::string cut_in_quotes(const std::string& text) {
    constexpr std::size_t kLongest = 60;
    const std::string start = text.size() > kLongest ? text.substr(0, kLongest) + "..." : text;
    return Json(start).dump(-1, ' ', true, Json::error_handler_t::replace);
}

std::string tensor_text(const std::string& name) { return "tensor " + cut_in_quotes(name); }

// Types of values.

using Type = NumberType;

struct TypeInfo {
    const char* name;
    Type type;
    std::size_t size;
};
// In the order of their enumeration.
constexpr TypeInfo kTypes[] = {{"F32", Type::F32, 4}, {"F16", Type::F16, 2}, {"F64", Type::F64, 8},
                               {"U8", Type::U8, 1},   {"I64", Type::I64, 8}, {"I8", Type::I8, 1}};

const TypeInfo& info_of(Type type) { return kTypes[static_cast<std::size_t>(type)]; }

const TypeInfo* find_type(const std::string& name) {
    const auto* const found =
        std::ranges::find_if(kTypes, [&](const TypeInfo& type) { return name == type.name; });
    return found == std::end(kTypes) ? nullptr : found;
}

template <typename Stored, typename Convert>
std::vector<float> convert(ByteView bytes, Convert to_float) {
    std::vector<float> values(bytes.size() / sizeof(Stored));
    for (std::size_t i = 0; i < values.size(); ++i) {
        Stored stored;
        std::memcpy(&stored, bytes.data() + i * sizeof(Stored), sizeof(Stored));
        values[i] = to_float(stored);
    }
    return values;
}

std::vector<float> to_floats(ByteView bytes, Type type) {
    const auto cast = [](auto value) { return static_cast<float>(value); };
    switch (type) {
        case Type::F32:
            return convert<float>(bytes, cast);
        case Type::F16:
            return convert<std::uint16_t>(bytes, from_half);
        case Type::F64:
            return convert<double>(bytes, cast);
        case Type::U8:
            return convert<std::uint8_t>(bytes, cast);
        case Type::I64:
            return convert<std::int64_t>(bytes, cast);
        case Type::I8:
            return convert<std::int8_t>(bytes, cast);
    }
    return {};
}

// Reading.

std::uint64_t little_endian(ByteView bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < kLengthBytes; ++i) value |= std::uint64_t{bytes[i]} << (8 * i);
    return value;
}

// The header as JSON. The callback checks what the tree would hide or not survive:
// duplicate names, and depth.
Json parse_header(ByteView text) {
    constexpr int kDepth = 3;  // the header, a tensor, its shape
    std::vector<std::set<std::string>> keys(kDepth + 1);
    const auto check = [&](int depth, Json::parse_event_t event, Json& parsed) {
        const bool opens =
            event == Json::parse_event_t::object_start || event == Json::parse_event_t::array_start;
        if (opens && depth >= kDepth) refuse("the header is nested deeper than tensors and their shapes are");
        // A key has the depth of its object's content, one more than the object itself.
        const auto level = static_cast<std::size_t>(depth);
        if (event == Json::parse_event_t::object_start) keys[level + 1].clear();
        if (event == Json::parse_event_t::key && !keys[level].insert(parsed.get<std::string>()).second)
            refuse("the header has " + cut_in_quotes(parsed.get<std::string>()) + " twice");
        return true;
    };
    try {
        const char* const start = reinterpret_cast<const char*>(text.data());
        Json header = Json::parse(start, start + text.size(), check);
        if (!header.is_object()) refuse("the header is not a JSON object");
        return header;
    } catch (const Json::parse_error& error) {
        refuse("the header is not valid JSON at its byte " + std::to_string(error.byte));
    } catch (const Json::exception&) {
        refuse("the header is not valid JSON");
    }
}

std::map<std::string, std::string> read_metadata(const Json& json) {
    if (!json.is_object()) refuse("__metadata__ is not a JSON object");
    std::map<std::string, std::string> metadata;
    for (const auto& [key, value] : json.items()) {
        if (!value.is_string()) refuse("__metadata__ " + cut_in_quotes(key) + " is not text");
        metadata[key] = value.get<std::string>();
    }
    return metadata;
}

// A list of whole numbers from 0 that fit this machine's sizes.
std::vector<std::size_t> read_sizes(const Json& entry, const char* key, const std::string& name) {
    const auto found = entry.find(key);
    if (found == entry.end() || !found->is_array())
        refuse(tensor_text(name) + " has no list \"" + key + "\"");
    std::vector<std::size_t> sizes;
    for (const Json& number : *found) {
        if (!number.is_number_unsigned() ||
            number.get<std::uint64_t>() > std::numeric_limits<std::size_t>::max())
            refuse(tensor_text(name) + ": \"" + key + "\" holds something other than whole numbers from 0");
        sizes.push_back(number.get<std::size_t>());
    }
    return sizes;
}

// The product, or nothing when it overflows.
std::optional<std::size_t> product(const std::vector<std::size_t>& factors) {
    std::size_t product = 1;
    for (const std::size_t factor : factors) {
        if (factor != 0 && product > std::numeric_limits<std::size_t>::max() / factor) return std::nullopt;
        product *= factor;
    }
    return product;
}

// Where a tensor's values lie in the data, and what they are.
struct Entry {
    std::string name;
    std::vector<std::size_t> shape;
    Type type;
    std::size_t begin;
    std::size_t end;
};

Entry read_entry(const std::string& name, const Json& json, std::size_t data_size) {
    if (!json.is_object()) refuse(tensor_text(name) + " is not a JSON object");
    const auto type_name = json.find("dtype");
    if (type_name == json.end() || !type_name->is_string()) refuse(tensor_text(name) + " has no \"dtype\"");
    const TypeInfo* type = find_type(type_name->get<std::string>());
    if (type == nullptr) {
        refuse(tensor_text(name) + " has values of type " + cut_in_quotes(type_name->get<std::string>()) +
               "; F32, F16, F64, U8, I64 and I8 can be read");
    }
    const std::vector<std::size_t> offsets = read_sizes(json, "data_offsets", name);
    if (offsets.size() != 2 || offsets[0] > offsets[1])
        refuse(tensor_text(name) + ": \"data_offsets\" is not a begin and an end");
    if (offsets[1] > data_size) {
        refuse(tensor_text(name) + " ends at byte " + std::to_string(offsets[1]) +
               " of the data, which has only " + std::to_string(data_size));
    }
    Entry entry{name, read_sizes(json, "shape", name), type->type, offsets[0], offsets[1]};
    // Divided, so that no shape can overflow.
    const std::size_t bytes = entry.end - entry.begin;
    if (bytes % type->size != 0 || product(entry.shape) != bytes / type->size) {
        refuse(tensor_text(name) + ": " + std::to_string(bytes) + " bytes of " + type->name +
               " do not fit its shape");
    }
    return entry;
}

// Together the entries, in the order of their data, must cover it without holes or overlaps.
void require_cover(const std::vector<Entry>& entries, std::size_t data_size) {
    std::size_t covered = 0;
    for (const Entry& entry : entries) {
        if (entry.begin != covered) {
            refuse(tensor_text(entry.name) + " begins at byte " + std::to_string(entry.begin) +
                   " of the data instead of " + std::to_string(covered) + ", where the one before it ends");
        }
        covered = entry.end;
    }
    if (covered != data_size) {
        refuse("the tensors end at byte " + std::to_string(covered) + " of the data, which has " +
               std::to_string(data_size));
    }
}

// Writing.

// Throws Error when the shape of one is that of more or fewer values.
std::size_t bytes_of(const TensorSource& tensor) {
    const std::optional<std::size_t> count = product(tensor.shape);
    if (!count) refuse(tensor_text(tensor.name) + ": its shape is that of more values than there can be");
    return *count * size_of(tensor.type);
}

std::string header_text(const std::map<std::string, std::string>& metadata,
                        std::span<const TensorSource> tensors) {
    Json header = Json::object();
    if (!metadata.empty()) header[kMetadata] = metadata;
    std::size_t begin = 0;
    for (const TensorSource& tensor : tensors) {
        if (tensor.name == kMetadata)
            refuse(tensor_text(tensor.name) + ": this name is taken by the metadata");
        if (header.contains(tensor.name)) refuse(tensor_text(tensor.name) + " is there twice");
        const std::size_t end = begin + bytes_of(tensor);
        header[tensor.name] = {
            {"dtype", info_of(tensor.type).name}, {"shape", tensor.shape}, {"data_offsets", {begin, end}}};
        begin = end;
    }
    try {
        std::string text = header.dump();
        text.resize((text.size() + kAlignment - 1) / kAlignment * kAlignment, ' ');
        return text;
    } catch (const Json::exception&) {
        refuse("a name or a piece of metadata is not UTF-8 text");
    }
}

}  // namespace

const Tensor* TensorFile::find(std::string_view name) const {
    const auto found = std::ranges::find(tensors, name, &Tensor::name);
    return found == tensors.end() ? nullptr : &*found;
}

const RawTensor* RawTensorFile::find(std::string_view name) const {
    const auto found = std::ranges::find(tensors, name, &RawTensor::name);
    return found == tensors.end() ? nullptr : &*found;
}

std::size_t size_of(NumberType type) { return info_of(type).size; }

std::vector<std::uint8_t> write_safetensors(const std::map<std::string, std::string>& metadata,
                                            std::span<const TensorSource> tensors) {
    const std::string header = header_text(metadata, tensors);
    if (header.size() > kLongestHeader)
        refuse("a header of " + std::to_string(header.size()) + " bytes is too long");
    std::size_t values = 0;
    for (const TensorSource& tensor : tensors) values += bytes_of(tensor);
    std::vector<std::uint8_t> bytes(kLengthBytes + header.size() + values);
    for (std::size_t i = 0; i < kLengthBytes; ++i)
        bytes[i] = static_cast<std::uint8_t>(std::uint64_t{header.size()} >> (8 * i));
    std::ranges::copy(header, bytes.begin() + kLengthBytes);
    std::span<std::uint8_t> place = std::span(bytes).subspan(kLengthBytes + header.size());
    for (const TensorSource& tensor : tensors) {
        const std::size_t size = bytes_of(tensor);
        tensor.fill(place.first(size));
        place = place.subspan(size);
    }
    return bytes;
}

std::vector<std::uint8_t> write_safetensors(const TensorFile& file, Precision precision) {
    const Type type = precision == Precision::Float16 ? Type::F16 : Type::F32;
    std::vector<TensorSource> sources;
    for (const Tensor& tensor : file.tensors) {
        if (product(tensor.shape) != tensor.values.size()) {
            refuse(tensor_text(tensor.name) + ": " + std::to_string(tensor.values.size()) +
                   " values do not fit its shape");
        }
        const auto fill = [&tensor, type](std::span<std::uint8_t> place) {
            if (type == Type::F32) {
                if (!place.empty()) std::memcpy(place.data(), tensor.values.data(), place.size());
                return;
            }
            for (std::size_t i = 0; i < tensor.values.size(); ++i) {
                const std::uint16_t half = to_half(tensor.values[i]);
                std::memcpy(place.data() + i * sizeof half, &half, sizeof half);
            }
        };
        sources.push_back({tensor.name, tensor.shape, type, fill});
    }
    return write_safetensors(file.metadata, sources);
}

RawTensorFile read_raw_safetensors(ByteView bytes) {
    if (bytes.size() < kLengthBytes)
        refuse("only " + std::to_string(bytes.size()) + " bytes; the header's length alone has 8");
    const std::uint64_t header_size = little_endian(bytes);
    const ByteView rest = bytes.subspan(kLengthBytes);
    if (header_size > rest.size() || header_size > kLongestHeader) {
        refuse("the header is said to be " + std::to_string(header_size) + " bytes long, but " +
               (header_size > kLongestHeader ? "at most " + std::to_string(kLongestHeader) + " are read"
                                             : "only " + std::to_string(rest.size()) + " bytes follow"));
    }
    const Json header = parse_header(rest.first(static_cast<std::size_t>(header_size)));
    const ByteView data = rest.subspan(static_cast<std::size_t>(header_size));

    RawTensorFile file;
    std::vector<Entry> entries;
    for (const auto& [name, json] : header.items())
        if (name == kMetadata)
            file.metadata = read_metadata(json);
        else
            entries.push_back(read_entry(name, json, data.size()));
    std::ranges::sort(entries, {}, [](const Entry& entry) { return std::pair(entry.begin, entry.end); });
    require_cover(entries, data.size());
    for (Entry& entry : entries) {
        file.tensors.push_back({std::move(entry.name), std::move(entry.shape), entry.type,
                                data.subspan(entry.begin, entry.end - entry.begin)});
    }
    return file;
}

TensorFile read_safetensors(ByteView bytes, const std::function<bool(std::string_view name)>& wanted) {
    RawTensorFile raw = read_raw_safetensors(bytes);
    TensorFile file{std::move(raw.metadata), {}};
    for (RawTensor& tensor : raw.tensors) {
        if (wanted && !wanted(tensor.name)) continue;
        file.tensors.push_back(
            {std::move(tensor.name), std::move(tensor.shape), to_floats(tensor.bytes, tensor.type)});
    }
    return file;
}

}  // namespace hourglass
