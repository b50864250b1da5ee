#include "io/protobuf.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <utility>

namespace hourglass {
namespace {

constexpr int kVarint = 0, kLengthDelimited = 2, kFixed32 = 5;  // wire types

}  // namespace

void ProtobufMessage::put_byte(std::uint8_t byte) {
    if (pieces_.empty() || pieces_.back().fill) pieces_.emplace_back();
    pieces_.back().bytes.push_back(byte);
    ++size_;
}

// Seven bits to a byte, the lowest first; the eighth says that more follow.
void ProtobufMessage::put_varint(std::uint64_t number) {
    for (; number >= 0x80; number >>= 7) put_byte(static_cast<std::uint8_t>(number | 0x80));
    put_byte(static_cast<std::uint8_t>(number));
}

void ProtobufMessage::put_key(int field, int wire_type) {
    put_varint(static_cast<std::uint64_t>(field) << 3 | static_cast<std::uint64_t>(wire_type));
}

void ProtobufMessage::put_length(int field, std::size_t length) {
    put_key(field, kLengthDelimited);
    put_varint(length);
}

void ProtobufMessage::put_number(int field, std::int64_t number) {
    put_key(field, kVarint);
    put_varint(static_cast<std::uint64_t>(number));
}

void ProtobufMessage::put_float(int field, float number) {
    put_key(field, kFixed32);
    const auto bits = std::bit_cast<std::uint32_t>(number);
    for (int shift = 0; shift < 32; shift += 8) put_byte(static_cast<std::uint8_t>(bits >> shift));
}

void ProtobufMessage::put_text(int field, std::string_view text) {
    put_length(field, text.size());
    for (const char letter : text) put_byte(static_cast<std::uint8_t>(letter));
}

void ProtobufMessage::put_message(int field, ProtobufMessage message) {
    put_length(field, message.size_);
    pieces_.insert(pieces_.end(), std::make_move_iterator(message.pieces_.begin()),
                   std::make_move_iterator(message.pieces_.end()));
    size_ += message.size_;
}

void ProtobufMessage::put_bytes(int field, std::size_t size, Fill fill) {
    put_length(field, size);
    pieces_.back().filled = size;
    pieces_.back().fill = std::move(fill);
    size_ += size;
}

std::vector<std::uint8_t> ProtobufMessage::bytes() const {
    std::vector<std::uint8_t> all(size_);
    std::size_t at = 0;
    for (const Piece& piece : pieces_) {
        std::ranges::copy(piece.bytes, all.begin() + static_cast<std::ptrdiff_t>(at));
        at += piece.bytes.size();
        if (piece.fill) piece.fill(std::span(all).subspan(at, piece.filled));
        at += piece.filled;
    }
    return all;
}

}  // namespace hourglass
