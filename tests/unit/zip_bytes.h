// ZIP archives for tests, made by hand: members stored, or deflated by zlib.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>
#include <zlib.h>

#include "gzip_bytes.h"

namespace hourglass::test_support {

struct ZipOptions {
    bool deflated = true;
    bool zip64 = false;  // sizes and place in the extra field, as for members beyond 4 GB
};

inline std::vector<std::uint8_t> zip(
    const std::vector<std::pair<std::string, std::vector<std::uint8_t>>>& files, ZipOptions options = {}) {
    std::vector<std::uint8_t> archive, directory;
    const auto put = [](std::vector<std::uint8_t>& to, std::uint64_t number, int size) {
        for (int i = 0; i < size; ++i) to.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
    };
    const auto put_text = [](std::vector<std::uint8_t>& to, const std::string& text) {
        to.insert(to.end(), text.begin(), text.end());
    };
    for (const auto& [name, content] : files) {
        const std::uint64_t at = archive.size();
        const std::vector<std::uint8_t> body =
            options.deflated ? deflated_bytes(content, -MAX_WBITS) : content;
        const auto sum = static_cast<std::uint32_t>(crc32_z(0, content.data(), content.size()));
        const int method = options.deflated ? 8 : 0;
        put(archive, 0x04034b50, 4);
        for (const int field : {20, 0, method, 0, 0}) put(archive, static_cast<std::uint64_t>(field), 2);
        put(archive, sum, 4);
        put(archive, body.size(), 4);
        put(archive, content.size(), 4);
        put(archive, name.size(), 2);
        put(archive, 0, 2);
        put_text(archive, name);
        archive.insert(archive.end(), body.begin(), body.end());
        put(directory, 0x02014b50, 4);
        for (const int field : {20, 20, 0, method, 0, 0})
            put(directory, static_cast<std::uint64_t>(field), 2);
        put(directory, sum, 4);
        put(directory, options.zip64 ? 0xFFFFFFFF : body.size(), 4);
        put(directory, options.zip64 ? 0xFFFFFFFF : content.size(), 4);
        put(directory, name.size(), 2);
        put(directory, options.zip64 ? 28 : 0, 2);
        for (int i = 0; i < 2; ++i) put(directory, 0, 2);
        put(directory, 0, 2);
        put(directory, 0, 4);
        put(directory, options.zip64 ? 0xFFFFFFFF : at, 4);
        put_text(directory, name);
        if (!options.zip64) continue;
        put(directory, 1, 2);
        put(directory, 24, 2);
        for (const std::uint64_t number : {std::uint64_t{content.size()}, std::uint64_t{body.size()}, at})
            put(directory, number, 8);
    }
    const std::uint64_t start = archive.size();
    archive.insert(archive.end(), directory.begin(), directory.end());
    put(archive, 0x06054b50, 4);
    put(archive, 0, 4);
    for (int i = 0; i < 2; ++i) put(archive, files.size(), 2);
    put(archive, directory.size(), 4);
    put(archive, start, 4);
    put(archive, 0, 2);
    return archive;
}

}  // namespace hourglass::test_support
