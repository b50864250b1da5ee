#include "app/control/open_session.h"
#include "platform/platform.h"

namespace hourglass::app {

// The page wakes the program when a message comes.
Session open_session(int, std::function<void()>) { return Session(platform::open_trainer()); }

}  // namespace hourglass::app
