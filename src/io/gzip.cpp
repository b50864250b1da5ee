#include "io/gzip.h"

#include <algorithm>
#include <limits>
#include <string>
#include <zlib.h>

#include "base/error.h"

namespace hourglass {
namespace {

// zlib's decompression state, freed in every case.
class Inflater {
public:
    Inflater() {
        constexpr int kGzipOnly = 16;
        if (inflateInit2(&stream, kGzipOnly + MAX_WBITS) != Z_OK)
            throw Error("gzip: not enough memory to unpack");
    }
    ~Inflater() { inflateEnd(&stream); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    z_stream stream{};
};

// The unpacked size that the last four bytes claim (modulo 2^32), cut down to what so many bytes can unpack
// to at all: right for every honest file, so that the output is allocated once, and harmless for any other.
std::size_t plausible_size(std::span<const std::uint8_t> bytes, std::size_t limit) {
    constexpr std::size_t kGreatestRatio = 1032;  // of deflate (zlib, algorithm.txt)
    if (bytes.size() < 4) return 0;
    std::uint32_t claim = 0;
    for (std::size_t i = 0; i < 4; ++i) claim |= std::uint32_t{bytes[bytes.size() - 4 + i]} << (8 * i);
    if (claim / kGreatestRatio > bytes.size()) return 0;
    return std::min<std::size_t>(claim, limit);
}

}  // namespace

bool is_gzip(std::span<const std::uint8_t> bytes) {
    return bytes.size() >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

std::vector<std::uint8_t> gunzip(std::span<const std::uint8_t> bytes, std::size_t limit) {
    constexpr std::size_t kChunk = std::size_t{256} << 10;
    if (!is_gzip(bytes)) throw Error("gzip: this is no gzip data; it must begin with the bytes 1f 8b");
    if (bytes.size() > std::numeric_limits<uInt>::max()) throw Error("gzip: more than 4 GB of packed data");

    Inflater inflater;
    z_stream& stream = inflater.stream;
    stream.next_in = const_cast<Bytef*>(bytes.data());  // zlib reads only
    stream.avail_in = static_cast<uInt>(bytes.size());

    std::vector<std::uint8_t> unpacked;
    unpacked.reserve(plausible_size(bytes, limit));
    while (true) {
        // When the space is used up, one more byte decides between the end of the data,
        // more space, and the limit.
        const std::size_t used = unpacked.size();
        const std::size_t room = std::min(kChunk, unpacked.capacity() - used);
        std::uint8_t probe = 0;
        unpacked.resize(used + room);
        stream.next_out = room > 0 ? unpacked.data() + used : &probe;
        stream.avail_out = room > 0 ? static_cast<uInt>(room) : 1;
        const uInt offered = stream.avail_out;
        const int status = inflate(&stream, Z_NO_FLUSH);
        const std::size_t made = offered - stream.avail_out;
        if (room == 0 && made == 1) {
            if (used == limit) {
                throw Error("gzip: the data unpacks to more than the " + std::to_string(limit) +
                            " bytes that are allowed here");
            }
            unpacked.reserve(std::min(limit, std::max(kChunk, used + used / 2)));
            unpacked.push_back(probe);
        } else {
            unpacked.resize(used + made);
        }

        if (status == Z_STREAM_END) {
            if (stream.avail_in == 0) return unpacked;
            const auto rest = bytes.last(stream.avail_in);
            // Tapes and block devices fill the last block with zeros.
            if (std::ranges::all_of(rest, [](std::uint8_t byte) { return byte == 0; })) return unpacked;
            if (!is_gzip(rest)) {
                throw Error("gzip: " + std::to_string(rest.size()) +
                            " bytes that do not belong there follow the data");
            }
            inflateReset(&stream);
        } else if (status == Z_BUF_ERROR ||
                   (status == Z_OK && stream.avail_in == 0 && stream.avail_out > 0)) {
            throw Error("gzip: the data is cut short after " + std::to_string(bytes.size()) + " bytes");
        } else if (status != Z_OK) {
            throw Error("gzip: the data is damaged near byte " +
                        std::to_string(bytes.size() - stream.avail_in) + " of " +
                        std::to_string(bytes.size()) +
                        (stream.msg != nullptr ? std::string(": ") + stream.msg : std::string()));
        }
    }
}

std::vector<std::uint8_t> unpacked(std::vector<std::uint8_t> bytes, std::size_t limit,
                                   std::string_view where) {
    if (!is_gzip(bytes)) return bytes;
    try {
        return gunzip(bytes, limit);
    } catch (const Error& error) {
        throw Error(std::string(where) + ": " + error.what());
    }
}

std::uint32_t crc32_of(std::span<const std::uint8_t> bytes) {
    return static_cast<std::uint32_t>(crc32_z(crc32_z(0, nullptr, 0), bytes.data(), bytes.size()));
}

}  // namespace hourglass
