#include "app/views/compress/opened_file.h"

#include <algorithm>
#include <cmath>

#include "app/state/words.h"
#include "base/error.h"
#include "base/format.h"
#include "io/idx.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::compress_view {
namespace {

constexpr float kTile = 28, kGapBetween = 4;

}  // namespace

void OpenedFile::follow(const Frame& frame) {
    if (frame.state.compressed == file_) return;
    file_ = frame.state.compressed;
    fault_.clear();
    pictures_.reset();
    drawn_ = 0;
    if (!file_) return;
    try {
        pictures_.emplace(file_);
    } catch (const Error& error) {
        fault_ = error.what();
    }
}

void OpenedFile::draw_sheet(const Frame& frame) {
    const ImageShape image = file_->model.image();
    const int count = static_cast<int>(pictures_->pictures().cols());
    sheet_.resize(count, image.width, image.height, image.channels);
    for (; drawn_ < pictures_->known(); ++drawn_)
        sheet_.set(drawn_, pictures_->pictures().col(drawn_).data());
    const float width = ImGui::GetContentRegionAvail().x;
    const float side = crisp_size(image.width, kTile), each = side + kGapBetween;
    const float high = side * static_cast<float>(image.height) / static_cast<float>(image.width);
    const int across = std::max(1, static_cast<int>((width + kGapBetween) / each));
    const int rows = (count + across - 1) / across;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    picture_area("Pictures of the file",
                 {width, static_cast<float>(rows) * (high + kGapBetween) - kGapBetween});
    record_value(std::to_string(pictures_->known()) + " " + words_of(frame.state).many);
    for (int i = 0; i < count; ++i)
        sheet_.draw(i,
                    {start.x + static_cast<float>(i % across) * each,
                     start.y + static_cast<float>(i / across) * (high + kGapBetween)},
                    {side, high}, pictures_->exact() != nullptr ? palette().ink : palette().model_ink);
}

// Without loss nothing can be seen before all of it is there.
void OpenedFile::draw_progress() const {
    text(fonts().small, palette().dim, "Turning them back, without loss...");
    progress_bar(pictures_->progress(), std::min(ImGui::GetContentRegionAvail().x, 420.0f));
}

void OpenedFile::draw_save(const Frame& frame) {
    const std::string name = file_->name.substr(0, file_->name.rfind('.')) + ".idx";
    if (button("Save pictures", icon::kSave))
        frame.ask(action::SaveFile{name, write_idx_images(*pictures_->exact())});
    help(
        "All of them as they were, to the byte: an IDX file as MNIST's are, and as hourglass decompress makes it.");
}

void OpenedFile::draw(const Frame& frame, double milliseconds) {
    follow(frame);
    if (!file_ || file_ == closed_) return;
    try {
        if (pictures_) pictures_->advance(milliseconds);
    } catch (const Error& error) {
        fault_ = error.what();
        pictures_.reset();
    }
    const float right = ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x;
    heading(file_->name);
    ImGui::SameLine();
    ImGui::SetCursorPosX(right - metrics().control);
    if (icon_button("Close the file", icon::kClose, "Puts the file away.")) {
        closed_ = file_;
        return;
    }
    if (!pictures_) return paragraph(fonts().body, palette().danger, fault_);
    const auto count = static_cast<long>(file_->container.count);
    const double each = static_cast<double>(file_->size) / static_cast<double>(count);
    std::string said = with_commas(count) + " " + words_of(frame.state).many + " in " +
                       with_commas(static_cast<long>(file_->size)) + " bytes, " + number_text(each) + " each";
    if (count > CompressedPictures::kMost)
        said += "; the first " + std::to_string(CompressedPictures::kMost) + " of them";
    paragraph(fonts().small, palette().dim, said + ":");
    if (file_->container.coding != Coding::Lossy && pictures_->behind())
        draw_progress();
    else
        draw_sheet(frame);
    if (pictures_->exact() != nullptr) draw_save(frame);
    ImGui::Dummy({0, metrics().gap});
}

}  // namespace hourglass::app::compress_view
