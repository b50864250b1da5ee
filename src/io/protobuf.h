// Writes messages in the wire format of protocol buffers (protobuf.dev, "Encoding"): numbers as varints, and
// texts, bytes and messages behind their length. The only C++ writer of ONNX that Debian has, libonnx on top
// of protobuf, would weigh much on the page, and ONNX's messages need no more than this.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace hourglass {

// Fields are written in the order in which they are put.
class ProtobufMessage {
public:
    // int32, int64 and enumerations.
    void put_number(int field, std::int64_t number);
    // float: 32 bits.
    void put_float(int field, float number);
    // string and bytes.
    void put_text(int field, std::string_view text);
    void put_message(int field, ProtobufMessage message);
    // So many bytes, which are asked for when the message is written: weights are not copied before.
    using Fill = std::function<void(std::span<std::uint8_t> place)>;
    void put_bytes(int field, std::size_t size, Fill fill);

    std::size_t size() const { return size_; }
    std::vector<std::uint8_t> bytes() const;

private:
    void put_varint(std::uint64_t number);
    void put_byte(std::uint8_t byte);
    void put_key(int field, int wire_type);
    void put_length(int field, std::size_t length);

    // Bytes, and behind them those that `fill` gives.
    struct Piece {
        std::vector<std::uint8_t> bytes{};
        std::size_t filled = 0;
        Fill fill{};
    };
    std::vector<Piece> pieces_;
    std::size_t size_ = 0;
};

}  // namespace hourglass
