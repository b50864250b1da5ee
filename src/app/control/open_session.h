// Where the session trains: open_session_thread.cpp or, in the build without threads,
// open_session_worker.cpp.
#pragma once

#include <functional>

#include "training/session.h"

namespace hourglass::app {

// `wake`: see Session.
Session open_session(int threads, std::function<void()> wake);

}  // namespace hourglass::app
