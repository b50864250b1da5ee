#include "io/model_file.h"
#include "io/record_file.h"
#include "refusals.h"

namespace hourglass {
namespace {

using test_support::Bytes;
using test_support::refusal;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Bytes small_model_file() {
    Spec spec;
    spec.hidden = {};
    spec.latent = 1;
    return save_model(Autoencoder(spec, 2));
}

DataRecord small_record() {
    DataRecord record;
    record.width = 2;
    record.height = 1;
    record.kind = ValueKind::Other;
    record.scale = "standard";
    record.columns = {"a", "b \"quoted\""};
    record.label_column = "kind";
    record.left_out = {"id"};
    record.classes = {"x", "y"};
    record.low = {0, -1.5f};
    record.high = {1, 2.5f};
    record.mean = {0.1f, 1e-7f};
    record.samples = 10;
    record.test_share = 0.25;
    record.seed = 1;
    record.fingerprint = 0xFEDCBA9876543210;
    record.train_fingerprint = 0xFEDCBA9876543211;
    record.trained_classes = {"y"};
    return record;
}

TEST(RecordFile, GivesBackTheRecordAndTheSameModel) {
    const Bytes plain = small_model_file();
    EXPECT_TRUE(read_record(plain, 2).empty());
    const Bytes file = with_record(plain, small_record());
    const DataRecord record = read_record(file, 2);
    EXPECT_EQ(record.kind, ValueKind::Other);
    EXPECT_EQ(record.scale, "standard");
    EXPECT_THAT(record.columns, ElementsAre("a", "b \"quoted\""));
    EXPECT_EQ(record.label_column, "kind");
    EXPECT_THAT(record.left_out, ElementsAre("id"));
    EXPECT_THAT(record.classes, ElementsAre("x", "y"));
    EXPECT_THAT(record.low, ElementsAre(0, -1.5f));
    EXPECT_THAT(record.high, ElementsAre(1, 2.5f));
    EXPECT_THAT(record.mean, ElementsAre(0.1f, 1e-7f));
    EXPECT_EQ(record.samples, 10u);
    EXPECT_EQ(record.test_share, 0.25);
    EXPECT_EQ(record.fingerprint, 0xFEDCBA9876543210);
    EXPECT_EQ(record.train_fingerprint, 0xFEDCBA9876543211);
    EXPECT_THAT(record.trained_classes, ElementsAre("y"));
    EXPECT_EQ(save_model(load_model(file)), plain) << "the tensors are as they were";
    EXPECT_EQ(with_record(file, small_record()), file) << "a record is replaced";
}

TEST(RecordFile, RefusesARecordThatDoesNotFit) {
    DataRecord wide = small_record();
    wide.columns.emplace_back("c");
    EXPECT_THAT(refusal([&] { read_record(with_record(small_model_file(), wide), 2); }),
                HasSubstr("does not fit the model of 2 features"));
    EXPECT_THAT(refusal([&] { read_record(with_record(small_model_file(), small_record()), 3); }),
                HasSubstr("record of its data"));
    EXPECT_THAT(refusal([] { with_record({1, 2, 3}, small_record()); }), HasSubstr("cut short"));
}

TEST(RecordFile, SurvivesDamage) {
    test_support::read_damaged(
        with_record(small_model_file(), small_record()), 3000,
        [](const Bytes& bytes) { read_record(bytes, 2); });
}

}  // namespace
}  // namespace hourglass
