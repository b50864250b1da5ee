#include "app/views/shared/digit_pair.h"

#include "app/state/words.h"
#include "base/format.h"
#include "data/minibatch.h"
#include "ui/theme.h"

namespace hourglass::app {

void DigitPair::show(const Frame& frame, int index) {
    if (data_ == frame.state.data && index_ == index) return;
    data_ = frame.state.data;
    index_ = index;
    model_version_.reset();
    const ImageSet& test = data_->test;
    const auto number = static_cast<std::uint32_t>(index);
    row_.resize(static_cast<Eigen::Index>(test.features()), 1);
    gather(test, {&number, 1}, row_);
    sheet_.resize(2, test.width, test.height, test.channels);
    sheet_.set(0, row_.data());
    const std::string label = name_of_label(test, test.labels[number]);
    name_ = number < test.names.size() ? test.names[number]
            : is_table(test)
                ? "Test row " + with_commas(index + 1)
                : "Test " + words_of(frame.state).one + " " + with_commas(index) + ", a " + label;
}

void DigitPair::reconstruct(const Frame& frame) {
    const Snapshot& snapshot = frame.snapshot;
    if (model_version_ == snapshot.model_version) return;
    model_version_ = snapshot.model_version;
    const std::uint8_t& label = data_->test.labels[static_cast<std::size_t>(index_)];
    rebuilt_ = snapshot.model.reconstruct(row_, ThreadTeam::single(), {&label, 1});
    error_ = (rebuilt_ - row_).squaredNorm() / static_cast<double>(row_.size());
    sheet_.set(1, rebuilt_.data());
}

void DigitPair::draw_digit(ImVec2 position, float side) {
    sheet_.draw(0, position, {side, side}, palette().ink);
}

void DigitPair::draw_reconstruction(ImVec2 position, float side) {
    sheet_.draw(1, position, {side, side}, palette().model_ink);
}

}  // namespace hourglass::app
