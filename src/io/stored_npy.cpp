#include "io/stored_npy.h"

#include <cerrno>
#include <cmath>
#include <fcntl.h>
#include <memory>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "data/stored.h"
#include "data/table.h"
#include "io/npy.h"

namespace hourglass {
namespace {

namespace fs = std::filesystem;

// Read and not mapped: a mapping counts as memory where that is limited, and a file that somebody cuts short
// meanwhile ends the program.
class OpenFile {
public:
    explicit OpenFile(const fs::path& path) : path_(path), descriptor_(::open(path.c_str(), O_RDONLY)) {
        if (descriptor_ < 0) fail();
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() { ::close(descriptor_); }

    // Threads may read at once: there is no common place.
    void read(std::uint64_t at, std::span<std::uint8_t> to) const {
        while (!to.empty()) {
            const ssize_t got = ::pread(descriptor_, to.data(), to.size(), static_cast<off_t>(at));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) fail();
            if (got == 0) throw Error(path_.string() + ": has become shorter while it was read");
            at += static_cast<std::uint64_t>(got);
            to = to.subspan(static_cast<std::size_t>(got));
        }
    }
    const fs::path& path() const { return path_; }

private:
    [[noreturn]] void fail() const {
        throw Error(path_.string() +
                    ": cannot be read: " + std::error_code(errno, std::generic_category()).message());
    }

    fs::path path_;
    int descriptor_;
};

class StoredNpy final : public StoredSamples {
public:
    StoredNpy(std::unique_ptr<const OpenFile> file, NpyHeader header, std::size_t features)
        : file_(std::move(file)), header_(std::move(header)), features_(features) {}

    void read(std::size_t first, std::span<float> to) const override {
        const std::size_t size = header_.type.size;
        thread_local std::vector<std::uint8_t> raw;
        raw.resize(to.size() * size);
        file_->read(header_.start + std::uint64_t{first} * features_ * size, raw);
        to_floats(raw, header_.type, to);
        if (header_.type.is_byte())
            for (float& value : to) value *= 1.0f / 255.0f;
    }
    bool are_bytes() const override { return header_.type.is_byte(); }

private:
    std::unique_ptr<const OpenFile> file_;
    NpyHeader header_;
    std::size_t features_;
};

// Whole numbers from 0 to 255, some of them bright, in images: gray levels.
bool are_gray_levels(const ImageSet& set) {
    if (is_table(set) || !set.holds_floats()) return false;
    const auto other = find_value(
        set, [](float value) { return !(value >= 0 && value <= 255) || value != std::floor(value); });
    return !other && value_range(set).second >= kHalfOfWhite;
}

bool changes_columns(const SampleOptions& options) {
    return !options.label_column.empty() || !options.columns.empty() || !options.without.empty() ||
           options.missing != Missing::Refuse || !options.known.places.empty() ||
           !options.known.label.empty();
}

}  // namespace

std::optional<Samples> read_stored_npy(const fs::path& path, const SampleOptions& options,
                                       std::uintmax_t from) {
    std::error_code error;
    const std::uintmax_t size = fs::file_size(path, error);
    const SampleFormat* format = format_of_name(path.string());
    if (error || size < from || format == nullptr || format->name != "NPY") return std::nullopt;
    const std::string where = path.string();
    auto file = std::make_unique<const OpenFile>(path);
    constexpr std::size_t kHeaderRoom = std::size_t{1} << 16;
    std::vector<std::uint8_t> begin(static_cast<std::size_t>(std::min<std::uintmax_t>(kHeaderRoom, size)));
    file->read(0, begin);
    if (!format->begins(begin)) return std::nullopt;
    NpyHeader header = read_npy_header(begin, where);
    const auto shape = shape_in_order({header.type, header.shape, header.fortran}, size - header.start, where,
                                      options.samples_last);
    if (!shape || changes_columns(options)) return std::nullopt;

    Samples samples;
    samples.format = format;
    ImageSet& set = samples.set;
    set = *shape;
    set.stored = std::make_shared<StoredNpy>(std::move(file), std::move(header), set.features());
    if (const auto bad = find_value(set, [](float value) { return !std::isfinite(value); })) {
        throw Error(prefix(where) + "sample " + std::to_string(bad->place / set.features() + 1) +
                    ", number " + std::to_string(bad->place % set.features() + 1) + ": not a finite number");
    }
    if (options.width != 0) make_images(set, options.width, where);
    if (are_gray_levels(set)) {
        set.stored = stored_times(set.stored, 1.0f / 255.0f, true);
        samples.notes.emplace_back(
            "the pixels are whole numbers from 0 to 255, which are taken as gray levels, 0 to 1");
    }
    settle_images(samples, where, options);
    if (options.transpose.value_or(false) && !is_table(set)) transpose_images(set);
    finish_images(samples, where, options);
    samples.notes.push_back("has " + std::to_string(size >> 20) + " MB, which are read as they are needed");
    return samples;
}

}  // namespace hourglass
