#include "io/zip.h"

#include <algorithm>
#include <limits>
#include <zlib.h>

#include "base/error.h"
#include "base/text.h"
#include "io/utf8.h"

namespace hourglass {
namespace {

constexpr std::uint32_t kLocalHeader = 0x04034b50;
constexpr std::uint32_t kDirectoryEntry = 0x02014b50;
constexpr std::uint32_t kDirectoryEnd = 0x06054b50;
constexpr std::uint32_t kDirectoryEnd64 = 0x06064b50;
constexpr std::uint32_t kLocator64 = 0x07064b50;
constexpr std::uint32_t kIn64 = 0xFFFFFFFF;  // the number is in the ZIP64 field

// Little-endian numbers at any place; Error instead of reading beyond the end.
class LittleEndian {
public:
    LittleEndian(std::span<const std::uint8_t> bytes, std::string_view where)
        : bytes_(bytes), where_(where) {}

    std::uint64_t number(std::uint64_t at, std::size_t size) const {
        const auto part = range(at, size);
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < size; ++i) value |= std::uint64_t{part[i]} << (8 * i);
        return value;
    }
    std::uint16_t two(std::uint64_t at) const { return static_cast<std::uint16_t>(number(at, 2)); }
    std::uint32_t four(std::uint64_t at) const { return static_cast<std::uint32_t>(number(at, 4)); }
    std::span<const std::uint8_t> range(std::uint64_t at, std::uint64_t size) const {
        if (at > bytes_.size() || size > bytes_.size() - at) {
            throw Error(prefix(where_) + "the ZIP archive is cut short or damaged: it refers to byte " +
                        std::to_string(at) + " and " + std::to_string(size) + " more, but has " +
                        std::to_string(bytes_.size()));
        }
        return bytes_.subspan(static_cast<std::size_t>(at), static_cast<std::size_t>(size));
    }
    std::size_t size() const { return bytes_.size(); }

private:
    std::span<const std::uint8_t> bytes_;
    std::string_view where_;
};

struct Directory {
    std::uint64_t at = 0;
    std::uint64_t entries = 0;
};

// The record at the end of the file, before a comment of any length.
Directory find_directory(const LittleEndian& file, std::string_view where) {
    constexpr std::size_t kRecord = 22;
    constexpr std::size_t kLongestComment = 65535;
    for (std::size_t back = kRecord; back <= std::min(file.size(), kRecord + kLongestComment); ++back) {
        const std::size_t at = file.size() - back;
        if (file.four(at) != kDirectoryEnd) continue;
        Directory found{file.four(at + 16), file.two(at + 10)};
        constexpr std::size_t kLocator = 20;
        if ((found.at == kIn64 || found.entries == 0xFFFF) && at >= kLocator &&
            file.four(at - kLocator) == kLocator64) {
            const std::uint64_t record = file.number(at - kLocator + 8, 8);
            if (file.four(record) == kDirectoryEnd64)
                found = {file.number(record + 48, 8), file.number(record + 32, 8)};
        }
        return found;
    }
    throw Error(prefix(where) + "the ZIP archive has no directory at its end; it is cut short or damaged");
}

// Sizes and place of 8 bytes each, for those that the entry itself does not hold.
void take_zip64(const LittleEndian& file, std::uint64_t at, std::uint64_t end, ZipMember& member) {
    constexpr std::uint16_t kZip64 = 1;
    while (at + 4 <= end) {
        const std::uint16_t kind = file.two(at), size = file.two(at + 2);
        if (kind == kZip64) {
            std::uint64_t next = at + 4;
            for (std::uint64_t* number : {&member.size, &member.packed, &member.at}) {
                if (*number != kIn64) continue;
                *number = file.number(next, 8);
                next += 8;
            }
        }
        at += 4 + std::uint64_t{size};
    }
}

bool is_of_interest(std::string_view name) {
    const std::string_view last = name.substr(name.find_last_of('/') + 1);
    return !last.empty() && !last.starts_with('.') && !name.starts_with("__MACOSX/");
}

std::vector<std::uint8_t> inflated(std::span<const std::uint8_t> packed, std::size_t size,
                                   const std::string& what) {
    // One byte more than it may be, so that a member that goes on is noticed.
    std::vector<std::uint8_t> content(size + 1);
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw Error(what + ": not enough memory to unpack");
    int status = Z_OK;
    constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
    std::size_t taken = 0, made = 0;
    while (status == Z_OK) {
        const std::size_t offered = std::min(kMost, packed.size() - taken);
        const std::size_t room = std::min(kMost, content.size() - made);
        stream.next_in = const_cast<Bytef*>(packed.data() + taken);  // zlib reads only
        stream.avail_in = static_cast<uInt>(offered);
        stream.next_out = content.data() + made;
        stream.avail_out = static_cast<uInt>(room);
        status = inflate(&stream, Z_NO_FLUSH);
        taken += offered - stream.avail_in;
        made += room - stream.avail_out;
        if (status == Z_OK && ((stream.avail_in == 0 && taken == packed.size()) || made == content.size()))
            break;
    }
    inflateEnd(&stream);
    if (status != Z_STREAM_END || made != size) throw Error(what + ": is damaged or cut short");
    content.pop_back();
    return content;
}

}  // namespace

