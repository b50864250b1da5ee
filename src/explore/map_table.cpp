#include "explore/map_table.h"

#include <charconv>

namespace hourglass::explore {
namespace {

// The shortest text that reads back as the same number.
void append(std::vector<std::uint8_t>& bytes, auto value) {
    char buffer[40];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    bytes.insert(bytes.end(), buffer, end);
}

}  // namespace

std::vector<std::uint8_t> map_table(ConstMatrixView places, ConstMatrixView codes,
                                    std::span<const std::uint8_t> labels) {
    std::string header = "index,label,x,y";
    for (Eigen::Index k = 0; k < codes.rows(); ++k) header += ",z" + std::to_string(k + 1);
    std::vector<std::uint8_t> bytes(header.begin(), header.end());
    bytes.push_back('\n');
    for (Eigen::Index i = 0; i < places.cols(); ++i) {
        append(bytes, static_cast<int>(i));
        bytes.push_back(',');
        append(bytes, static_cast<int>(labels[static_cast<std::size_t>(i)]));
        for (const float value : {places(0, i), places(1, i)}) {
            bytes.push_back(',');
            append(bytes, value);
        }
        for (Eigen::Index k = 0; k < codes.rows(); ++k) {
            bytes.push_back(',');
            append(bytes, codes(k, i));
        }
        bytes.push_back('\n');
    }
    return bytes;
}

}  // namespace hourglass::explore
