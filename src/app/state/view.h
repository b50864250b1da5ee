// What a view is: a tab's content, a function of the frame with some state of its own. Each has a folder in
// app/views and a line in the list there; none knows another.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/state/frame.h"
#include "explore/figure.h"

namespace hourglass::app {

class View {
public:
    explicit View(Tab tab) : tab_(std::move(tab)) {}
    virtual ~View() = default;
    View(const View&) = delete;
    View& operator=(const View&) = delete;

    const Tab& tab() const { return tab_; }

    // Fills the region.
    virtual void draw(const Frame& frame) = 0;
    // Whether another frame is needed to catch up with the model, or to get on with what the user asked for.
    virtual bool busy() const { return false; }
    // Its own state, as an address has it behind the view's name ("morph"; app/state/place.h); empty: as at
    // the start.
    virtual std::string place() const { return {}; }
    // What an address asks for, once there are data. Returns the parts that cannot be used; the others hold,
    // and what the place does not name is as at the start.
    virtual std::vector<std::string> follow_place(const Frame& frame, std::string_view place) {
        static_cast<void>(frame);
        return go_to(place) ? std::vector<std::string>() : std::vector{std::string(place)};
    }
    // The same of a place that is used as a whole or not at all; false if there is no such place.
    virtual bool go_to(std::string_view place) { return place.empty(); }
    // What of its state no address can say, as a sentence for whoever shares one; empty: nothing.
    virtual std::string untold() const { return {}; }
    // What it shows, drawn afresh to be printed; nothing where there is nothing to see yet.
    virtual std::optional<Figure> figure(const Frame& frame) {
        static_cast<void>(frame);
        return std::nullopt;
    }
    // What it shows, as an object for scripts and tests; it is brought up to date for that. Nothing for a
    // view that leaves the object as it is.
    virtual void describe(const Frame& frame, nlohmann::json& object) {
        static_cast<void>(frame);
        static_cast<void>(object);
    }

private:
    Tab tab_;
};

}  // namespace hourglass::app
