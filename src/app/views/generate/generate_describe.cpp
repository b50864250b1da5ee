// What the view says of itself to scripts and tests.
#include <nlohmann/json.hpp>

#include "app/views/generate/generate_view.h"

namespace hourglass::app::generate_view {
namespace {

using Json = nlohmann::json;

Json to_json(const Matrix& picture) {
    return std::vector<float>(picture.data(), picture.data() + picture.size());
}

}  // namespace

// Pictures of the part that is shown only: they are long.
void GenerateView::describe(const Frame&, nlohmann::json& object) {
    object = {{"view", to_text(view_)},
              {"samples", samples_.count()},
              {"mean", samples_.mean_pixel()},
              {"seed", samples_.seed()},
              {"source", samples_.origin()},
              {"settled", samples_.settled()},
              {"recognized", samples_.recognized()},
              {"position", morph_.position()},
              {"playing", morph_.playing()}};
    if (view_ == GeneratePart::Morph) {
        object["picture"] = to_json(morph_.picture());
        object["ends"] = {morph_.from().index(), morph_.to().index()};
        object["from"] = to_json(morph_.from().reconstruction());
        object["to"] = to_json(morph_.to().reconstruction());
    }
    if (view_ == GeneratePart::Arithmetic) {
        object["measured"] = arithmetic_.measured();
        object["digit"] = arithmetic_.digit().index();
        object["picture"] = to_json(arithmetic_.picture());
        object["from"] = to_json(arithmetic_.digit().reconstruction());
    }
    if (view_ == GeneratePart::Sliders) object["picture"] = to_json(explorer_.picture());
}

}  // namespace hourglass::app::generate_view
