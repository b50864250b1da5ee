#include <chrono>
#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <thread>

#include "data/synthetic.h"
#include "training/evaluate.h"
#include "training/session.h"
#include "training/triple_buffer.h"

namespace hourglass {
namespace {

Spec short_run() {
    Spec spec;
    spec.hidden = {32};
    spec.latent = 4;
    spec.batch = 20;
    spec.epochs = 2;
    return spec;
}

std::shared_ptr<const Dataset> few_digits(int size = 200) {
    return std::make_shared<const Dataset>(synthetic_digits(static_cast<std::size_t>(size), 100, 3));
}

class SessionTest : public testing::Test {
protected:
    // Waits for a state, not for a time; the limit only ends a hanging test.
    const Snapshot& wait_for(const std::function<bool(const Snapshot&)>& condition) {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (std::chrono::steady_clock::now() < limit) {
            const Snapshot& snapshot = session.latest();
            if (condition(snapshot)) return snapshot;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        ADD_FAILURE() << "the session did not reach the state; phase " << to_text(session.latest().phase)
                      << ", step " << session.latest().step << ", message '" << session.latest().message
                      << "'";
        return session.latest();
    }
    const Snapshot& wait_for_phase(Phase phase) {
        return wait_for([phase](const Snapshot& snapshot) { return snapshot.phase == phase; });
    }
    const Snapshot& wait_for_message() {
        return wait_for([](const Snapshot& snapshot) { return !snapshot.message.empty(); });
    }
    void prepare(const Spec& spec = short_run()) {
        session.send(command::SetData{few_digits()});
        session.send(command::Reset{spec});
        wait_for(
            [](const Snapshot& snapshot) { return snapshot.data_version == 1 && !snapshot.model.empty(); });
    }

    Session session{2};
};

TEST_F(SessionTest, TrainsToTheLastEpochAndPauses) {
    prepare();
    EXPECT_EQ(session.latest().step, 0);
    EXPECT_TRUE(std::isnan(session.latest().train_loss));
    session.send(command::Start{});
    const Snapshot& end = wait_for_phase(Phase::Paused);
    EXPECT_EQ(end.epoch, 2);
    EXPECT_EQ(end.step, 20);
    EXPECT_EQ(end.total_steps, 20);
    ASSERT_EQ(end.history.epochs.size(), 2u);
    EXPECT_EQ(end.history.epochs[1].epoch, 2);
    EXPECT_LT(end.history.epochs[1].train_loss, end.history.epochs[0].train_loss);
    EXPECT_EQ(end.history.batches.size(), 20u);
    EXPECT_EQ(end.validation_loss, end.history.epochs[1].validation_loss);
    EXPECT_FALSE(end.codes.gaussian.empty());
    session.send(command::Start{});
    EXPECT_EQ(wait_for([](const Snapshot& s) { return s.phase == Phase::Paused && s.epoch > 2; }).epoch, 4);
}

TEST_F(SessionTest, StepDoesExactlyOneStep) {
    prepare();
    for (long i = 1; i <= 3; ++i) {
        session.send(command::Step{});
        EXPECT_EQ(wait_for([i](const Snapshot& s) { return s.step >= i; }).step, i);
        EXPECT_EQ(session.latest().phase, Phase::Paused);
    }
}

TEST_F(SessionTest, PauseStopsAndStartGoesOn) {
    Spec spec = short_run();
    spec.epochs = 1000;
    prepare(spec);
    session.send(command::Start{});
    wait_for([](const Snapshot& s) { return s.step > 5; });
    session.send(command::Pause{});
    const long paused = wait_for_phase(Phase::Paused).step;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_EQ(session.latest().step, paused);
    session.send(command::Start{});
    wait_for([paused](const Snapshot& s) { return s.step > paused; });
}

TEST_F(SessionTest, ResetGivesTheSameStartAgain) {
    prepare();
    const Matrix start = session.latest().model.parameters()[0]->value;
    session.send(command::Start{});
    wait_for_phase(Phase::Paused);
    EXPECT_NE(session.latest().model.parameters()[0]->value, start);
    session.send(command::Reset{short_run()});
    const Snapshot& again = wait_for_phase(Phase::Idle);
    EXPECT_EQ(again.step, 0);
    EXPECT_TRUE(again.history.epochs.empty());
    EXPECT_EQ(again.model.parameters()[0]->value, start);
}

// The thread count may change in the middle of a run and must not change what it computes.
TEST_F(SessionTest, ThreadsMayChangeDuringARun) {
    prepare();
    session.send(command::Start{});
    const Matrix expected = wait_for_phase(Phase::Paused).model.parameters()[0]->value;
    session.send(command::Reset{short_run()});
    session.send(command::Start{});
    session.send(command::SetThreads{3});
    session.send(command::SetThreads{1});
    const Snapshot& end = wait_for([](const Snapshot& s) { return s.epoch == 2 && s.threads == 1; });
    EXPECT_EQ(end.model.parameters()[0]->value, expected);
}

TEST_F(SessionTest, ChangeOfTheLiveFieldsNeedsNoReset) {
    prepare();
    session.send(command::Step{});
    Spec spec = short_run();
    spec.epochs = 3;
    spec.learning_rate = 0.01f;
    session.send(command::Change{spec});
    session.send(command::Start{});
    EXPECT_EQ(wait_for([](const Snapshot& s) { return s.epoch == 3; }).step, 30);
}

TEST_F(SessionTest, AChangedRateLeavesTheEndOfTheRunWhereItIs) {
    prepare();
    session.send(command::Start{});
    wait_for_phase(Phase::Paused);
    Spec spec = short_run();
    spec.learning_rate = 0.01f;
    session.send(command::Start{});
    session.send(command::Change{spec});
    EXPECT_EQ(wait_for([](const Snapshot& s) { return s.phase == Phase::Paused && s.epoch > 2; }).epoch, 4);
}

// The cosine ends where the run ends: one that goes on for as many epochs again still learns.
TEST_F(SessionTest, ARunWithACosineGoesOnLearning) {
    Spec spec = short_run();
    spec.schedule.kind = ScheduleKind::Cosine;
    prepare(spec);
    session.send(command::Start{});
    const Matrix before = wait_for_phase(Phase::Paused).model.parameters()[0]->value;
    session.send(command::Start{});
    const Snapshot& end =
        wait_for([](const Snapshot& s) { return s.phase == Phase::Paused && s.epoch == 4; });
    EXPECT_GT((end.model.parameters()[0]->value - before).norm(), 1e-3f);
    EXPECT_EQ(end.model.spec().epochs, 4);
}

TEST_F(SessionTest, DataThatTheModelCannotTakeEndsTheRunInWords) {
    Spec spec = preset("convolutional").spec;
    spec.channels = {2, 2, 2, 2};
    spec.latent = 2;
    prepare(spec);
    session.send(command::Start{});
    auto tiny = std::make_shared<Dataset>(*few_digits());
    for (ImageSet* set : {&tiny->train, &tiny->test}) {
        set->pixels.resize(set->count() * 64);
        set->width = set->height = 8;
    }
    session.send(command::SetData{tiny});
    const Snapshot& refused = wait_for([](const Snapshot& s) {
        return s.data_version == 2 && s.message.find("less than the stride of 2") != std::string::npos;
    });
    EXPECT_EQ(refused.phase, Phase::Idle);
    session.send(command::Reset{short_run()});
    session.send(command::Step{});
    EXPECT_EQ(wait_for([](const Snapshot& s) { return s.step == 1; }).model.features(), 64);
}

TEST_F(SessionTest, AModelMayComeBeforeTheData) {
    const auto model = std::make_shared<const Autoencoder>(short_run(), 784);
    session.send(command::UseModel{model});
    EXPECT_TRUE(wait_for([](const Snapshot& s) { return !s.model.empty(); }).pretrained);
    session.send(command::SetData{few_digits()});
    const Snapshot& shown =
        wait_for([](const Snapshot& s) { return s.data_version == 1 && !s.codes.gaussian.empty(); });
    EXPECT_EQ(shown.model.parameters()[0]->value, model->parameters()[0]->value);
    EXPECT_TRUE(shown.pretrained);
    EXPECT_TRUE(std::isfinite(shown.validation_loss));
    EXPECT_FALSE(shown.codes.gaussian.empty());
    session.send(command::Step{});
    EXPECT_FALSE(wait_for([](const Snapshot& s) { return s.step == 1; }).pretrained);
}

TEST_F(SessionTest, RefusedCommandsSayWhyAndChangeNothing) {
    session.send(command::Start{});
    EXPECT_NE(wait_for_message().message.find("data"), std::string::npos);
    prepare();
    Spec faulty = short_run();
    faulty.latent = 0;
    session.send(command::Reset{faulty});
    EXPECT_NE(wait_for_message().message.find("latent"), std::string::npos);
    EXPECT_EQ(session.latest().model.spec(), short_run());
    session.send(command::UseModel{std::make_shared<const Autoencoder>(short_run(), 10)});
    wait_for([](const Snapshot& s) { return s.message.find("10 pixels") != std::string::npos; });
    EXPECT_EQ(session.latest().model.features(), 784);
    session.send(command::SetThreads{0});
    wait_for([](const Snapshot& s) { return s.message.find("thread") != std::string::npos; });
    session.send(command::Step{});
    EXPECT_EQ(wait_for([](const Snapshot& s) { return s.step == 1; }).message, "");
}

TEST_F(SessionTest, ADivergingRunFailsAndAResetHelps) {
    Spec wild = short_run();
    wild.optimizer = OptimizerKind::Sgd;
    wild.output = OutputKind::Linear;
    wild.activation = Activation::Linear;
    wild.learning_rate = 10;
    wild.epochs = 1000;
    prepare(wild);
    session.send(command::Start{});
    const Snapshot& failed = wait_for_phase(Phase::Failed);
    EXPECT_NE(failed.message.find("learning rate"), std::string::npos);
    // Not the last finite weights, which had run far away by then.
    EXPECT_LT(evaluate(failed.model, few_digits()->test, ThreadTeam::single()).mse, 10);
    session.send(command::SetThreads{1});
    EXPECT_NE(wait_for([](const Snapshot& s) { return s.threads == 1; }).message.find("learning rate"),
              std::string::npos);
    session.send(command::Reset{short_run()});
    wait_for_phase(Phase::Idle);
    session.send(command::Start{});
    wait_for_phase(Phase::Paused);
}

TEST_F(SessionTest, EndsInTheMiddleOfTraining) {
    prepare();
    session.send(command::Start{});
}

TEST(TripleBuffer, TheReaderSeesWholeValuesInOrder) {
    struct Pair {
        long first = 0;
        long second = 0;
    };
    constexpr long kLast = 200000;
    TripleBuffer<Pair> buffer;
    std::thread writer([&] {
        for (long i = 1; i <= kLast; ++i) {
            buffer.back() = {i, -i};
            buffer.publish();
        }
    });
    long before = 0;
    while (before < kLast) {
        const Pair& value = buffer.latest();
        ASSERT_EQ(value.first, -value.second);
        ASSERT_GE(value.first, before);
        before = value.first;
    }
    writer.join();
}

}  // namespace
}  // namespace hourglass
