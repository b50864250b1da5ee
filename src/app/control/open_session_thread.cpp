#include "app/control/open_session.h"

namespace hourglass::app {

Session open_session(int threads) { return Session(threads); }

}  // namespace hourglass::app
