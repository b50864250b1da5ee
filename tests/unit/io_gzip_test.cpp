#include <limits>

#include "gzip_bytes.h"
#include "io/gzip.h"
#include "refusals.h"

namespace hourglass {
namespace {

using test_support::Bytes;
using test_support::gzip;
using test_support::refusal;
using ::testing::HasSubstr;

constexpr std::size_t kGunzipLimit = 1 << 20;

Bytes some_bytes(std::size_t count) {
    Random random(1, "gzip test");
    Bytes bytes(count);
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random.below(10));
    return bytes;
}

TEST(Gunzip, GivesBackWhatWasPacked) {
    for (const std::size_t size : {0u, 1u, 1000u, 300'000u, 1u << 20}) {
        const Bytes bytes = some_bytes(size);
        EXPECT_EQ(gunzip(gzip(bytes), kGunzipLimit), bytes) << size << " bytes";
    }
}

// The size at the end is the last member's alone, so the others have to find more space.
TEST(Gunzip, JoinsMembers) {
    Bytes bytes = some_bytes(900'000);
    Bytes packed = gzip(bytes);
    const Bytes second = gzip(Bytes{1, 2, 3});
    packed.insert(packed.end(), second.begin(), second.end());
    bytes.insert(bytes.end(), {1, 2, 3});
    EXPECT_EQ(gunzip(packed, bytes.size()), bytes);
    EXPECT_THAT(refusal([&] { gunzip(packed, bytes.size() - 1); }), HasSubstr("more than the 900002 bytes"));
}

TEST(Gunzip, AllocatesOnceForAnHonestFile) {
    const Bytes unpacked = gunzip(gzip(some_bytes(300'000)), kGunzipLimit);
    EXPECT_EQ(unpacked.capacity(), 300'000u) << "the browser has no room for twice the training images";
}

TEST(Gunzip, KeepsToTheLimit) {
    const Bytes packed = gzip(Bytes(1000, 7));
    EXPECT_EQ(gunzip(packed, 1000).size(), 1000u);
    EXPECT_THAT(refusal([&] { gunzip(packed, 999); }), HasSubstr("more than the 999 bytes"));
    EXPECT_THAT(refusal([&] { gunzip(packed, 0); }), HasSubstr("more than the 0 bytes"));
}

TEST(Gunzip, StopsABombWithoutUnpackingIt) {
    const Bytes bomb = gzip(Bytes(std::size_t{16} << 20, 0));
    ASSERT_LT(bomb.size(), 100'000u);
    EXPECT_THAT(refusal([&] { gunzip(bomb, kGunzipLimit); }), HasSubstr("more than the 1048576 bytes"));
}

TEST(Gunzip, AFalseSizeAtTheEndIsHarmless) {
    Bytes packed = gzip(Bytes{1, 2, 3});
    for (std::size_t i = packed.size() - 4; i < packed.size(); ++i) packed[i] = 0xff;
    EXPECT_THAT(refusal([&] { gunzip(packed, std::numeric_limits<std::size_t>::max()); }),
                HasSubstr("damaged"));
}

TEST(Gunzip, OverlooksZerosAfterTheLastMember) {
    const Bytes once = some_bytes(1000);
    Bytes packed = gzip(once);
    packed.resize(packed.size() + 511);
    EXPECT_EQ(gunzip(packed, 2000), once);
    Bytes twice = gzip(once);
    twice.insert(twice.end(), packed.begin(), packed.end());
    EXPECT_EQ(gunzip(twice, 2000).size(), 2000u);
    packed.back() = 1;
    EXPECT_THAT(refusal([&] { gunzip(packed, 2000); }), HasSubstr("511 bytes that do not belong there"));
}

TEST(Gunzip, RefusesWhatIsNotGzip) {
    const Bytes packed = gzip(some_bytes(1000));
    Bytes extra = packed;
    extra.push_back(7);
    Bytes wrong_sum = packed;
    wrong_sum[packed.size() - 8] ^= 1;
    const struct {
        const char* what;
        Bytes bytes;
        const char* message;
    } cases[] = {
        {"nothing", {}, "no gzip data"},
        {"one byte", {0x1f}, "no gzip data"},
        {"other data", {'P', 'K', 3, 4}, "no gzip data"},
        {"only the magic", {0x1f, 0x8b}, "cut short after 2 bytes"},
        {"cut short", Bytes(packed.begin(), packed.begin() + 100), "cut short after 100 bytes"},
        {"no checksum", Bytes(packed.begin(), packed.end() - 8), "cut short"},
        {"unknown method", {0x1f, 0x8b, 9, 0, 0, 0, 0, 0, 0, 0}, "damaged near byte"},
        {"wrong checksum", wrong_sum, "incorrect data check"},
        {"a byte too many", extra, "1 bytes that do not belong there"},
    };
    for (const auto& c : cases)
        EXPECT_THAT(refusal([&] { gunzip(c.bytes, kGunzipLimit); }), HasSubstr(c.message)) << c.what;
}

TEST(Gunzip, SurvivesDamage) {
    test_support::read_damaged(
        gzip(some_bytes(1000)), 3000, [](const Bytes& bytes) { gunzip(bytes, 2000); });
}

}  // namespace
}  // namespace hourglass
