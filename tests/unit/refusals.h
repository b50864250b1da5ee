// For tests of readers: what a refusal has to look like, and files damaged in many ways.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "math/random.h"

namespace hourglass::test_support {

using Bytes = std::vector<std::uint8_t>;

// The message of the Error that the call throws; a test failure when it throws none.
inline std::string refusal(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        const std::string message = error.what();
        EXPECT_THAT(message, ::testing::Not(::testing::HasSubstr("\n"))) << "a message is one line";
        return message;
    }
    ADD_FAILURE() << "no Error was thrown";
    return {};
}

// Hands `read` every beginning of the file, and then `flips` copies with one to four bytes changed. It may
// accept what it gets or throw Error; other exceptions, and whatever the sanitizers find, fail the test.
inline void read_damaged(const Bytes& file, int flips, const std::function<void(Bytes)>& read) {
    const auto survive = [&](const Bytes& damaged, const std::string& how) {
        try {
            read(damaged);
        } catch (const Error&) {
        } catch (const std::exception& error) {
            ADD_FAILURE() << how << ": threw something else than Error: " << error.what();
        }
    };
    for (std::size_t size = 0; size < file.size(); ++size) {
        survive(Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size)),
                "cut to " + std::to_string(size) + " bytes");
    }
    for (int flip = 0; flip < flips; ++flip) {
        Random random(1, "damage", static_cast<std::uint32_t>(flip));
        Bytes damaged = file;
        for (std::uint32_t changes = 1 + random.below(4); changes > 0; --changes) {
            damaged[random.below(static_cast<std::uint32_t>(damaged.size()))] =
                static_cast<std::uint8_t>(random.bits());
        }
        survive(damaged, "flip " + std::to_string(flip));
    }
}

}  // namespace hourglass::test_support
