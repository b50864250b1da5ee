#include "explore/rebuilt_texts.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "base/text.h"
#include "explore/text_reader.h"
#include "math/random.h"
#include "platform/platform.h"
#include "text/tokens.h"

namespace hourglass::explore {
namespace {

RebuiltText rebuild(const std::shared_ptr<const TextAutoencoder>& model, const std::string& text) {
    TextReading reading = TextReader(model).read(text, RebuiltTexts::kWords);
    Tokenizer tokenizer;
    const auto& terms = tokenizer.terms(text, model->words().settings().tokens);
    const std::set<std::string_view> own(terms.begin(), terms.end());
    RebuiltText rebuilt{.words = {}, .different = own.size(), .label = std::move(reading.label)};
    for (auto& [word, probability] : reading.rebuilt) {
        const bool in_text = own.contains(word);
        rebuilt.words.push_back({std::move(word), probability, in_text});
    }
    return rebuilt;
}

}  // namespace

std::size_t RebuiltText::found() const {
    return static_cast<std::size_t>(std::ranges::count(words, true, &RebuiltWord::in_text));
}

std::vector<std::string> some_texts(std::span<const std::string> texts, std::size_t count,
                                    std::uint32_t draw) {
    std::vector<std::string> chosen;
    std::vector<std::uint32_t> order(texts.size());
    std::iota(order.begin(), order.end(), 0u);
    Random random(1, "compared texts", draw);
    for (std::size_t i = 0; i < order.size() && chosen.size() < count; ++i) {
        std::swap(order[i], order[i + random.below(static_cast<std::uint32_t>(order.size() - i))]);
        const std::string& text = texts[order[i]];
        const bool fits = text.size() <= kLongestCompared && !trimmed(text).empty();
        if (fits && std::ranges::find(chosen, text) == chosen.end()) chosen.push_back(text);
    }
    return chosen;
}

void RebuiltTexts::use(std::shared_ptr<const TextAutoencoder> model, const std::vector<std::string>& texts) {
    if (texts != texts_) {
        texts_ = texts;
        all_.assign(texts.size(), {});
        done_ = 0;
    }
    if (model == model_) return;
    model_ = std::move(model);
    done_ = 0;
}

void RebuiltTexts::advance(double milliseconds) {
    const double deadline = platform::seconds() + milliseconds / 1000;
    while (behind()) {
        all_[done_] = rebuild(model_, texts_[done_]);
        ++done_;
        if (platform::seconds() > deadline) return;
    }
}

}  // namespace hourglass::explore