bool is_zip(std::span<const std::uint8_t> bytes) {
    return bytes.size() >= 4 && bytes[0] == 'P' && bytes[1] == 'K' &&
           ((bytes[2] == 3 && bytes[3] == 4) || (bytes[2] == 5 && bytes[3] == 6));
}

std::vector<ZipMember> zip_members(std::span<const std::uint8_t> bytes, std::string_view where) {
    constexpr std::size_t kEntry = 46;
    const LittleEndian file(bytes, where);
    const Directory directory = find_directory(file, where);
    std::vector<ZipMember> members;
    std::uint64_t at = directory.at;
    for (std::uint64_t i = 0; i < directory.entries; ++i) {
        if (file.four(at) != kDirectoryEntry)
            throw Error(prefix(where) + "the ZIP archive's directory is damaged near byte " +
                        std::to_string(at));
        ZipMember member;
        member.encrypted = (file.two(at + 8) & 1) != 0;
        member.method = file.two(at + 10);
        member.checksum = file.four(at + 16);
        member.packed = file.four(at + 20);
        member.size = file.four(at + 24);
        member.at = file.four(at + 42);
        const std::uint64_t name = file.two(at + 28), extra = file.two(at + 30), comment = file.two(at + 32);
        const auto letters = file.range(at + kEntry, name);
        member.name.assign(letters.begin(), letters.end());
        code_page_437_to_utf8(member.name);
        take_zip64(file, at + kEntry + name, at + kEntry + name + extra, member);
        if (is_of_interest(member.name)) members.push_back(std::move(member));
        at += kEntry + name + extra + comment;
    }
    return members;
}

std::vector<std::uint8_t> unzip(std::span<const std::uint8_t> bytes, const ZipMember& member,
                                std::size_t limit, std::string_view where) {
    constexpr std::uint16_t kStored = 0, kDeflated = 8;
    constexpr std::uint64_t kGreatestRatio = 1032;  // of deflate (zlib, algorithm.txt)
    constexpr std::size_t kHeader = 30;
    const std::string what = prefix(where) + in_quotes(member.name);
    if (member.encrypted) throw Error(what + ": is encrypted; unpack it first");
    if (member.method != kStored && member.method != kDeflated) {
        throw Error(what + ": is packed by method " + std::to_string(member.method) +
                    "; stored (0) and deflated (8) members are read");
    }
    if (member.size > limit) {
        throw Error(what + ": has " + std::to_string(member.size) + " bytes; at most " +
                    std::to_string(limit) + " are read here");
    }
    const LittleEndian file(bytes, where);
    if (file.four(member.at) != kLocalHeader) throw Error(what + ": is damaged");
    const std::uint64_t start = member.at + kHeader + file.two(member.at + 26) + file.two(member.at + 28);
    const auto packed = file.range(start, member.packed);
    // No member unpacks to more: a directory must not ask for memory that the content cannot fill.
    if (member.size / kGreatestRatio > member.packed) throw Error(what + ": is damaged");
    std::vector<std::uint8_t> content;
    if (member.method == kDeflated)
        content = inflated(packed, static_cast<std::size_t>(member.size), what);
    else if (member.size == member.packed)
        content.assign(packed.begin(), packed.end());
    else
        throw Error(what + ": is damaged");
    if (crc32_z(0, content.data(), content.size()) != member.checksum)
        throw Error(what + ": is damaged (its checksum is wrong)");
    return content;
}

}  // namespace hourglass
