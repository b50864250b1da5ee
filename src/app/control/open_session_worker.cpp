#include "app/control/open_session.h"
#include "platform/platform.h"

namespace hourglass::app {

Session open_session(int) { return Session(platform::open_trainer()); }

}  // namespace hourglass::app
