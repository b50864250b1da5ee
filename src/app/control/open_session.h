// Where the session trains: open_session_thread.cpp or, in the build without threads,
// open_session_worker.cpp.
#pragma once

#include "training/session.h"

namespace hourglass::app {

Session open_session(int threads);

}  // namespace hourglass::app
