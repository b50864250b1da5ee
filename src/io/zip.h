// ZIP archives in memory (PKWARE APPNOTE 6.3), as NumPy's .npz files and downloads come: stored and deflated
// members, also with ZIP64 sizes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hourglass {

struct ZipMember {
    std::string name;
    std::uint64_t at = 0;  // of its local header
    std::uint64_t packed = 0;
    std::uint64_t size = 0;
    std::uint32_t checksum = 0;  // CRC-32 of the content
    std::uint16_t method = 0;
    bool encrypted = false;
};

// True when the bytes start like an archive.
bool is_zip(std::span<const std::uint8_t> bytes);

// The files in the order of the archive's directory; folders and what macOS adds ("__MACOSX/", "._name",
// ".DS_Store") are left out. Throws Error, which begins with `where`, when the directory is damaged.
std::vector<ZipMember> zip_members(std::span<const std::uint8_t> bytes, std::string_view where);

// What a member holds. Throws Error when it is damaged, encrypted, packed by another method than deflate, or
// larger than `limit` bytes.
std::vector<std::uint8_t> unzip(std::span<const std::uint8_t> bytes, const ZipMember& member,
                                std::size_t limit, std::string_view where);

}  // namespace hourglass
