// The list of runs that are compared.
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "explore/csv_text.h"
#include "explore/run_log.h"

namespace hourglass::explore {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// What the session shows after so many epochs of its run number `run`.
Snapshot after(std::uint64_t run, int epochs, Spec spec = {}) {
    spec.hidden = {8};
    spec.latent = 2;
    Snapshot live;
    live.run = run;
    live.model = Autoencoder(spec, 16);
    live.checkpoints.push_back(make_checkpoint(live.model, 0, kNan, kNan, {}));
    for (int epoch = 1; epoch <= epochs; ++epoch) {
        live.history.epochs.push_back({epoch, 0.5 / epoch, 0.4 / epoch, 0.3 / epoch, 1, 100});
        live.checkpoints.push_back(make_checkpoint(live.model, epoch, 0.4 / epoch, 0.3 / epoch, {}));
    }
    return live;
}

TEST(RunLog, ARunAppearsWithItsFirstEpochAndGoesOn) {
    RunLog log;
    log.watch(after(1, 0), "MNIST");
    EXPECT_TRUE(log.runs().empty());
    log.watch(after(1, 1), "MNIST");
    log.watch(after(1, 2), "MNIST");
    ASSERT_EQ(log.runs().size(), 1u);
    EXPECT_EQ(log.runs()[0].name, "16-8-2");
    EXPECT_EQ(log.runs()[0].epochs.size(), 2u);
    EXPECT_EQ(log.runs()[0].mse(), 0.15);
    EXPECT_FALSE(log.runs()[0].from_file);
    EXPECT_EQ(restore(log.runs()[0]).features(), 16);
}

TEST(RunLog, AModelOfPicturesInColorComesBack) {
    Snapshot live = after(1, 1);
    live.model = Autoencoder(parse_spec("architecture=convolutional&latent=2"), ImageShape{8, 8, 3});
    live.checkpoints[1] = make_checkpoint(live.model, 1, 0.4, 0.3, {});
    RunLog log;
    log.watch(live, "MNIST");
    EXPECT_EQ(restore(log.runs()[0]).image(), live.model.image());
}

TEST(RunLog, ATrainedModelAppearsAtOnce) {
    Snapshot live = after(1, 0);
    live.checkpoints[0] = make_checkpoint(live.model, 0, 0.1, 0.1, {});
    RunLog log;
    log.watch(live, "MNIST");
    ASSERT_EQ(log.runs().size(), 1u);
    EXPECT_TRUE(log.runs()[0].from_file);
}

TEST(RunLog, NamesSayWhatIsSpecialAndDiffer) {
    Spec variational;
    variational.variant = Variant::Variational;
    RunLog log;
    log.watch(after(1, 1), "MNIST");
    log.watch(after(2, 1), "MNIST");
    log.watch(after(3, 1, variational), "MNIST");
    EXPECT_EQ(log.runs()[1].name, "16-8-2 (2)");
    EXPECT_EQ(log.runs()[2].name, "16-8-2, variational");
    log.rename(2, "mine");
    log.rename(3, "");
    EXPECT_EQ(log.find(2)->name, "mine");
    EXPECT_EQ(log.find(3)->name, "16-8-2, variational");
}

TEST(RunLog, RunsOnOtherDataSaySo) {
    RunLog log;
    log.watch(after(1, 1), "MNIST");
    log.watch(after(2, 1), "Custom data");
    EXPECT_EQ(log.runs()[0].name, "16-8-2");
    EXPECT_EQ(log.runs()[1].name, "16-8-2, Custom data");
    log.forget(1);
    log.watch(after(3, 1), "Custom data");
    EXPECT_EQ(log.runs()[1].name, "16-8-2");
}

TEST(RunLog, AForgottenRunStaysAwayAndOldOnesGo) {
    RunLog log;
    log.watch(after(1, 1), "MNIST");
    log.forget(1);
    log.watch(after(1, 2), "MNIST");
    EXPECT_TRUE(log.runs().empty());
    for (std::uint64_t run = 2; run < 20; ++run) log.watch(after(run, 1), "MNIST");
    EXPECT_EQ(log.runs().size(), 10u);
    EXPECT_EQ(log.runs().back().id, 19u);
    EXPECT_EQ(log.find(2), nullptr);
}

TEST(RunLog, TheTableHasALinePerEpochWithAllSettings) {
    RunLog log;
    Spec spec;
    spec.seed = 7;
    log.watch(after(1, 2, spec), "MNIST");
    log.rename(1, "a \"b\"");
    const std::string csv = runs_csv(log.runs());
    EXPECT_TRUE(csv.starts_with(
        "run,epoch,train_loss,validation_loss,validation_mse,seconds,samples_per_second,measured_on,data,architecture,"))
        << csv;
    EXPECT_NE(csv.find("\n\"a \"\"b\"\"\",1,0.5,0.4,0.3,1,100,test,\"MNIST\",\"dense\","), std::string::npos)
        << csv;
    EXPECT_NE(csv.find("\n\"a \"\"b\"\"\",2,0.25,0.2,0.15,1,100,"), std::string::npos) << csv;
    EXPECT_TRUE(csv.ends_with(",\"10\",\"0\",\"0\",\"all\",\"7\"\n"))
        << csv;  // epochs, numbers of images, seed are the last fields
    const auto columns = [](const std::string& line) { return std::ranges::count(line, ','); };
    EXPECT_EQ(columns(csv.substr(0, csv.find('\n'))), 8 + static_cast<long>(spec_fields().size()));
}

TEST(RunLog, SaysInWhatRunsDiffer) {
    Spec other;
    other.seed = 7;
    other.learning_rate = 0.01f;
    RunLog log;
    log.watch(after(1, 1), "MNIST");
    EXPECT_EQ(what_differs(log.runs()[0], log.runs()), "");
    log.watch(after(2, 1, other), "MNIST");
    EXPECT_EQ(what_differs(log.runs()[0], log.runs()), "learning rate 0.001, seed 1");
    EXPECT_EQ(what_differs(log.runs()[1], log.runs()), "learning rate 0.01, seed 7");
}

TEST(RunLog, AKeptRunThatGoesOnStaysTheSameOne) {
    RunLog log;
    log.watch(after(1, 1), "MNIST");
    explore::Run kept = log.runs()[0];
    kept.id = kept.session_run = 0;
    kept.place = "slot/run/a";
    kept.name = "mine";
    log.forget(1);
    log.add(kept, 9);
    Snapshot live = after(5, 3);
    live.origin = "slot/run/a";
    log.watch(live, "MNIST");
    ASSERT_EQ(log.runs().size(), 1u);
    EXPECT_EQ(log.runs()[0].name, "mine");
    EXPECT_EQ(log.runs()[0].epochs.size(), 3u);
    EXPECT_EQ(log.find_session_run(5), &log.runs()[0]);
}

TEST(RunLog, AForgottenRunComesBackToItsPlace) {
    RunLog log;
    for (std::uint64_t run = 1; run < 4; ++run) log.watch(after(run, 1), "MNIST");
    const explore::Run second = *log.find(2);
    log.forget(2);
    log.add(second, 1);
    ASSERT_EQ(log.runs().size(), 3u);
    EXPECT_EQ(log.runs()[1].id, 2u);
    log.watch(after(2, 2), "MNIST");
    EXPECT_EQ(log.runs()[1].epochs.size(), 2u);
}

}  // namespace
}  // namespace hourglass::explore
