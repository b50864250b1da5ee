#include "io/foreign.h"

#include <cstddef>

#include "io/sample_format.h"

namespace hourglass {
namespace {

struct Foreign {
    std::size_t at;
    std::string_view magic;
    std::string_view text;
};

constexpr Foreign kForeign[] = {
    {0, "GIF8", "a GIF image; save it as PNG"},
    {0, std::string_view("II*\0", 4), "a TIFF image; save it as PNG"},
    {0, std::string_view("MM\0*", 4), "a TIFF image; save it as PNG"},
    {4, "ftypavif", "an AVIF image; save it as PNG"},
    {4, "ftypheic", "a HEIC image; save it as PNG or JPEG"},
    {4, "ftypmif1", "a HEIC image; save it as PNG or JPEG"},
    {8, "WEBP", "a WebP image; save it as PNG or JPEG"},
    {0, "%PDF", "a PDF document"},
    {0, "MATLAB 5.0", "a MATLAB file; save the array as NPY (scipy.io.loadmat, numpy.save) or CSV"},
    {0, "\x89HDF", "an HDF5 file (Keras, MATLAB 7.3); save the array as NPY or CSV"},
    {0, "PAR1", "a Parquet file; save it as CSV (pandas: to_csv)"},
    {0, "ARROW1", "an Arrow file; save it as CSV (pandas: to_csv)"},
    {0, "FEA1", "a Feather file; save it as CSV (pandas: to_csv)"},
    {0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook; save the sheet as CSV"},
    {0, "SQLite format 3", "an SQLite database; save the table as CSV"},
    {0, "RDX", "an R workspace; save the table by write.csv"},
    {0, std::string_view("X\n\0\0\0", 5), "an R object; save the table by write.csv"},
    {0,
     "\xfd"
     "7zXZ",
     "packed by xz; unpack it first"},
    {0, "BZh", "packed by bzip2; unpack it first"},
    {0, "7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first, or pack it as ZIP"},
    {0, "Rar!", "a RAR archive; unpack it first, or pack it as ZIP"},
    {0, "\x28\xb5\x2f\xfd", "packed by zstd; unpack it first"},
    {257, "ustar", "a tar archive; unpack it first, or pack it as ZIP"},
    {0, "\x80\x02", "a Python pickle; save the array by numpy.save"},
    {0, "\x80\x03", "a Python pickle; save the array by numpy.save"},
    {0, "\x80\x04", "a Python pickle; save the array by numpy.save"},
    {0, "\x80\x05", "a Python pickle; save the array by numpy.save"},
};

}  // namespace

std::string_view foreign_format(std::span<const std::uint8_t> bytes) {
    for (const Foreign& foreign : kForeign)
        if (bytes.size() > foreign.at && begins_with(bytes.subspan(foreign.at), foreign.magic))
            return foreign.text;
    return {};
}

}  // namespace hourglass
