// Type a message: its words with what each gives to the verdict, its code, the words of the reconstruction,
// and the messages of the collection with the most similar codes.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "app/state/view.h"
#include "app/state/words.h"
#include "app/views/messages/message_list.h"
#include "text/code_words.h"

namespace hourglass::app::messages_view {

class MessagesView final : public View {
public:
    MessagesView();
    void draw(const Frame& frame) override;
    void describe(const Frame& frame, nlohmann::json& object) override;
    std::optional<Figure> figure(const Frame& frame) override;
    // The message, unless it is the first example, and what the list shows.
    std::string place() const override;
    std::vector<std::string> follow_place(const Frame& frame, std::string_view place) override;
    std::string untold() const override;

private:
    void update(const Messages& messages);
    void follow_texts(const Frame& frame);
    void draw_field(const Words& words);
    void draw_examples(const Messages& messages);
    void draw_nearest(const Messages& messages, const Words& words, float width);
    void draw_rebuilt(float width);
    void draw_code(float width);
    void draw_code_words(const Messages& messages, float width);
    void update_code_words(const Messages& messages);
    int shown_number() const;
    void draw_list(const Messages& messages, const Words& words);

    std::string texts_;        // the user's own that text_ is about; empty: the messages
    std::size_t example_ = 0;  // of these, counted among those held out
    std::string text_;
    bool cut_ = false;                 // it was longer
    std::uint64_t model_version_ = 0;  // that gave the reading
    std::string read_text_;            // of which
    std::size_t known_ = 0;            // messages that were compared
    TextReading reading_;
    std::vector<Similar> nearest_;
    int number_ = -1;  // of the code, whose words are shown, from 0; -1: the one that is farthest from 0
    std::pair<std::uint64_t, int> worded_{0, -1};  // the model and the number that these are of
    CodeWords code_words_;
    double milliseconds_ = 0;  // that the last reading took
    MessageList list_;
};

}  // namespace hourglass::app::messages_view
