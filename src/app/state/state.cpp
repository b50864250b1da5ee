#include "app/state/state.h"

#include "data/table.h"
#include "explore/text_sets.h"

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

const char* to_text(Tab::For data) {
    switch (data) {
        case Tab::For::All:
            return "pictures and tables";
        case Tab::For::Pictures:
            return "pictures";
        case Tab::For::Tables:
            return "tables";
        case Tab::For::Messages:
            return "messages (#data=sms) and other texts";
        case Tab::For::Sentences:
            return "the eight sentences (#data=sentiment-8)";
    }
    return "";
}

Spec with_live_fields(Spec to, const Spec& from) {
    for (const Field& field : spec_fields())
        if (field.live) field.set(to, field.get(from));
    return to;
}

bool Settings::needs_reset() const {
    return !same_where_it_matters(with_live_fields(applied, wanted), wanted);
}

bool TextSettings::needs_reset() const {
    TextSpec other = spec_applied;
    other.network = spec.network;
    return !(other == spec) || Settings::needs_reset();
}

bool State::learns_texts() const { return text == explore::kSms || text == explore::kOwnTexts; }

std::vector<const Field*> Settings::waiting_fields() const {
    std::vector<const Field*> waiting;
    for (const Field& field : spec_fields()) {
        const bool matters = field.matters(applied) || field.matters(wanted);
        if (matters && !field.live && field.get(applied) != field.get(wanted)) waiting.push_back(&field);
    }
    return waiting;
}

bool State::offers(const Tab& one) const {
    if (!text.empty())
        return &one == &tabs[kModelTab] ||
               one.data == (learns_texts() ? Tab::For::Messages : Tab::For::Sentences);
    const bool table = data != nullptr && is_table(data->train);
    return one.data == Tab::For::All || one.data == (table ? Tab::For::Tables : Tab::For::Pictures);
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
