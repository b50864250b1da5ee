#include "explore/rebuilt_texts.h"

#include <algorithm>
#include <set>
#include <utility>

#include "explore/text_reader.h"
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
