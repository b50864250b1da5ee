// What the view says of itself to scripts and tests.
#include <nlohmann/json.hpp>

#include "app/views/reconstructions/reconstructions_view.h"

namespace hourglass::app::reconstructions_view {

void ReconstructionsView::describe(const Frame&, nlohmann::json& object) {
    object = {{"order", to_text(wish_.order)},
              {"indices", chosen_},
              {"labels", labels_},
              {"errors", errors_},
              {"open", open_},
              {"first", waiting_.count()},
              {"difference", difference_}};
}

}  // namespace hourglass::app::reconstructions_view
