// Training in the background. One thread owns the model and the optimiser; the interface sends commands and
// looks at snapshots. Neither side waits for the other.
#pragma once

#include <memory>
#include <variant>

#include "data/dataset.h"
#include "training/snapshot.h"

namespace hourglass {

namespace command {
// Train until the specification's epochs are done; continues where a pause stopped. After the last epoch it
// trains for as many epochs again.
struct Start {};
struct Pause {};
// One minibatch, then pause.
struct Step {};
// Fresh weights for this specification; phase becomes Idle.
struct Reset {
    Spec spec;
};
// Fields marked `live` in the table (learning rate, epochs); takes effect between two steps.
struct Change {
    Spec spec;
};
struct SetThreads {
    int threads;
};
// Keeps the weights if they fit the data's number of pixels, else makes fresh ones; phase becomes Idle.
struct SetData {
    std::shared_ptr<const Dataset> data;
};
// Trained weights from elsewhere, with or without data; phase becomes Idle. Start goes on training them.
struct UseModel {
    std::shared_ptr<const Autoencoder> model;
};
}  // namespace command

using Command = std::variant<command::Start, command::Pause, command::Step, command::Reset, command::Change,
                             command::SetThreads, command::SetData, command::UseModel>;

class Session {
public:
    // Starts the background thread. There is no data and no model yet: send SetData, then Reset or UseModel.
    explicit Session(int threads);
    // Stops and joins the thread; not to be called on a browser's main thread.
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Returns at once. Commands are carried out in order, between two training steps.
    void send(Command command);
    // The newest snapshot; the reference stays valid and unchanged until the next call. One reading thread
    // only.
    const Snapshot& latest();

private:
    class Worker;
    std::unique_ptr<Worker> worker_;
};

}  // namespace hourglass
