// Gzip data for tests of the readers; the library itself only unpacks.
#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <vector>
#include <zlib.h>

namespace hourglass::test_support {

// window_bits: as zlib's deflateInit2 takes them, which say what stands around the packed bytes.
inline std::vector<std::uint8_t> deflated_bytes(std::span<const std::uint8_t> bytes, int window_bits) {
    z_stream stream{};
    if (deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("deflateInit2 failed");
    std::vector<std::uint8_t> packed(deflateBound(&stream, static_cast<uLong>(bytes.size())));
    stream.next_in = const_cast<Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = packed.data();
    stream.avail_out = static_cast<uInt>(packed.size());
    const int status = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    if (status != Z_STREAM_END) throw std::runtime_error("deflate failed");
    return packed;
}

inline std::vector<std::uint8_t> gzip(std::span<const std::uint8_t> bytes) {
    constexpr int kGzip = 16;
    return deflated_bytes(bytes, kGzip + MAX_WBITS);
}

}  // namespace hourglass::test_support
