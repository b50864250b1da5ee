#include "app/state/state.h"

namespace hourglass::app {

Spec with_live_fields(Spec to, const Spec& from) {
    for (const Field& field : spec_fields())
        if (field.live) field.set(to, field.get(from));
    return to;
}

bool State::needs_reset() const { return !same_where_it_matters(with_live_fields(applied, wanted), wanted); }

std::size_t shown_view(const State& state) { return state.tab == State::kModelTab ? 1 : state.tab; }

}  // namespace hourglass::app
