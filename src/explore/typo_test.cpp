#include "explore/typo_test.h"

#include <algorithm>
#include <span>
#include <utility>

#include "platform/platform.h"
#include "text/word_noise.h"
#include "training/text_evaluation.h"

namespace hourglass::explore {
namespace {

constexpr std::size_t kMessagesAtOnce = 8;

}  // namespace

std::string TypoTest::misspelled(const std::string& text, float share) {
    std::string noisy;
    Random random(1, "typos", static_cast<std::uint32_t>(text.size()));
    add_noisy(text, {.misspelled = share}, random, noisy);
    return noisy;
}

void TypoTest::start(const Messages& messages) {
    *this = TypoTest();
    started_ = true;
    model_version_ = messages.model_version();
    counter_.emplace(VectorizerSettings{});
}

// The words' rows and what trains on them; whether there is nothing left to do.
bool TypoTest::prepare(const Messages& messages) {
    if (training_words_ || words_machine_) return true;
    const auto texts = std::span(messages.documents().texts).first(messages.trained());
    if (next_ < texts.size()) {
        const std::size_t end = std::min(next_ + kMessagesAtOnce, texts.size());
        for (; next_ < end; ++next_) {
            if (counter_) {
                counter_->add(texts[next_]);
                continue;
            }
            words_.add(texts[next_], word_rows_, scratch_);
            word_rows_.end_row();
        }
        return false;
    }
    if (counter_) {
        next_ = 0;
        words_.parts.push_back(counter_->vocabulary());
        counter_.reset();
        word_rows_ = SparseRows(words_.width());
        return false;
    }
    const auto labels = std::span(messages.documents().labels).first(messages.trained());
    const auto classes = static_cast<int>(messages.documents().classes.size());
    const auto codes = messages.codes().leftCols(static_cast<Eigen::Index>(messages.trained()));
    if (!training_codes_) {
        code_range(codes, code_mean_, code_scale_);
        training_codes_.emplace(codes_and_terms(codes, code_mean_, code_scale_, nullptr), labels, classes);
        return false;
    }
    next_ = 0;
    training_words_.emplace(std::move(word_rows_), labels, classes);
    return false;
}

// The vocabulary, and what the two trainings begin with: some milliseconds each, which are not to be added to
// others in a frame.
bool TypoTest::long_step_next(const Messages& messages) const {
    return !training_words_ && !words_machine_ && next_ == messages.trained();
}

// Whether there is nothing left to train.
bool TypoTest::train() {
    for (auto [training, machine] :
         {std::pair{&training_words_, &words_machine_}, std::pair{&training_codes_, &codes_machine_}}) {
        if (*machine) continue;
        if (!(*training)->done()) {
            (*training)->round();
            return false;
        }
        *machine = (*training)->result();
        training->reset();
    }
    return true;
}

int TypoTest::classify(const Messages& messages, const std::string& text, Features features) const {
    const std::span<const std::string> one(&text, 1);
    const TextAutoencoder& model = messages.reader()->model();
    if (features == kBoth) return model.classify_all(one, ThreadTeam::single())[0];
    if (features == kWords) return words_machine_->classify(words_.rows(one).row(0));
    const Matrix code = model.encode(one, ThreadTeam::single());
    return codes_machine_->classify(codes_and_terms(code, code_mean_, code_scale_, nullptr).row(0));
}

void TypoTest::measure(const Messages& messages) {
    const std::size_t held_out = messages.documents().count() - messages.trained();
    const float share = static_cast<float>(level_ * kPercentPerLevel) / 100;
    std::vector<std::string> texts;
    const std::size_t end = std::min(next_ + kMessagesAtOnce, held_out);
    for (; next_ < end; ++next_)
        texts.push_back(misspelled(messages.documents().texts[messages.trained() + next_], share));
    const TextAutoencoder& model = messages.reader()->model();
    const SparseRows words = words_.rows(texts);
    const SparseRows codes =
        codes_and_terms(model.encode(texts, ThreadTeam::single()), code_mean_, code_scale_, nullptr);
    const std::vector<std::uint8_t> both = model.classify_all(texts, ThreadTeam::single());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        predictions_[kWords].push_back(static_cast<std::uint8_t>(words_machine_->classify(words.row(i))));
        predictions_[kCodes].push_back(static_cast<std::uint8_t>(codes_machine_->classify(codes.row(i))));
        predictions_[kBoth].push_back(both[i]);
    }
    if (next_ == held_out) finish_level(messages);
}

void TypoTest::finish_level(const Messages& messages) {
    const std::span labels = std::span(messages.documents().labels).subspan(messages.trained());
    for (std::size_t features = 0; features < kFeatures; ++features) {
        const ClassFigures found = class_figures(messages.documents(), labels, predictions_[features]);
        figures_[static_cast<std::size_t>(level_)][features] = {found.accuracy, found.f1};
        predictions_[features].clear();
    }
    next_ = 0;
    ++level_;
}

void TypoTest::advance(const Messages& messages, double milliseconds) {
    if (!messages.complete() || !messages.reader()->model().has_classifier()) return;
    if (!started_ || model_version_ != messages.model_version()) start(messages);
    const double deadline = platform::seconds() + milliseconds / 1000;
    for (bool first = true; level_ < kLevels && platform::seconds() < deadline; first = false) {
        const bool takes_long = long_step_next(messages);
        if (takes_long && !first) return;
        if (prepare(messages) && train()) measure(messages);
        if (takes_long) return;
    }
}

std::optional<TypoFigures> TypoTest::at(int level, Features features) const {
    if (level < 0 || level >= level_) return std::nullopt;
    return figures_[static_cast<std::size_t>(level)][features];
}

}  // namespace hourglass::explore
