// Numbers formatted for reading.
#pragma once

#include <string>

namespace hourglass {

// Characters beyond ASCII that the page's texts use, in UTF-8.
namespace sign {
inline constexpr char kDot[] = "\xC2\xB7";       // middle dot
inline constexpr char kDash[] = "\xE2\x80\x93";  // en dash
inline constexpr char kMinus[] = "\xE2\x88\x92";
inline constexpr char kArrow[] = "\xE2\x86\x92";
}  // namespace sign

std::string with_commas(long value);        // 60,000
std::string short_count(double value);      // 1.1 M, 12.3 k, 640
std::string loss_text(double loss);         // 0.0123; an en dash when there is none yet
std::string duration_text(double seconds);  // 8 s, 1:05 min, 2:10 h
std::string number_text(double value);      // up to three significant digits, without trailing zeros

}  // namespace hourglass
