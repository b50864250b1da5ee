// Bits-back coding: every byte comes back, at the length that the model says, and the same file everywhere.
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "compression/container.h"
#include "compression/exact_math.h"
#include "compression/exact_network.h"
#include "compression/latent_buckets.h"
#include "compression/lossless.h"
#include "compression/pixel_coder.h"
#include "data/synthetic.h"
#include "math/random.h"
#include "refusals.h"

namespace hourglass {
namespace {

using test_support::refusal;
using ::testing::HasSubstr;

// Weights from whole numbers alone: the initializers use the system's logarithm.
Autoencoder exact_model(const char* text, int features = 784) {
    Autoencoder model(parse_spec(text), features);
    std::uint32_t index = 0;
    for (Parameter* parameter : model.parameters()) {
        Random random(5, "exact", index++);
        const float scale = 2 / std::sqrt(static_cast<float>(parameter->value.cols()));
        for (float& number : parameter->value.reshaped()) number = scale * random.uniform(-1, 1);
    }
    return model;
}

ImageSet some_digits(std::size_t count) { return synthetic_digits(1, count, 3).test; }

std::uint64_t hash_of(const std::vector<std::uint8_t>& bytes) {
    std::uint64_t hash = 0;
    for (const std::uint8_t byte : bytes) hash = (hash ^ byte) * 0x9e3779b97f4a7c15;
    return hash;
}

TEST(ExactMath, ExpIsRight) {
    for (double x = -50; x < 50; x += 0.37) EXPECT_NEAR(exact_exp(x) / std::exp(x), 1, 1e-14) << x;
    EXPECT_EQ(exact_exp(-1e9), 0);
    EXPECT_EQ(exact_exp(0), 1);
}

TEST(ExactMath, TheNormalTableIsRight) {
    const NormalTable& normal = NormalTable::instance();
    const double whole = std::ldexp(1.0, NormalTable::kBits);
    for (double x = -7.9; x < 7.9; x += 0.0137) {
        const double share = static_cast<double>(normal.below(x)) / whole;
        EXPECT_NEAR(share, std::erfc(-x / std::sqrt(2.0)) / 2, 1e-6) << x;
        if (std::abs(x) >= 4) continue;
        EXPECT_NEAR(normal.quantile(normal.below(x)), x, 1e-3);
    }
    EXPECT_EQ(normal.below(-9), 0u);
    EXPECT_EQ(normal.below(9), std::uint64_t{1} << NormalTable::kBits);
}

TEST(LatentBuckets, FillTheWholeAndFindTheirPlaces) {
    const LatentBuckets& buckets = LatentBuckets::instance();
    for (const auto& [mean, deviation] : {std::pair{0.0, 1.0}, {2.5, 0.05}, {-6.0, 0.001}, {0.3, 30.0}}) {
        std::uint32_t next = 0;
        for (std::uint32_t bucket = 0; bucket < LatentBuckets::kBuckets; ++bucket) {
            const Interval interval = buckets.interval(bucket, mean, deviation);
            ASSERT_EQ(interval.start, next);
            ASSERT_GT(interval.frequency, 0u);
            ASSERT_EQ(buckets.bucket_at(interval.start, mean, deviation), bucket);
            next += interval.frequency;
        }
        ASSERT_EQ(next, 1u << LatentBuckets::kPosteriorBits);
    }
}

TEST(ExactNetwork, AgreesWithTheNetworkItStandsFor) {
    for (
        const char* text :
        {"variant=variational&hidden=20,11&latent=5",
         "variant=variational&hidden=12&latent=3&activation=gelu",
         "variant=variational&hidden=12&latent=3&activation=softplus",
         "variant=variational&hidden=12&latent=3&activation=tanh",
         "variant=variational&hidden=12&latent=3&activation=elu",
         "variant=variational&architecture=convolutional&channels=3,5&latent=4",
         "variant=variational&architecture=convolutional&channels=3&kernel=5&stride=3&padding=valid&latent=4"}) {
        const Autoencoder model = exact_model(text);
        const ModelPlan plan = plan_model(model.spec(), model.image());
        const ExactNetwork exact(plan.encoder, model.encoder());
        Matrix inputs(784, ExactNetwork::kLanes);
        std::vector<ExactNetwork::Lanes> lanes(784);
        Random random(1, "inputs");
        for (Eigen::Index i = 0; i < 784; ++i)
            for (Eigen::Index b = 0; b < inputs.cols(); ++b)
                inputs(i, b) = lanes[static_cast<std::size_t>(i)][static_cast<std::size_t>(b)] =
                    random.uniform();
        auto workspace = model.make_workspace(static_cast<int>(ExactNetwork::kLanes), Passes::Forward);
        const MatrixView expected = model.encode(inputs, {}, workspace, ThreadTeam::single());
        const auto found = exact.evaluate(lanes);
        float largest = 0;
        for (Eigen::Index i = 0; i < expected.rows(); ++i)
            for (Eigen::Index b = 0; b < expected.cols(); ++b)
                largest = std::max(largest,
                                   std::abs(expected(i, b) -
                                            found[static_cast<std::size_t>(i)][static_cast<std::size_t>(b)]));
        EXPECT_LT(largest, 1e-4f) << text;
        Matrix codes = inputs.topRows(model.spec().latent);
        const MatrixView raw = model.decode(codes, {}, workspace, ThreadTeam::single());
        lanes.resize(static_cast<std::size_t>(model.spec().latent));
        const auto decoded = ExactNetwork(plan.decoder, model.decoder()).evaluate(lanes);
        for (Eigen::Index i = 0; i < raw.rows(); ++i)
            EXPECT_NEAR(raw(i, 3), decoded[static_cast<std::size_t>(i)][3], 1e-4f) << text;
    }
}

TEST(PixelCoder, GivesBackPixelsAtTheLengthOfTheirProbability) {
    for (const auto kind : {PixelCoder::Kind::Gray, PixelCoder::Kind::Binary}) {
        ImageSet images = some_digits(50);
        if (kind == PixelCoder::Kind::Binary) binarize_bytes(1, images);
        PixelCoder coder(kind, 28);
        std::vector<float> outputs(784);
        for (std::size_t i = 0; i < 784; ++i) outputs[i] = static_cast<float>(i % 23) - 11;
        for (std::size_t i = 0; i < 50; ++i) coder.count(images.image(i), outputs);
        coder.set_probabilities(coder.probabilities());
        AnsStack stack;
        double bits = 0;
        for (std::size_t i = 0; i < 50; ++i) bits += coder.put(stack, images.image(i), outputs);
        EXPECT_NEAR(stack.bits() - 32, bits, 0.001 * bits);
        std::vector<std::uint8_t> pixels(784);
        for (std::size_t i = 50; i-- > 0;) {
            coder.take(stack, pixels, outputs);
            ASSERT_TRUE(std::ranges::equal(pixels, images.image(i))) << i;
        }
        EXPECT_TRUE(stack.empty());
    }
}

TEST(Lossless, GivesBackEveryByteWithAnyNumberOfThreads) {
    ThreadTeam team(3);
    for (const char* text :
         {"variant=variational&hidden=16&latent=4", "variant=variational&hidden=16&latent=4&binarize=yes",
          "variant=variational&hidden=16&latent=4&likelihood=gaussian&output=linear",
          "variant=variational&architecture=convolutional&channels=2,3&latent=4"}) {
        for (const std::size_t count : {1, 250}) {
            const Autoencoder model = exact_model(text);
            ImageSet images = some_digits(count);
            if (model.spec().binarize) binarize_bytes(1, images);
            const auto file = pack(compress_lossless(model, images, 1, team).container);
            EXPECT_EQ(file, pack(compress_lossless(model, images, 1, ThreadTeam::single()).container));
            EXPECT_EQ(decompress_lossless(unpack(file), model, ThreadTeam::single()).pixels, images.pixels)
                << text << ", " << count;
        }
    }
}

// For a window that must not stall: pieces by one thread make the same file as all at once by several.
TEST(Lossless, APieceAtATimeMakesTheSameFile) {
    ThreadTeam team(2);
    for (const char* text : {"variant=variational&hidden=16&latent=4&activation=gelu",
                             "variant=variational&architecture=convolutional&channels=2,3&latent=4"}) {
        const Autoencoder model = exact_model(text);
        const ImageSet images = some_digits(60);
        LosslessWriter writer(model, images, 1);
        float progress = 0;
        int pieces = 0;
        for (; !writer.done(); ++pieces) {
            writer.advance();
            ASSERT_GE(writer.progress(), progress);
            progress = writer.progress();
        }
        EXPECT_GT(pieces, 60 * 6) << "of a picture or a part of a network each";
        EXPECT_FLOAT_EQ(progress, 1);
        const Container container = writer.result(model_checksum(model)).container;
        EXPECT_EQ(pack(container), pack(compress_lossless(model, images, 1, team).container));
        LosslessReader reader(container, model);
        for (pieces = 0; !reader.done(); ++pieces) reader.advance();
        EXPECT_GT(pieces, 60 * 4);
        EXPECT_EQ(reader.images().pixels, images.pixels);
    }
}

// 2 groups of chains, of which the last have a picture less.
TEST(Lossless, ManyPicturesComeBackToo) {
    const Autoencoder model = exact_model("variant=variational&hidden=2&latent=2", 16);
    ImageSet images;
    images.width = images.height = 4;
    images.labels.assign(4003, 0);
    Random random(1, "pixels");
    for (std::size_t i = 0; i < 4003 * 16; ++i)
        images.pixels.push_back(static_cast<std::uint8_t>(random.below(256)));
    ThreadTeam team(2);
    const Container container = compress_lossless(model, images, 1, team).container;
    EXPECT_EQ(decompress_lossless(container, model, team).pixels, images.pixels);
}

TEST(Lossless, TheFileIsAsLongAsTheNegativeElbo) {
    const Autoencoder model = exact_model("variant=variational&hidden=16&latent=4");
    const ImageSet images = some_digits(250);
    const LosslessResult result = compress_lossless(model, images, 1, ThreadTeam::single());
    const double bits = 8.0 * static_cast<double>(pack(result.container).size());
    EXPECT_GT(bits, result.negative_elbo);
    // The table of probabilities, the first bits and the header, of so few pictures.
    EXPECT_LT(bits, result.negative_elbo + 8 * 2200);
}

TEST(Lossless, TheSameFileOnEveryMachine) {
    const ImageSet images = [] {
        ImageSet made;
        made.width = made.height = 28;
        made.labels.assign(120, 0);
        Random random(1, "pixels");
        for (std::size_t i = 0; i < 120 * 784; ++i) {
            const bool ink = (i / 7 + i / 196) % 5 == 0;
            made.pixels.push_back(ink ? static_cast<std::uint8_t>(random.below(256)) : 0);
        }
        return made;
    }();
    const auto file_of = [&](const char* text) {
        return hash_of(pack(compress_lossless(exact_model(text), images, 1, ThreadTeam::single()).container));
    };
    EXPECT_EQ(file_of("variant=variational&hidden=24&latent=6"), 14928801446686450960u);
    EXPECT_EQ(file_of("variant=variational&hidden=24&latent=6&activation=gelu"), 3138282224306029970u);
    EXPECT_EQ(file_of("variant=variational&architecture=convolutional&channels=3,4&latent=6&activation=elu"),
              2893487042050578921u);
}

TEST(Lossless, RefusesWhatItCannotDo) {
    const ImageSet images = some_digits(3);
    const auto compress = [&](const char* text, const ImageSet& of) {
        return refusal([&] { compress_lossless(exact_model(text), of, 1, ThreadTeam::single()); });
    };
    EXPECT_THAT(compress("hidden=16&latent=4", images),
                HasSubstr("takes a variational model; this one is plain"));
    EXPECT_THAT(compress("variant=variational&hidden=16&latent=4&binarize=yes", images),
                HasSubstr("gray ones"));
    EXPECT_THAT(
        compress("variant=variational&architecture=convolutional&downsampling=max-pool&channels=2&latent=4",
                 images),
        HasSubstr("pooling"));
    ImageSet floats = images;
    floats.values.assign(floats.pixels.begin(), floats.pixels.end());
    EXPECT_THAT(compress("variant=variational&hidden=16&latent=4", floats), HasSubstr("floating-point"));
    ImageSet colors = images;
    colors.channels = 3;
    EXPECT_THAT(compress("variant=variational&hidden=16&latent=4", colors), HasSubstr("in color"));
}

TEST(Lossless, RefusesDamageWithARightChecksum) {
    const Autoencoder model = exact_model("variant=variational&hidden=16&latent=4");
    const ImageSet images = some_digits(5);
    const Container good = compress_lossless(model, images, 1, ThreadTeam::single()).container;
    int refused = 0;
    for (int change = 0; change < 100; ++change) {
        Random random(2, "nonsense", static_cast<std::uint32_t>(change));
        Container container = good;
        container.body[random.below(static_cast<std::uint32_t>(container.body.size()))] ^=
            static_cast<std::uint8_t>(1 + random.below(255));
        try {
            decompress_lossless(container, model, ThreadTeam::single());
        } catch (const Error&) {
            ++refused;
        }
    }
    EXPECT_EQ(refused, 100);
}

}  // namespace
}  // namespace hourglass
