// Type a message: its words with what each gives to the verdict, its code, the words of the reconstruction,
// and the messages of the collection with the most similar codes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/state/view.h"
#include "app/views/messages/message_list.h"

namespace hourglass::app {

class MessagesView final : public View {
public:
    MessagesView();
    void draw(const Frame& frame) override;
    void describe(const Frame& frame, nlohmann::json& object) override;

private:
    void update(const Messages& messages);
    void draw_field();
    void draw_examples();
    void draw_nearest(const Messages& messages, float width);
    void draw_rebuilt(float width);
    void draw_code(float width);
    void draw_list(const Messages& messages);

    std::string text_;
    std::uint64_t model_version_ = 0;  // that gave the reading
    std::string read_text_;            // of which
    std::size_t known_ = 0;            // messages that were compared
    TextReading reading_;
    std::vector<Similar> nearest_;
    double milliseconds_ = 0;  // that the last reading took
    MessageList list_;
};

}  // namespace hourglass::app
