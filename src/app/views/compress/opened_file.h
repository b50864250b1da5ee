// The pictures of a compressed file that was dropped on the page.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/state/frame.h"
#include "explore/compressed_pictures.h"
#include "ui/digit_sheet.h"

namespace hourglass::app::compress_view {

class OpenedFile {
public:
    // Nothing where no file is open.
    void draw(const Frame& frame, double milliseconds);
    bool behind() const { return pictures_ && file_ != closed_ && pictures_->behind(); }
    // How many of its pictures are there to see; 0 where none is open.
    int known() const { return pictures_ && file_ != closed_ ? pictures_->known() : 0; }

private:
    void follow(const Frame& frame);
    void draw_progress() const;
    void draw_sheet(const Frame& frame);
    void draw_save(const Frame& frame);

    std::shared_ptr<const CompressedFile> file_, closed_;
    std::optional<CompressedPictures> pictures_;
    std::string fault_;
    DigitSheet sheet_;
    int drawn_ = 0;  // pictures that are on the sheet
};

}  // namespace hourglass::app::compress_view
