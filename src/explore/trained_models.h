// The pretrained models that come with the program; assets/models/README.md says how each was made.
#pragma once

#include <span>
#include <string_view>

namespace hourglass::explore {

struct TrainedModel {
    std::string_view name;   // of the file in assets/models, without its ending
    std::string_view label;  // for people
    std::string_view help;
};

std::span<const TrainedModel> trained_models();

}  // namespace hourglass::explore
