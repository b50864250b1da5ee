// Measurements of a run: its speed.
#pragma once

namespace hourglass {

// Images per second over about the last second.
class Speedometer {
public:
    void clear() { *this = {}; }
    void add(int images, double seconds) {
        images_ += images;
        seconds_ += seconds;
        if (seconds_ > 1.0) {
            images_ /= 2;
            seconds_ /= 2;
        }
    }
    double images_per_second() const { return seconds_ > 0 ? images_ / seconds_ : 0; }

private:
    double images_ = 0;
    double seconds_ = 0;
};

}  // namespace hourglass
