// What a text model makes of some texts, a few per frame: the words that it rebuilds, and which of these the
// text has. To be seen beside another model's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "text/text_autoencoder.h"

namespace hourglass::explore {

struct RebuiltWord {
    std::string word;
    float probability = 0;
    bool in_text = false;
};

struct RebuiltText {
    std::vector<RebuiltWord> words;  // the most probable ones, the first the most
    std::size_t different = 0;       // words that the text has
    std::string label;               // the model's verdict; empty: it tells no classes apart
    std::size_t found() const;       // how many of `words` the text has
};

// Up to `count` of these texts, drawn by number `draw`: different ones, of at most kLongestCompared bytes,
// and with words.
inline constexpr std::size_t kLongestCompared = 10000;
std::vector<std::string> some_texts(std::span<const std::string> texts, std::size_t count,
                                    std::uint32_t draw);

class RebuiltTexts {
public:
    static constexpr std::size_t kWords = 8;

    // Other texts, or another model: what is there of the same texts stays until it is made anew.
    void use(std::shared_ptr<const TextAutoencoder> model, const std::vector<std::string>& texts);
    void advance(double milliseconds);
    bool behind() const { return model_ != nullptr && done_ < texts_.size(); }
    // As many as there are texts; without words before they are known.
    const std::vector<RebuiltText>& all() const { return all_; }

private:
    std::shared_ptr<const TextAutoencoder> model_;
    std::vector<std::string> texts_;
    std::vector<RebuiltText> all_;
    std::size_t done_ = 0;  // by this model
};

}  // namespace hourglass::explore
