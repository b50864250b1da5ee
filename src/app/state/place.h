// What a view's place in an address (View::place) consists of: parts between colons, each a word or a key
// with a value behind a hyphen.
//
//   test-17:noise:uncentered
//   text-Call+me%3A+now
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hourglass::app {

struct PlacePart {
    std::string key, value;  // a word has no value
};

// Appends a part. Values may be any text: what has a meaning in addresses is escaped.
void add_part(std::string& place, std::string_view key, std::string_view value = {});
void add_part(std::string& place, std::string_view key, long number);
// Rounded to so many decimals, without zeros at its end: "1.5". Several stand between commas.
std::string decimal_text(float number, int decimals);

// Hands every part to `take`, which says whether it can be used. Returns those that cannot, as they stand in
// the place.
std::vector<std::string> read_parts(std::string_view place,
                                    const std::function<bool(const PlacePart& part)>& take);

// Of a value: nothing unless all of it is a whole number within these.
std::optional<int> whole_number(std::string_view text, int low, int high);
// "8,9": nothing unless all are.
std::optional<std::vector<int>> whole_numbers(std::string_view text, int low, int high);
// The same of "-0.25" and "0.5,-1".
std::optional<float> decimal(std::string_view text, float low, float high);
std::optional<std::vector<float>> decimals(std::string_view text, float low, float high);

}  // namespace hourglass::app
