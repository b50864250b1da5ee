#include "io/onnx_graph.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace hourglass {
namespace {

// The version of the format that came with the opset, and ONNX's numbers for types of elements and of
// attributes.
constexpr int kIrVersion = 7;
constexpr int kFloat = 1, kInt64 = 7;
constexpr int kFloatAttribute = 1, kIntAttribute = 2, kStringAttribute = 3, kIntsAttribute = 7;

template <typename... Functions>
struct Overloaded : Functions... {
    using Functions::operator()...;
};
template <typename... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

// TensorProto: dims 1, data_type 2, name 8, raw_data 9, which is little-endian.
ProtobufMessage tensor(std::string_view name, std::span<const std::int64_t> shape, int type, std::size_t size,
                       ProtobufMessage::Fill fill) {
    ProtobufMessage message;
    for (const std::int64_t side : shape) message.put_number(1, side);
    message.put_number(2, type);
    message.put_text(8, name);
    message.put_bytes(9, size, std::move(fill));
    return message;
}

template <typename Bits>
void put_little_endian(Bits bits, std::uint8_t* place) {
    for (std::size_t i = 0; i < sizeof bits; ++i) place[i] = static_cast<std::uint8_t>(bits >> (8 * i));
}

// AttributeProto: name 1, f 2, i 3, s 4, ints 8, type 20.
ProtobufMessage attribute_message(const OnnxAttribute& attribute) {
    ProtobufMessage message;
    message.put_text(1, attribute.first);
    const auto put = Overloaded{
        [&](std::int64_t number) {
            message.put_number(3, number);
            return kIntAttribute;
        },
        [&](float number) {
            message.put_float(2, number);
            return kFloatAttribute;
        },
        [&](std::string_view text) {
            message.put_text(4, text);
            return kStringAttribute;
        },
        [&](const std::vector<std::int64_t>& numbers) {
            for (const std::int64_t number : numbers) message.put_number(8, number);
            return kIntsAttribute;
        },
    };
    message.put_number(20, std::visit(put, attribute.second));
    return message;
}

// ValueInfoProto: name 1, type 2, doc_string 3; TypeProto: tensor_type 1 of elem_type 1, shape 2;
// TensorShapeProto: dim 1 of dim_value 1 or dim_param 2.
ProtobufMessage value_message(const OnnxValue& value) {
    ProtobufMessage shape, batch;
    batch.put_text(2, "batch");
    shape.put_message(1, std::move(batch));
    for (const std::int64_t side : value.shape) {
        ProtobufMessage dimension;
        dimension.put_number(1, side);
        shape.put_message(1, std::move(dimension));
    }
    ProtobufMessage tensor_type, type, message;
    tensor_type.put_number(1, kFloat);
    tensor_type.put_message(2, std::move(shape));
    type.put_message(1, std::move(tensor_type));
    message.put_text(1, value.name);
    message.put_message(2, std::move(type));
    message.put_text(3, value.meaning);
    return message;
}

}  // namespace

std::string OnnxGraph::new_name(std::string_view word) {
    return std::string(word) + "_" + std::to_string(names_++);
}

std::string OnnxGraph::input(OnnxValue value) {
    inputs_.push_back(std::move(value));
    return inputs_.back().name;
}

std::string OnnxGraph::floats(const std::string& name, const std::vector<std::int64_t>& shape, const At& at) {
    std::size_t count = 1;
    for (const std::int64_t side : shape) count *= static_cast<std::size_t>(side);
    const auto fill = [count, at](std::span<std::uint8_t> place) {
        for (std::size_t k = 0; k < count; ++k)
            put_little_endian(std::bit_cast<std::uint32_t>(at(k)), &place[k * sizeof(float)]);
    };
    constants_.push_back(tensor(name, shape, kFloat, count * sizeof(float), fill));
    return name;
}

std::string OnnxGraph::scalar(float number) {
    return floats(
        new_name("number"), {}, [number](std::size_t) { return number; });
}

std::string OnnxGraph::integers(std::span<const std::int64_t> numbers) {
    const std::string name = new_name("numbers");
    const std::int64_t count[] = {static_cast<std::int64_t>(numbers.size())};
    const auto fill = [all = std::vector(numbers.begin(), numbers.end())](std::span<std::uint8_t> place) {
        for (std::size_t i = 0; i < all.size(); ++i)
            put_little_endian(static_cast<std::uint64_t>(all[i]), &place[i * sizeof all[i]]);
    };
    constants_.push_back(tensor(name, count, kInt64, numbers.size_bytes(), fill));
    return name;
}

OnnxGraph::Node& OnnxGraph::add(std::string_view op, std::vector<std::string> inputs,
                                std::vector<OnnxAttribute> attributes) {
    const std::string name = new_name(op);
    nodes_.push_back({op, name, std::move(inputs), {name}, std::move(attributes)});
    return nodes_.back();
}

std::string OnnxGraph::node(std::string_view op, std::vector<std::string> inputs,
                            std::vector<OnnxAttribute> attributes) {
    return add(op, std::move(inputs), std::move(attributes)).name;
}

std::array<std::string, 2> OnnxGraph::node_of_two(std::string_view op, std::vector<std::string> inputs,
                                                  std::vector<OnnxAttribute> attributes) {
    Node& node = add(op, std::move(inputs), std::move(attributes));
    node.outputs.push_back(node.name + "_second");
    return {node.outputs[0], node.outputs[1]};
}

void OnnxGraph::output(const std::string& from, OnnxValue value) {
    for (Node& node : nodes_) {
        std::ranges::replace(node.inputs, from, value.name);
        std::ranges::replace(node.outputs, from, value.name);
    }
    outputs_.push_back(std::move(value));
}

// GraphProto: node 1, name 2, initializer 5, input 11, output 12; NodeProto: input 1, output 2, name 3,
// op_type 4, attribute 5; ModelProto: ir_version 1, producer_name 2, graph 7, opset_import 8 (version 2),
// metadata_props 14 (key 1, value 2).
std::vector<std::uint8_t> OnnxGraph::file(std::string_view name,
                                          const std::map<std::string, std::string>& metadata) const {
    ProtobufMessage graph;
    for (const Node& node : nodes_) {
        ProtobufMessage message;
        for (const std::string& input : node.inputs) message.put_text(1, input);
        for (const std::string& output : node.outputs) message.put_text(2, output);
        message.put_text(3, node.name);
        message.put_text(4, node.op);
        for (const OnnxAttribute& attribute : node.attributes)
            message.put_message(5, attribute_message(attribute));
        graph.put_message(1, std::move(message));
    }
    graph.put_text(2, name);
    for (const ProtobufMessage& constant : constants_) graph.put_message(5, constant);
    for (const OnnxValue& value : inputs_) graph.put_message(11, value_message(value));
    for (const OnnxValue& value : outputs_) graph.put_message(12, value_message(value));

    ProtobufMessage opset, model;
    opset.put_number(2, kOnnxOpset);
    model.put_number(1, kIrVersion);
    model.put_text(2, "hourglass");
    model.put_message(7, std::move(graph));
    model.put_message(8, std::move(opset));
    for (const auto& [key, text] : metadata) {
        ProtobufMessage entry;
        entry.put_text(1, key);
        entry.put_text(2, text);
        model.put_message(14, std::move(entry));
    }
    return model.bytes();
}

}  // namespace hourglass
