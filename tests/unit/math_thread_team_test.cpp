#include <atomic>
#include <cerrno>
#include <ctime>
#include <gtest/gtest.h>
#include <new>
#include <numeric>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "math/thread_team.h"

namespace hourglass {
namespace {

class ThreadTeamTest : public testing::TestWithParam<int> {};

TEST_P(ThreadTeamTest, EveryTaskRunsExactlyOnceInEveryRun) {
    ThreadTeam team(GetParam());
    EXPECT_EQ(team.threads(), GetParam());
    for (int run = 0; run < 2000; ++run) {
        const int tasks = run % 37;
        std::vector<int> calls(static_cast<std::size_t>(tasks), 0);
        team.run(tasks, [&](int task) { ++calls[static_cast<std::size_t>(task)]; });
        ASSERT_EQ(calls, std::vector<int>(static_cast<std::size_t>(tasks), 1)) << "run " << run;
    }
}

// Each run reads what the run before wrote, on whatever thread that was.
TEST_P(ThreadTeamTest, ARunSeesWhatTheRunBeforeWrote) {
    ThreadTeam team(GetParam());
    std::vector<long> values(64, 1);
    for (int run = 0; run < 200; ++run) {
        std::vector<long> next(values.size());
        team.run(64, [&](int task) {
            const auto i = static_cast<std::size_t>(task);
            next[i] = (values[i] + values[(i + 1) % 64]) % 1000003;
        });
        values = next;
    }
    std::vector<long> expected(64, 1);
    for (int run = 0; run < 200; ++run) {
        std::vector<long> next(expected.size());
        for (std::size_t i = 0; i < 64; ++i) next[i] = (expected[i] + expected[(i + 1) % 64]) % 1000003;
        expected = next;
    }
    EXPECT_EQ(values, expected);
}

TEST_P(ThreadTeamTest, WakesAfterItHasGoneToSleep) {
    ThreadTeam team(GetParam());
    for (int round = 0; round < 3; ++round) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        std::atomic<int> sum = 0;
        team.run(100, [&](int task) { sum += task; });
        EXPECT_EQ(sum, 4950);
    }
}

INSTANTIATE_TEST_SUITE_P(Threads, ThreadTeamTest, testing::Values(1, 2, 3, 4));

// Started by hand, since no test may use up the machine's threads.
TEST(ThreadTeam, GoesOnWithTheThreadsThatCouldBeStarted) {
    for (const int possible : {0, 1, 2}) {
        int started = 0;
        ThreadTeam team(8, [&](std::function<void()> body) {
            if (started == possible) throw std::system_error(EAGAIN, std::generic_category());
            ++started;
            return std::thread(std::move(body));
        });
        EXPECT_EQ(team.threads(), possible + 1);
        std::atomic<int> sum = 0;
        team.run(100, [&](int task) { sum += task; });
        EXPECT_EQ(sum, 4950);
    }
}

TEST(ThreadTeam, GoesOnWithoutMemoryForAnotherThread) {
    ThreadTeam team(4, [](std::function<void()>) -> std::thread { throw std::bad_alloc(); });
    EXPECT_EQ(team.threads(), 1);
}

#ifndef __EMSCRIPTEN__  // its clock() is the wall clock
TEST(ThreadTeam, AnIdleTeamUsesNoProcessor) {
    ThreadTeam team(4);
    team.run(16, [](int) {});
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const std::clock_t before = std::clock();
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    const double used = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
    EXPECT_LT(used, 0.1) << "three spinning members would have used 0.9 s";
}
#endif

}  // namespace
}  // namespace hourglass
