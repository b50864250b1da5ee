#include "app/state/state.h"

#include "data/table.h"

namespace hourglass::app {

const char* to_text(Notice::Offer offer) {
    switch (offer) {
        case Notice::Offer::TakeBack:
            return "Undo";
        case Notice::Offer::ShippedModel:
            return "The page's own model";
        case Notice::Offer::None:
            break;
    }
    return "";
}

Spec with_live_fields(Spec to, const Spec& from) {
    for (const Field& field : spec_fields())
        if (field.live) field.set(to, field.get(from));
    return to;
}

bool State::needs_reset() const { return !same_where_it_matters(with_live_fields(applied, wanted), wanted); }

std::vector<const Field*> State::waiting_fields() const {
    std::vector<const Field*> waiting;
    for (const Field& field : spec_fields()) {
        const bool matters = field.matters(applied) || field.matters(wanted);
        if (matters && !field.live && field.get(applied) != field.get(wanted)) waiting.push_back(&field);
    }
    return waiting;
}

bool State::offers(const Tab& one) const {
    const bool table = data != nullptr && is_table(data->train);
    return one.data == Tab::For::All || (one.data == Tab::For::Tables) == table;
}

std::size_t State::first_view() const {
    for (std::size_t i = kModelTab + 1; i < tabs.size(); ++i)
        if (offers(tabs[i])) return i;
    return kModelTab;
}

std::size_t shown_view(const State& state) {
    return state.tab == State::kModelTab ? state.first_view() : state.tab;
}

}  // namespace hourglass::app
