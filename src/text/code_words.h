// The words that a number of a text's code stands for.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "text/text_autoencoder.h"

namespace hourglass {

// Words with the weight by which the number changes their logit in the decoder, the strongest first.
struct CodeWords {
    std::vector<std::pair<std::string, float>> more;  // the larger the number, the more probable
    std::vector<std::pair<std::string, float>> less;  // the smaller
};

// Up to `count` words in either direction of the number at `place` of the code, from 0.
CodeWords words_of_code(const TextAutoencoder& model, int place, std::size_t count);

}  // namespace hourglass
