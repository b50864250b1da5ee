// The training of texts, in a session of its own: what was trained on pictures stays as it is behind it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/state/state.h"
#include "explore/messages.h"
#include "training/session.h"

namespace hourglass::app {

class TextTraining {
public:
    // What it changes of the state are the settings of texts.
    explicit TextTraining(State& state) : state_(state) {}

    explore::Messages& messages() { return messages_; }
    // The training as it is; idle before the first, and beside the model that comes with the program.
    const Snapshot& live() { return begun_ ? session_->latest() : nothing_; }

    // What the assets of explore/messages.h hold.
    void use_model(TextAutoencoder model);
    void use_texts(Documents documents);
    // Once a frame: the views get what the training has come to. Returns what the session has to say, once.
    std::string begin_frame();
    // Whether a frame has to show something new.
    bool wants_frame() { return live().version != drawn_version_; }

    // As the actions of these names. Throw Error when it is not possible now.
    void train();
    void step();
    void pause();
    void reset();
    void new_seed();
    void change(const TextSpec& spec);
    void use_shipped();
    // The model that the views show, as a file for `hourglass text`.
    std::vector<std::uint8_t> model_file();
    // Whether what was trained would be lost: it is not kept as the runs on pictures are.
    bool unsaved();

private:
    static Snapshot nothing_yet();
    void adopt(const TextSpec& spec);
    void check_trainable() const;
    void prepare();
    void begin(std::shared_ptr<const TextAutoencoder> model);

    State& state_;
    explore::Messages messages_;
    std::unique_ptr<Session> session_;  // from the first training on
    const Snapshot nothing_ = nothing_yet();
    bool begun_ = false;  // the session has a model of the applied settings
    std::shared_ptr<const TextMoment> seen_;
    std::string last_message_;
    std::uint64_t drawn_version_ = 0;
    long saved_step_ = 0;
};

}  // namespace hourglass::app
