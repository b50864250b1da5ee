// The messages of the collection, a page of them at a time, those that a search finds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/state/frame.h"
#include "app/state/place.h"
#include "app/state/words.h"

namespace hourglass::app::messages_view {

class MessageList {
public:
    // The place of the message that was clicked.
    std::optional<std::uint32_t> draw(const Messages& messages, const Words& words);
    const std::vector<std::uint32_t>& found() const { return found_; }
    // Brings it up to date, as drawing it would.
    void update(const Messages& messages);
    // What is searched for and shown, as parts of an address: "search-free+prize:list-spam:page-2".
    void add_parts(std::string& place) const;
    bool take_part(const PlacePart& part);
    // As at the start.
    void show_all();

private:
    enum Part { kAll, kSpam, kHam, kHeldOut, kMistaken };

    std::string wanted_, searched_;
    int part_ = kAll;
    int shown_part_ = -1;
    std::uint64_t version_ = 0;
    std::vector<std::uint32_t> found_;
    std::size_t page_ = 0;
    std::size_t page_wanted_ = 0;  // by an address, once the messages are found
};

}  // namespace hourglass::app::messages_view
