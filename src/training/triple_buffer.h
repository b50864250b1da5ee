// Hands the newest of a series of values from one writing thread to one reading thread without locks: the
// writer always has a buffer to fill, the reader always has one to look at, and the third is on its way.
#pragma once

#include <array>
#include <atomic>

namespace hourglass {

template <typename Value>
class TripleBuffer {
public:
    // The writer's buffer; holds an older value, so that its memory can be used again.
    Value& back() { return buffers_[back_]; }
    // Makes the writer's buffer the newest value.
    void publish() { back_ = middle_.exchange(back_ | kFresh, std::memory_order_acq_rel) & kIndex; }

    // The newest value; unchanged until the next call.
    const Value& latest() {
        if (middle_.load(std::memory_order_relaxed) & kFresh)
            front_ = middle_.exchange(front_, std::memory_order_acq_rel) & kIndex;
        return buffers_[front_];
    }

private:
    static constexpr unsigned kIndex = 3;
    static constexpr unsigned kFresh = 4;

    std::array<Value, 3> buffers_;
    unsigned back_ = 0;
    std::atomic<unsigned> middle_{1};
    unsigned front_ = 2;
};

}  // namespace hourglass
