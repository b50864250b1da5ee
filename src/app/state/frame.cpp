#include "app/state/frame.h"

#include <tuple>
#include <utility>

namespace hourglass::app {

template <typename What>
void Frame::ask(What what) const {
    actions.push_back(std::move(what));
}

namespace {
template <typename... Each>
std::tuple<void (Frame::*)(Each) const...> askers_of(const std::variant<Each...>*) {
    return {&Frame::ask<Each>...};
}
}  // namespace

// Every one of them, so that all are compiled.
extern const decltype(askers_of(static_cast<const Action*>(nullptr))) frame_askers;
const decltype(askers_of(static_cast<const Action*>(nullptr))) frame_askers =
    askers_of(static_cast<const Action*>(nullptr));

}  // namespace hourglass::app
