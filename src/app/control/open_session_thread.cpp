#include <utility>

#include "app/control/open_session.h"

namespace hourglass::app {

Session open_session(int threads, std::function<void()> wake) { return Session(threads, std::move(wake)); }

}  // namespace hourglass::app
