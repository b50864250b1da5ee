// Messages of bytes to and from another program.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace hourglass {

class Channel {
public:
    virtual ~Channel() = default;

    // Returns at once. Messages arrive whole and in order.
    virtual void send(std::span<const std::uint8_t> message) = 0;
    // The next message that has arrived; false when there is none. Never waits.
    virtual bool receive(std::vector<std::uint8_t>& message) = 0;
};

}  // namespace hourglass
