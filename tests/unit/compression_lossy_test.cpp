// The entropy coder, the files, and what lossy compression promises.
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>

#include "compression/adaptive_frequencies.h"
#include "compression/ans.h"
#include "compression/axes.h"
#include "compression/container.h"
#include "compression/lossy.h"
#include "compression/refine.h"
#include "data/minibatch.h"
#include "data/synthetic.h"
#include "math/random.h"
#include "refusals.h"

namespace hourglass {
namespace {

using test_support::read_damaged;
using test_support::refusal;
using ::testing::HasSubstr;

Interval slice(std::uint32_t number) { return {number * (number + 1) / 2, number + 1}; }

// Numbers 0 .. 9 of unequal frequencies, of a whole of 64 = 2^6.
std::vector<std::uint32_t> some_numbers(std::size_t count) {
    Random random(1, "ans");
    std::vector<std::uint32_t> numbers;
    while (numbers.size() < count) {
        const std::uint32_t place = random.below(64);
        std::uint32_t number = 0;
        while (number < 10 && slice(number).start + slice(number).frequency <= place) ++number;
        if (number < 10) numbers.push_back(number);
    }
    return numbers;
}

TEST(AnsStack, GivesBackWhatWasPushedTheLastFirst) {
    const std::vector<std::uint32_t> numbers = some_numbers(5000);
    AnsStack stack;
    for (const std::uint32_t number : numbers) stack.push(slice(number), 6);
    AnsStack again(stack.words());
    for (std::size_t i = numbers.size(); i-- > 0;) {
        const std::uint32_t place = again.top(6);
        EXPECT_TRUE(place >= slice(numbers[i]).start &&
                    place < slice(numbers[i]).start + slice(numbers[i]).frequency);
        again.pop(slice(numbers[i]), 6);
    }
    EXPECT_TRUE(again.empty());
}

TEST(AnsStack, TakesAsManyBitsAsTheFrequenciesSay) {
    const std::vector<std::uint32_t> numbers = some_numbers(5000);
    AnsStack stack;
    double ideal = 0;
    for (const std::uint32_t number : numbers) {
        stack.push(slice(number), 6);
        ideal += std::log2(64.0 / slice(number).frequency);
    }
    EXPECT_NEAR(stack.bits(), ideal + 32, 0.05);
}

TEST(AnsStack, MakesTheSameWordsOnEveryMachine) {
    AnsStack stack;
    for (const std::uint32_t number : some_numbers(200)) stack.push(slice(number), 6);
    std::uint64_t hash = 0;
    for (const std::uint32_t word : stack.words()) hash = (hash ^ word) * 0x9e3779b97f4a7c15;
    EXPECT_EQ(hash, 13416074454801459566u);
}

TEST(AnsStack, TakesASymbolOfTheWholeForNothing) {
    AnsStack stack;
    stack.push({0, 1u << 16}, 16);
    EXPECT_TRUE(stack.empty());
}

TEST(AnsStack, RefusesToGiveMoreThanThereIs) {
    AnsStack stack;
    EXPECT_THAT(refusal([&] { stack.pop({stack.top(8), 1}, 8); }), HasSubstr("do not fit together"));
    EXPECT_THAT(refusal([] { AnsStack(std::vector<std::uint32_t>{7}); }), HasSubstr("do not fit together"));
}

TEST(AdaptiveFrequencies, FillTheWholeWithoutGaps) {
    AdaptiveFrequencies frequencies(fit_bell_curve(-7, 12, 1.3, 5));
    Random random(1, "numbers");
    for (int turn = 0; turn < 300; ++turn) {
        std::uint32_t next = 0;
        for (int number = -7; number <= 12; ++number) {
            const Interval interval = frequencies.interval(number);
            ASSERT_EQ(interval.start, next);
            ASSERT_GT(interval.frequency, 0u);
            ASSERT_EQ(frequencies.number_at(interval.start), number);
            ASSERT_EQ(frequencies.number_at(interval.start + interval.frequency - 1), number);
            next += interval.frequency;
        }
        ASSERT_EQ(next, 1u << AdaptiveFrequencies::kBits);
        frequencies.learn(static_cast<int>(random.below(20)) - 7);
    }
}

TEST(AdaptiveFrequencies, StartAsTheBellCurve) {
    const double variance = 6;
    const AdaptiveFrequencies frequencies(fit_bell_curve(-20, 20, 0, variance));
    for (int number = 1; number < 6; ++number) {
        const double quotient = static_cast<double>(frequencies.interval(number).frequency) /
                                static_cast<double>(frequencies.interval(0).frequency);
        EXPECT_NEAR(quotient, std::exp(-number * number / (2 * variance)), 0.02) << number;
    }
}

TEST(AdaptiveFrequencies, LearnWhatComes) {
    AdaptiveFrequencies frequencies(fit_bell_curve(0, 9, 4, 4));
    for (int turn = 0; turn < 2000; ++turn) frequencies.learn(turn % 4 == 0 ? 1 : 8);
    EXPECT_NEAR(frequencies.interval(8).frequency / 65536.0, 0.75, 0.01);
}

Autoencoder small_model(const char* text = "hidden=24&latent=6") {
    return Autoencoder(parse_spec(text), 784);
}

struct Case {
    Autoencoder model;
    ImageSet images;
    CodedSamples samples;
};

Case small_case(const char* text = "hidden=24&latent=6", std::size_t count = 300) {
    Case made{small_model(text), synthetic_digits(1, count, 3).test, {}};
    Matrix pixels(784, static_cast<Eigen::Index>(count));
    gather_range(made.images, 0, pixels);
    made.samples.codes = made.model.encode(pixels, ThreadTeam::single(), made.images.labels);
    if (made.model.spec().needs_labels()) made.samples.labels = made.images.labels;
    return made;
}

TEST(Lossy, GivesBackCodesWithinAStep) {
    const Case made = small_case();
    const Matrix original = made.model.decode(made.samples.codes);
    for (const float step : {0.01f, 0.05f, 0.2f}) {
        const auto bytes = pack(compress_codes(made.model, made.samples, step, ThreadTeam::single()));
        const CodedSamples back = decompress_codes(unpack(bytes), made.model);
        const Matrix decoded = made.model.decode(back.codes);
        // Every axis is off by at most a step and the least of a bit; six of them make this.
        EXPECT_LT((decoded - original).colwise().norm().maxCoeff(), 6 * step) << step;
        EXPECT_LT((decoded - original).colwise().norm().mean(), 1.2 * step) << step;
    }
}

TEST(Lossy, LargerStepsTakeFewerBytesAndMakeLargerErrors) {
    const Case made = small_case();
    const Matrix original = made.model.decode(made.samples.codes);
    std::size_t bytes = std::numeric_limits<std::size_t>::max();
    float error = 0;
    for (const float step : {0.01f, 0.03f, 0.1f, 0.3f}) {
        const Container container = compress_codes(made.model, made.samples, step, ThreadTeam::single());
        const float now =
            (made.model.decode(decompress_codes(container, made.model).codes) - original).norm();
        EXPECT_LT(file_size(container), bytes);
        EXPECT_GT(now, error);
        bytes = file_size(container);
        error = now;
    }
}

TEST(Lossy, ClassesOfConditionalModelsComeBack) {
    const Case made = small_case("variant=conditional&hidden=24&latent=3");
    const Container container = compress_codes(made.model, made.samples, 0.1f, ThreadTeam::single());
    EXPECT_EQ(decompress_codes(container, made.model).labels, made.images.labels);
}

TEST(Lossy, ANumberThatNeverChangesCostsNothing) {
    Case made = small_case();
    const std::size_t before =
        file_size(compress_codes(made.model, made.samples, 0.05f, ThreadTeam::single()));
    made.samples.codes.row(2).setConstant(0.75f);
    const Container container = compress_codes(made.model, made.samples, 0.05f, ThreadTeam::single());
    EXPECT_LT(file_size(container), before);
    EXPECT_NEAR(decompress_codes(container, made.model).codes.row(2).mean(), 0.75f, 0.02f);
}

// Codes along a line, askew to the code's own axes.
TEST(Axes, AreTurnedWhereThatSavesBytes) {
    const Case made = small_case("hidden=none&activation=linear&output=linear&latent=6", 3000);
    Matrix codes(6, 3000);
    Random random(1, "line");
    for (Eigen::Index j = 0; j < codes.cols(); ++j) {
        const float along = 3 * random.normal();
        for (Eigen::Index i = 0; i < 6; ++i) codes(i, j) = along + 0.02f * random.normal();
    }
    const Axes axes = fit_axes(made.model, codes, {}, 0.1f, ThreadTeam::single());
    EXPECT_TRUE(axes.turned);
    EXPECT_LT((axes.codes(axes.places(codes)) - codes).cwiseAbs().maxCoeff(), 1e-3f);
    const Axes few = fit_axes(made.model, codes.leftCols(10), {}, 0.1f, ThreadTeam::single());
    EXPECT_FALSE(few.turned) << "ten samples do not pay for a matrix";
}

TEST(Refine, MakesNoErrorLargerAndMostSmaller) {
    for (const char* text : {"hidden=24&latent=6", "variant=conditional&hidden=24&latent=3",
                             "hidden=none&activation=linear&output=linear&latent=6"}) {
        const Case made = small_case(text, 40);
        const auto errors = [&](const Matrix& codes) {
            Matrix pixels(784, codes.cols());
            gather_range(made.images, 0, pixels);
            const Matrix decoded = made.model.decode(codes, ThreadTeam::single(), made.samples.labels);
            return Vector((decoded - pixels).colwise().squaredNorm());
        };
        const Matrix refined =
            refine_codes(made.model, made.images, made.samples.codes, 10, ThreadTeam::single());
        const Vector before = errors(made.samples.codes), after = errors(refined);
        EXPECT_LE((after - before).maxCoeff(), 1e-3f * before.maxCoeff()) << text;
        EXPECT_LT(after.sum(), 0.999f * before.sum()) << text;
        EXPECT_EQ(refine_codes(made.model, made.images, made.samples.codes, 0, ThreadTeam::single()),
                  made.samples.codes);
    }
}

TEST(Lossy, RefusesStepsItCannotTake) {
    const Case made = small_case();
    const auto compress = [&](float step) {
        return refusal([&] { compress_codes(made.model, made.samples, step, ThreadTeam::single()); });
    };
    EXPECT_THAT(compress(0), HasSubstr("the step must be from 0.001 to 100, not 0"));
    Case wide = small_case();
    wide.samples.codes *= 1000;
    EXPECT_THAT(refusal([&] { compress_codes(wide.model, wide.samples, 0.001f, ThreadTeam::single()); }),
                HasSubstr("too small"));
}

TEST(Container, RefusesOtherModelsVersionsAndEveryDamage) {
    const Case made = small_case("hidden=24&latent=6", 40);
    const auto bytes = pack(compress_codes(made.model, made.samples, 0.1f, ThreadTeam::single()));
    const auto read = [&](test_support::Bytes damaged) {
        decompress_codes(unpack(damaged), made.model);
        if (damaged != bytes) ADD_FAILURE() << "damage was not noticed";
    };
    read_damaged(bytes, 300, read);
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
        test_support::Bytes flipped = bytes;
        flipped[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
        EXPECT_NE(refusal([&] { decompress_codes(unpack(flipped), made.model); }), "");
    }
    test_support::Bytes newer = bytes;
    newer[8] = 3;
    EXPECT_THAT(refusal([&] { unpack(newer); }),
                HasSubstr("version 3 of the format; this program reads version 2"));
    EXPECT_THAT(refusal([] { unpack(test_support::Bytes{1, 2, 3}); }), HasSubstr("not a file of compressed"));
    const Autoencoder other(parse_spec("hidden=24&latent=6&seed=2"), 784);
    EXPECT_THAT(refusal([&] { decompress_codes(unpack(bytes), other); }),
                HasSubstr("compressed with another model"));
}

// What a file claims within a right checksum is still not believed.
TEST(Container, RefusesNonsenseWithARightChecksum) {
    const Case made = small_case("hidden=24&latent=6", 40);
    const Container good = compress_codes(made.model, made.samples, 0.1f, ThreadTeam::single());
    for (int change = 0; change < 400; ++change) {
        Random random(2, "nonsense", static_cast<std::uint32_t>(change));
        Container container = good;
        container.body[random.below(static_cast<std::uint32_t>(container.body.size()))] =
            static_cast<std::uint8_t>(random.bits());
        try {
            EXPECT_TRUE(decompress_codes(unpack(pack(container)), made.model).codes.allFinite());
        } catch (const Error&) {
        }
    }
}

}  // namespace
}  // namespace hourglass
