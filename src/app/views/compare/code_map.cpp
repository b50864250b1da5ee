#include "app/views/compare/code_map.h"

#include <algorithm>
#include <cmath>

#include "analysis/nearest.h"
#include "base/format.h"
#include "data/minibatch.h"
#include "ui/colors.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::compare_view {
namespace {

constexpr std::size_t kDigits = 1000;

}  // namespace

Labels CodeMap::labels() const {
    return Labels(data_->test.labels).first(static_cast<std::size_t>(columns_.count()));
}

void CodeMap::advance(const std::shared_ptr<const Dataset>& data, std::uint64_t version, double milliseconds,
                      const Encode& encode) {
    if (data_ != data) {
        data_ = data;
        const std::size_t count = std::min(kDigits, data->test.count());
        Matrix images(static_cast<Eigen::Index>(data->test.features()), static_cast<Eigen::Index>(count));
        gather_range(data->test, 0, images);
        columns_.set_inputs(std::move(images));
        places_.resize(2, 0);
        placed_ = ~std::uint64_t{0};
    }
    const auto pass = [&](int first, ConstMatrixView images) {
        return encode(images, labels().subspan(static_cast<std::size_t>(first)));
    };
    const auto report = [&](int column, const float* code, int size) {
        if (codes_.rows() != size || codes_.cols() != columns_.count()) {
            codes_.setZero(size, columns_.count());
            plane_ = {};
        }
        codes_.col(column) = Eigen::Map<const Vector>(code, size);
    };
    columns_.advance(version, milliseconds, pass, report);
    if (columns_.behind() || placed_ == version || codes_.cols() == 0) return;
    placed_ = version;
    if (codes_.rows() == 2) {
        places_ = codes_;
    } else {
        plane_ = fit_principal_plane(codes_, plane_);
        places_ = plane_.project(codes_);
    }
    if (!places_.allFinite()) return places_.resize(2, 0);
    const Eigen::Vector2f low = places_.rowwise().minCoeff(), high = places_.rowwise().maxCoeff();
    const float room = 0.04f * std::max((high - low).maxCoeff(), 1e-3f);
    low_ = {low.x() - room, low.y() - room};
    high_ = {high.x() + room, high.y() + room};
    description_ = describe();
}

std::string CodeMap::describe() const {
    const PlanePoints axes = points();
    const auto range = [&](const std::string& name, Eigen::Index row) {
        return name + " from " + number_text(static_cast<double>(places_.row(row).minCoeff())) + " to " +
               number_text(static_cast<double>(places_.row(row).maxCoeff()));
    };
    const double alike = nearest_of_same_class(places_, labels());
    return with_commas(count()) + " test digits; " + range(axes.x_label, 0) + ", " + range(axes.y_label, 1) +
           "; the nearest to " + number_text(std::round(1000 * alike) / 10) +
           " % of them is of the same class";
}

void CodeMap::draw(const char* name, ImVec2 size) const {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    picture_area(name, size);
    record_value(count() > 0 ? description_ : "being computed");
    const ImVec2 end(start.x + size.x, start.y + size.y);
    list.AddRectFilled(start, end, palette().tile, metrics().rounding);
    if (count() == 0) return;
    const float scale = std::min(size.x / (high_.x - low_.x), size.y / (high_.y - low_.y));
    const ImVec2 middle((start.x + end.x) / 2, (start.y + end.y) / 2);
    for (int i = 0; i < count(); ++i) {
        const float x = middle.x + (places_(0, i) - (low_.x + high_.x) / 2) * scale;
        const float y = middle.y - (places_(1, i) - (low_.y + high_.y) / 2) * scale;
        list.AddRectFilled({x - 1.5f, y - 1.5f}, {x + 1.5f, y + 1.5f},
                           class_color(labels()[static_cast<std::size_t>(i)]), 1);
    }
}

PlanePoints CodeMap::points() const {
    const bool direct = codes_.rows() == 2;
    return {.places = places_,
            .labels = labels(),
            .colors = {},
            .names = {},
            .low = low_,
            .high = high_,
            .x_label = direct ? "z1" : "first principal component of the codes",
            .y_label = direct ? "z2" : "second"};
}

}  // namespace hourglass::app::compare_view
