// What the view says of itself to scripts and tests.
#include <nlohmann/json.hpp>

#include "app/views/compare/compare_view.h"
#include "base/text.h"

namespace hourglass::app::compare_view {
namespace {

using Json = nlohmann::json;

Json describe(const SideBySide& digits) {
    Json sides = Json::array();
    for (const SideBySide::Side& side : digits.sides())
        sides.push_back({{"name", side.name}, {"errors", side.errors}, {"mapped", side.map.count()}});
    return {{"what", lower_case(to_text(digits.what()))}, {"digits", digits.digits()}, {"sides", sides}};
}

}  // namespace

void CompareView::describe(const Frame&, nlohmann::json& object) { object = compare_view::describe(digits_); }

}  // namespace hourglass::app::compare_view
