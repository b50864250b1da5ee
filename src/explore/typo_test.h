// What typing errors do: classifiers that see words, codes, or both, on held-out messages of which a share of
// the words is misspelled. The two that see one of them are trained here, a round or some messages per frame.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "explore/messages.h"
#include "text/linear_classifier.h"

namespace hourglass::explore {

struct TypoFigures {
    double accuracy = 0, f1 = 0;
};

class TypoTest {
public:
    enum Features { kWords, kCodes, kBoth };
    static constexpr int kFeatures = 3;
    // The levels of the curve: 0, 5, ... 30 percent.
    static constexpr int kLevels = 7;
    static constexpr int kPercentPerLevel = 5;

    // Some more of it, as much as so many milliseconds allow. Nothing before the messages are complete.
    void advance(const Messages& messages, double milliseconds);
    bool behind() const { return started_ && level_ < kLevels; }

    // Of a level that is done; nothing of others.
    std::optional<TypoFigures> at(int level, Features features) const;

    // A held-out message with typing errors in this share of its words, by chance but always the same.
    static std::string misspelled(const std::string& text, float share);
    // What the classifier of these features takes a text for: a place in the classes. Once they are trained.
    bool trained() const { return words_machine_ && codes_machine_; }
    int classify(const Messages& messages, const std::string& text, Features features) const;

private:
    void start(const Messages& messages);
    bool prepare(const Messages& messages);
    bool long_step_next(const Messages& messages) const;
    bool train();
    void measure(const Messages& messages);
    void finish_level(const Messages& messages);

    std::uint64_t model_version_ = 0;  // that is tested
    bool started_ = false;
    std::optional<TermCounter> counter_;
    TextFeatures words_;
    SparseRows word_rows_;  // of the messages trained on
    Vectorizer::Scratch scratch_;
    Vector code_mean_, code_scale_;
    std::optional<LinearClassifierTraining> training_words_, training_codes_;
    std::optional<LinearClassifier> words_machine_, codes_machine_;
    int level_ = 0;
    std::size_t next_ = 0;  // of the messages at hand: those trained on, then those held out
    std::array<std::vector<std::uint8_t>, kFeatures> predictions_;  // of the level at hand
    std::array<std::array<TypoFigures, kFeatures>, kLevels> figures_{};
};

}  // namespace hourglass::explore
