// A graph of ONNX's operators (https://onnx.ai/onnx/operators), put together one by one, and the file of it:
// messages of onnx.proto3 with the field numbers given there. Knows no model: see io/onnx_file.h.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "io/protobuf.h"

namespace hourglass {

// Operators mean what opset 13 says (ONNX 1.8, 2020), which every runtime of today reads.
inline constexpr int kOnnxOpset = 13;

// What goes in or comes out: floats, a batch of any size before this shape.
struct OnnxValue {
    std::string name;
    std::vector<std::int64_t> shape;
    std::string meaning;  // a sentence for people, which viewers show
};

using OnnxAttribute =
    std::pair<std::string_view,
              std::variant<std::int64_t, float, std::string_view, std::vector<std::int64_t>>>;

// Values are called by their names.
class OnnxGraph {
public:
    std::string input(OnnxValue value);
    // A tensor of constants: number k in row-major order is at(k), asked for when the file is written.
    using At = std::function<float(std::size_t k)>;
    std::string floats(const std::string& name, const std::vector<std::int64_t>& shape, const At& at);
    // The same number for all.
    std::string scalar(float number);
    std::string integers(std::span<const std::int64_t> numbers);

    // An operator; returns the name of what it gives, or of both if there are two. An empty input is none.
    std::string node(std::string_view op, std::vector<std::string> inputs,
                     std::vector<OnnxAttribute> attributes = {});
    std::array<std::string, 2> node_of_two(std::string_view op, std::vector<std::string> inputs,
                                           std::vector<OnnxAttribute> attributes = {});

    // What `from` is called from now on.
    void output(const std::string& from, OnnxValue value);

    const std::vector<OnnxValue>& inputs() const { return inputs_; }
    const std::vector<OnnxValue>& outputs() const { return outputs_; }
    // The model's file.
    std::vector<std::uint8_t> file(std::string_view name,
                                   const std::map<std::string, std::string>& metadata) const;

private:
    struct Node {
        std::string_view op;
        std::string name;
        std::vector<std::string> inputs;
        std::vector<std::string> outputs;
        std::vector<OnnxAttribute> attributes;
    };
    Node& add(std::string_view op, std::vector<std::string> inputs, std::vector<OnnxAttribute> attributes);
    std::string new_name(std::string_view word);

    std::vector<OnnxValue> inputs_;
    std::vector<OnnxValue> outputs_;
    std::vector<Node> nodes_;
    std::vector<ProtobufMessage> constants_;
    int names_ = 0;
};

}  // namespace hourglass
