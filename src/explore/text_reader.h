// What a text model makes of a message while it is typed: its words with what each gives to the verdict, its
// code, and the most probable words of the reconstruction.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/text_autoencoder.h"

namespace hourglass::explore {

struct ReadWord {
    std::size_t begin = 0, end = 0;  // bytes of the text, between blanks
    bool counts = false;             // it has a word: two or more letters or digits
    bool known = false;              // and the vocabulary has it
    double share = 0;                // of the score; of two classes positive for the second
};

struct TextReading {
    std::vector<ReadWord> words;
    std::string label;  // empty: the model has no classifier
    double score = 0;   // as Verdict::score: bias + by_code + the words' shares
    double bias = 0;
    double by_code = 0;
    Vector code;
    std::vector<std::pair<std::string, float>> rebuilt;  // words with their probabilities, largest first
};

class TextReader {
public:
    // The asset that it is loaded from.
    static constexpr std::string_view kAsset = "models/sms.safetensors";

    explicit TextReader(std::shared_ptr<const TextAutoencoder> model) : model_(std::move(model)) {}

    const TextAutoencoder& model() const { return *model_; }
    // On the calling thread, in a millisecond or so.
    TextReading read(const std::string& text, std::size_t rebuilt_words) const;

private:
    std::shared_ptr<const TextAutoencoder> model_;
};

}  // namespace hourglass::explore
