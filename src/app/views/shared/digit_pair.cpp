#include "app/views/shared/digit_pair.h"

#include "app/state/words.h"
#include "base/format.h"
#include "data/minibatch.h"
#include "ui/theme.h"

namespace hourglass::app {

void DigitPair::show(const Frame& frame, int index) {
    const Snapshot& snapshot = frame.snapshot;
    if (data_ == frame.state.data && index_ == index && model_version_ == snapshot.model_version) return;
    data_ = frame.state.data;
    index_ = index;
    model_version_ = snapshot.model_version;
    const ImageSet& test = data_->test;
    const auto number = static_cast<std::uint32_t>(index);
    Matrix pixels(static_cast<Eigen::Index>(test.features()), 1);
    gather(test, {&number, 1}, pixels);
    const Matrix rebuilt =
        snapshot.model.reconstruct(pixels, ThreadTeam::single(), {&test.labels[number], 1});
    error_ = (rebuilt - pixels).squaredNorm() / static_cast<double>(pixels.size());
    sheet_.resize(2, test.width, test.height, test.channels);
    sheet_.set(0, pixels.data());
    sheet_.set(1, rebuilt.data());
    const std::string label = name_of_label(test, test.labels[number]);
    name_ = number < test.names.size() ? test.names[number]
            : is_table(test)
                ? "Test row " + with_commas(index + 1)
                : "Test " + words_of(frame.state).one + " " + with_commas(index) + ", a " + label;
    row_ = pixels;
    rebuilt_ = rebuilt;
}

void DigitPair::draw_digit(ImVec2 position, float side) {
    sheet_.draw(0, position, {side, side}, palette().ink);
}

void DigitPair::draw_reconstruction(ImVec2 position, float side) {
    sheet_.draw(1, position, {side, side}, palette().model_ink);
}

}  // namespace hourglass::app
