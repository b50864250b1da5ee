#include "explore/messages.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "explore/text_presets.h"
#include "text/code_points.h"

namespace hourglass::explore {

void Messages::use_model(TextAutoencoder model) {
    shipped_ = std::make_shared<const TextAutoencoder>(std::move(model));
    runs_.add(kShippedText, shipped_, "", true);
    if (!moment_ && !model_) use_shipped();
}

void Messages::use_texts(Documents documents) {
    collection_ = without_duplicates(documents);
    parted_.reset();
    if (reader_) part_texts();
    ++version_;
}

void Messages::use_own(Documents documents) {
    shipped_ = model_ = nullptr;
    reader_.reset();
    moment_ = nullptr;
    texts_ = {};
    runs_ = {};
    use_texts(std::move(documents));
}

void Messages::use_moment(std::shared_ptr<const TextMoment> moment) {
    moment_ = std::move(moment);
    use({moment_, &moment_->model});
}

void Messages::use_shipped() { use_opened(shipped_); }

void Messages::use_opened(std::shared_ptr<const TextAutoencoder> model) {
    moment_ = nullptr;
    use(std::move(model));
}

bool Messages::fits(const TextAutoencoder& model) const {
    if (!model.has_classifier()) return true;
    if (has_texts()) return !collection_.labeled() || model.classes() == collection_.classes;
    return model.classes() == std::vector<std::string>{"ham", "spam"};
}

std::string Messages::why_unmeasured() const {
    if (!has_texts()) return {};
    if (!reader_ || !reader_->model().has_classifier())
        return "There is nothing to be right about: the texts have no labels of two classes, or the model has no "
               "classifier of them.";
    const std::string own = joined(reader_->model().classes());
    if (!collection_.labeled())
        return "The texts have no labels: the model takes each for one of " + own +
               ", and nothing says how often it is right.";
    if (collection_.classes == reader_->model().classes()) return {};
    return "The model tells " + own + " apart, and the texts are labeled " + joined(collection_.classes) +
           ": nothing says how often it is right. Its codes and words are of use all the same.";
}

void Messages::use(std::shared_ptr<const TextAutoencoder> model) {
    model_ = std::move(model);
    reader_.emplace(model_);
    ++version_;
    ++model_version_;
    part_texts();
}

// In the order that the model's training has them in; all are to be read anew.
void Messages::part_texts() {
    if (!has_texts()) return;
    const std::uint64_t seed = reader_->model().spec().network.seed;
    if (parted_ != seed) {
        DocumentSplit two = parts(seed);
        texts_ = std::move(two.train);
        trained_ = texts_.count();
        std::ranges::move(two.test.texts, std::back_inserter(texts_.texts));
        std::ranges::copy(two.test.labels, std::back_inserter(texts_.labels));
        small_.clear();
        for (const std::string& text : texts_.texts) small_.push_back(small_letters(text));
        parted_ = seed;
    }
    if (moment_) return;
    codes_ = Matrix::Zero(reader_->model().latent(), static_cast<Eigen::Index>(texts_.count()));
    verdicts_.assign(reader_->model().has_classifier() ? texts_.count() : 0, 0);
    range_.reset(static_cast<int>(texts_.count()));
}

void Messages::advance(double milliseconds) {
    if (!behind()) return;
    const TextAutoencoder& model = reader_->model();
    range_.advance(0, milliseconds, [&](int first, int count) {
        const auto texts = std::span<const std::string>(texts_.texts)
                               .subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
        codes_.middleCols(first, count) = model.encode(texts, ThreadTeam::single());
        if (model.has_classifier())
            std::ranges::copy(model.classify_all(texts, ThreadTeam::single()), verdicts_.begin() + first);
    });
    ++version_;
}

std::vector<Similar> Messages::nearest(const Vector& code, std::string_view text, std::size_t count) const {
    std::vector<Similar> found;
    if (!ready() || code.size() != codes().rows()) return found;
    // One of the messages has the same text at most, as there are no duplicates.
    for (const Similar& one :
         most_similar(codes().leftCols(static_cast<Eigen::Index>(known())), code, count + 1))
        if (texts_.texts[one.place] != text && found.size() < count) found.push_back(one);
    return found;
}

std::vector<std::uint32_t> Messages::search(std::string_view wanted) const {
    const std::string small = small_letters(trimmed(wanted));
    std::vector<std::uint32_t> places;
    for (std::size_t i = 0; i < small_.size(); ++i)
        if (small.empty() || small_[i].find(small) != std::string::npos)
            places.push_back(static_cast<std::uint32_t>(i));
    return places;
}

}  // namespace hourglass::explore
