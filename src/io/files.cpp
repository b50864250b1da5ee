#include "io/files.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <random>
#include <string>
#include <system_error>
#include <unistd.h>

#include "base/error.h"

namespace hourglass {
namespace {

namespace fs = std::filesystem;

struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

Error failure(const fs::path& path, const std::string& what, const std::error_code& reason) {
    return Error(path.string() + ": " + what + ": " + reason.message());
}

std::error_code last_error() { return {errno, std::generic_category()}; }

// Opens without waiting for the other end of a pipe.
int open_at_once(const fs::path& path, int flags) {
    return ::open(path.c_str(), flags | O_NONBLOCK | O_CLOEXEC, 0666);  // NOLINT: a C function
}

void wait_from_now_on(int file) { ::fcntl(file, F_SETFL, ::fcntl(file, F_GETFL) & ~O_NONBLOCK); }  // NOLINT

void write_directly(const fs::path& path, std::span<const std::uint8_t> bytes, const fs::path& shown) {
    const int opened = open_at_once(path, O_WRONLY | O_CREAT | O_TRUNC);
    if (opened < 0 && errno == ENXIO && fs::is_fifo(path))
        throw Error(shown.string() + ": cannot be written: it is a pipe that nobody reads");
    if (opened < 0) throw failure(shown, "cannot be written", last_error());
    wait_from_now_on(opened);
    File file(::fdopen(opened, "wb"));
    const bool written =
        bytes.empty() || std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size();
    // Closing writes what is still buffered, so it can fail as well.
    if (!written || std::fclose(file.release()) != 0) throw failure(shown, "cannot be written", last_error());
}

fs::path sibling(const fs::path& path) {
    std::random_device entropy;
    return path.parent_path() /
           ("." + path.filename().string() + "." + std::to_string(entropy()) + ".partial");
}

}  // namespace

std::vector<std::uint8_t> read_file(const fs::path& path, std::size_t limit) {
    std::error_code error;
    if (fs::is_directory(path, error)) throw Error(path.string() + ": is a folder, not a file");
    const int opened = open_at_once(path, O_RDONLY);
    if (opened < 0) throw failure(path, "cannot be read", last_error());
    const File file(::fdopen(opened, "rb"));

    // Read in pieces and not by the size that the system reports, which pipes do not have.
    constexpr std::size_t kPiece = std::size_t{1} << 20;
    std::vector<std::uint8_t> bytes;
    // Growing would take twice as much memory for a moment.
    const std::uintmax_t size = fs::file_size(path, error);
    if (!error && size <= limit) bytes.reserve(static_cast<std::size_t>(size) + kPiece);
    while (true) {
        const std::size_t before = bytes.size();
        bytes.resize(before + kPiece);
        const ssize_t read = ::read(opened, bytes.data() + before, kPiece);
        bytes.resize(before + static_cast<std::size_t>(std::max<ssize_t>(read, 0)));
        if (read < 0 && errno == EAGAIN)
            wait_from_now_on(opened);  // somebody is there who has not written yet
        else if (read < 0 && errno != EINTR)
            throw failure(path, "cannot be read", last_error());
        else if (read == 0)
            break;
        if (bytes.size() > limit) {
            throw Error(path.string() + ": longer than the " + std::to_string(limit) +
                        " bytes that are allowed here");
        }
    }
    if (bytes.empty() && fs::is_fifo(path, error))
        throw Error(path.string() + ": cannot be read: it is a pipe that nobody writes to");
    return bytes;
}

void write_file(const fs::path& path, std::span<const std::uint8_t> bytes) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (fs::is_directory(status)) throw Error(path.string() + ": is a folder, not a file");
    if (fs::exists(status) && !fs::is_regular_file(status)) return write_directly(path, bytes, path);

    // Through a symbolic link, so that the link stays one.
    const fs::path target =
        fs::is_symlink(path, error) && fs::exists(status) ? fs::canonical(path, error) : path;
    const fs::path partial = sibling(target);
    try {
        write_directly(partial, bytes, path);
        fs::rename(partial, target, error);
        if (error) throw failure(path, "cannot be written", error);
    } catch (...) {
        fs::remove(partial, error);
        throw;
    }
}

}  // namespace hourglass
