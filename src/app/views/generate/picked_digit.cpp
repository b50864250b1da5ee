#include "app/views/generate/picked_digit.h"

#include <algorithm>
#include <imgui_internal.h>

#include "app/views/shared/pictures.h"
#include "base/format.h"
#include "base/text.h"
#include "data/minibatch.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::generate_view {

int digit_row(const std::string& name, int selected, float width) {
    constexpr int kDigits = 10;
    constexpr float kInset = 3, kMostWidth = 40;
    const Palette& p = palette();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float height = metrics().control, label = std::max(46.0f, text_size(fonts().body, name).x + 10);
    const float each = std::min((width - label) / kDigits, kMostWidth);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    draw_text(list, fonts().body, {start.x, start.y + (height - line_height(fonts().body)) / 2}, p.dim, name);
    const ImVec2 corner(start.x + label, start.y);
    list.AddRectFilled(corner, {corner.x + kDigits * each, corner.y + height}, ImGui::GetColorU32(p.raised),
                       metrics().rounding);
    int clicked = -1;
    for (int digit = 0; digit < kDigits; ++digit) {
        const ImVec2 place(corner.x + each * static_cast<float>(digit), corner.y);
        ImGui::SetCursorScreenPos(place);
        const std::string title = name + " " + std::to_string(digit);
        if (click_area(title.c_str(), {each, height})) clicked = digit;
        record_choice_of(name, digit == selected);
        ImRect box(place, {place.x + each, place.y + height});
        box.Expand(-kInset);
        const bool on = digit == selected;
        if (on || ImGui::IsItemHovered())
            list.AddRectFilled(box.Min, box.Max, ImGui::GetColorU32(on ? p.card : p.hover),
                               metrics().rounding - 2);
        ImFont* font = on ? fonts().bold : fonts().body;
        draw_text(list, font, {box.GetCenter().x, box.GetCenter().y - line_height(font) / 2},
                  on ? p.text : p.dim, std::to_string(digit), 0.5f);
    }
    return clicked;
}

void PickedDigit::add_part(std::string& place) const {
    if (chosen_) app::add_part(place, lower_case(name_), static_cast<long>(index_));
}

bool PickedDigit::take_part(const Frame& frame, const PlacePart& part) {
    const ImageSet& images = frame.state.data->test;
    const auto index = whole_number(part.value, 0, static_cast<int>(images.count()) - 1);
    if (part.key != lower_case(name_) || !index) return false;
    data_ = frame.state.data;
    asked_ = static_cast<std::uint32_t>(*index);
    index_ = *asked_;
    wanted_ = images.labels[index_];
    chosen_ = due_ = true;
    return true;
}

void PickedDigit::show_first() {
    wanted_ = first_;
    picks_ = 0;
    asked_.reset();
    chosen_ = false;
    due_ = true;
}

void PickedDigit::pick_another() {
    ++picks_;
    asked_.reset();
    due_ = true;
}

// What an address asks for; else at random among the images of the class; among all if there are none.
void PickedDigit::choose(const ImageSet& images) {
    chosen_ = asked_ || picks_ > 0 || wanted_ != first_;
    const auto of_class = static_cast<std::uint32_t>(std::ranges::count(images.labels, wanted_));
    Random random(1, "picked " + name_, picks_);
    std::uint32_t left = random.below(of_class > 0 ? of_class : static_cast<std::uint32_t>(images.count()));
    for (index_ = 0; index_ + 1 < images.count(); ++index_) {
        if (of_class > 0 && images.labels[index_] != wanted_) continue;
        if (left-- == 0) break;
    }
    index_ = asked_.value_or(index_);
    label_ = images.labels[index_];
    image_.resize(static_cast<Eigen::Index>(images.features()), 1);
    gather(images, {&index_, 1}, image_);
}

bool PickedDigit::update(const Frame& frame) {
    const bool other = due_ || data_ != frame.state.data;
    if (!other && model_version_ == frame.snapshot.model_version) return false;
    const ImageSet& images = frame.state.data->test;
    if (data_ != frame.state.data) asked_.reset();
    if (other) choose(images);
    due_ = false;
    data_ = frame.state.data;
    model_version_ = frame.snapshot.model_version;
    const Autoencoder& model = frame.snapshot.model;
    const Labels label(&label_, 1);
    code_ = model.encode(image_, ThreadTeam::single(), label);
    reconstruction_ = model.decode(code_, ThreadTeam::single(), label);
    sheet_.resize(2, images.width, images.height, images.channels);
    sheet_.set(0, image_.data());
    sheet_.set(1, reconstruction_.data());
    return true;
}

std::string PickedDigit::description() const {
    return "test digit " + with_commas(static_cast<long>(index_)) + ", a " + std::to_string(label_);
}

std::vector<PixelPicture> PickedDigit::pictures() const {
    return {on_paper(sheet_, 0, kPrintInk), on_paper(sheet_, 1, kPrintModelInk)};
}

void PickedDigit::draw_choice(float width) {
    const int clicked = digit_row(name_, wanted_, width);
    if (clicked < 0) return;
    wanted_ = clicked;
    pick_another();
}

void PickedDigit::draw_tile(ImVec2 position, float side, bool reconstruction) {
    const Palette& p = palette();
    ImGui::SetCursorScreenPos(position);
    const std::string title = (reconstruction ? "Another for " : "Another digit for ") + name_;
    if (click_area(title.c_str(), {side, side})) pick_another();
    help("Click for another test digit of this class.");
    record_value(description() + (reconstruction ? ", as it is rebuilt" : ""));
    sheet_.draw(reconstruction ? 1 : 0, position, {side, side}, reconstruction ? p.model_ink : p.ink);
    if (ImGui::IsItemHovered())
        ImGui::GetWindowDrawList()->AddRect(position, {position.x + side, position.y + side}, p.accent_text,
                                            4, 0, 2);
}

}  // namespace hourglass::app::generate_view
