#include "training/session.h"

#include <utility>

namespace hourglass {

Session::~Session() = default;

void Session::send(Command command) { runner_->send(std::move(command)); }

const Snapshot& Session::latest() { return runner_->latest(); }

std::optional<KeptRun> Session::take_kept() { return runner_->take_kept(); }

}  // namespace hourglass
