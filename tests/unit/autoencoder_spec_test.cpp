#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>
#include <string>
#include <string_view>

#include "autoencoder/spec.h"
#include "refusals.h"

namespace hourglass {
namespace {

using test_support::refusal;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

Spec unusual() {
    Spec spec;
    spec.hidden = {300, 20, 7};
    spec.latent = 3;
    spec.activation = Activation::Tanh;
    spec.output = OutputKind::Linear;
    spec.optimizer = OptimizerKind::Sgd;
    spec.learning_rate = 0.123f;
    spec.momentum = 0.37f;
    spec.initializer = Initializer::Glorot;
    spec.batch = 17;
    spec.epochs = 3;
    spec.seed = 4000000000u;
    return spec;
}

// Another value than the default in every member. All are named, so that a new one does
// not compile until it stands here.
Spec different() {
    Spec spec;
    auto& [architecture, variant, hidden, channels, kernel, stride, downsampling, upsampling, padding, latent,
           tied, activation, code_activation, output, corruption, corruption_level, source, target,
           contraction, code_penalty, sparsity, sparsity_target, sparsity_weight, top_k, beta, kl_warmup,
           kl_gradient, likelihood, noise, binarize, loss, optimizer, learning_rate, momentum, schedule,
           clip_norm, weight_decay, dropout, initializer, batch, epochs, train_images, validation_images,
           only_classes, seed] = spec;
    auto& [schedule_kind, warmup_epochs, decay_epochs, decay_factor] = schedule;
    architecture = Architecture::Convolutional;
    variant = Variant::Sparse;
    hidden = {300, 20, 7};
    channels = {4, 8, 12};
    kernel = 5;
    stride = 3;
    downsampling = Downsampling::MaxPool;
    upsampling = UpsamplingKind::Nearest;
    padding = Padding::Valid;
    latent = 3;
    tied = true;
    activation = Activation::Tanh;
    code_activation = Activation::Softplus;
    output = OutputKind::Linear;
    corruption = Corruption::Mask;
    corruption_level = 0.25f;
    source = Transformation::Slant;
    target = Transformation::Bold;
    contraction = 0.7f;
    code_penalty = 0.2f;
    sparsity = Sparsity::TopK;
    sparsity_target = 0.1f;
    sparsity_weight = 0.3f;
    top_k = 2;
    beta = 4;
    kl_warmup = 1.5f;
    kl_gradient = KlGradient::Path;
    likelihood = Likelihood::Gaussian;
    noise = 0.6f;
    binarize = true;
    loss = Loss::Huber;
    optimizer = OptimizerKind::Nesterov;
    learning_rate = 0.123f;
    momentum = 0.37f;
    schedule_kind = ScheduleKind::Step;
    warmup_epochs = 2.5f;
    decay_epochs = 3;
    decay_factor = 0.8f;
    clip_norm = 5;
    weight_decay = 0.01f;
    dropout = 0.2f;
    initializer = Initializer::Orthogonal;
    batch = 17;
    epochs = 3;
    train_images = 200;
    validation_images = 50;
    only_classes = {3, 12, 255};
    seed = 4000000000u;
    return spec;
}

TEST(Spec, ClassesAreInOrderAndOnce) {
    EXPECT_EQ(parse_spec("only_classes= 7,0, 7").only_classes, (std::vector{0, 7}));
    EXPECT_THAT(parse_spec("only_classes=all").only_classes, IsEmpty());
    EXPECT_THAT(refusal([] { parse_spec("only_classes=3,256"); }), HasSubstr("from 0 to 255, not '256'"));
}

TEST(Spec, TextRoundTrip) {
    EXPECT_EQ(parse_spec(to_text(Spec{})), Spec{});
    EXPECT_EQ(parse_spec(to_text(unusual())), unusual());
    Spec flat = unusual();
    flat.hidden.clear();
    EXPECT_EQ(parse_spec(to_text(flat)), flat);
}

// A member that the table forgot would be lost by the text, the file and the panel.
TEST(Spec, EveryFieldIsPrintedAndParsed) {
    const Spec plain;
    const Spec other = different();
    std::set<std::string_view> keys;
    for (const Field& field : spec_fields()) {
        EXPECT_TRUE(keys.insert(field.key).second) << field.key << " is there twice";
        EXPECT_THAT(std::string(field.help), ::testing::Not(IsEmpty())) << field.key;
        EXPECT_NE(field.get(other), field.get(plain)) << field.key;
        Spec spec = plain;
        field.set(spec, field.get(other));
        for (const Field& one : spec_fields()) {
            EXPECT_EQ(one.get(spec), one.get(one.key == field.key ? other : plain))
                << one.key << " after setting " << field.key;
        }
    }
    Spec rebuilt = plain;
    for (const Field& field : spec_fields()) field.set(rebuilt, field.get(other));
    EXPECT_EQ(rebuilt, other);
}

TEST(Spec, ParsesAnySubsetInAnyOrder) {
    const Spec spec = parse_spec("latent=2&hidden= 64 , 8 &&seed=9");
    EXPECT_EQ(spec.hidden, (std::vector<int>{64, 8}));
    EXPECT_EQ(spec.latent, 2);
    EXPECT_EQ(spec.seed, 9u);
    EXPECT_EQ(spec.batch, Spec{}.batch);
    EXPECT_EQ(parse_spec("", unusual()), unusual());
}

TEST(Spec, RefusalsSayWhatWhereAndWhatWouldBeRight) {
    const std::pair<const char*, const char*> cases[] = {
        {"latent=0", "latent must be a whole number from 1 to 2048, not '0'"},
        {"latent=2049", "latent must be a whole number from 1 to 2048"},
        {"latent=2.5", "not '2.5'"},
        {"latent=", "not ''"},
        {"latent=-1", "not '-1'"},
        {"latent=99999999999999999999999", "latent must be"},
        {"batch=12x", "not '12x'"},
        {"hidden=64,,8", "hidden must be"},
        {"hidden=64,0", "not '0'"},
        {"hidden=1,2,3,4,5,6,7,8,9", "at most 8 widths, not 9"},
        {"learning_rate=0", "learning_rate must be a number from"},
        {"learning_rate=nan", "learning_rate must be"},
        {"learning_rate=inf", "learning_rate must be"},
        {"learning_rate=1e-3x", "not '1e-3x'"},
        {"activation=swish",
         "activation must be linear, relu, leaky-relu, elu, gelu, sigmoid, tanh or softplus, not 'swish'"},
        {"rate=1", "there is no setting 'rate'; known are architecture, hidden"},
        {"latent", "key=value"},
        {"loss=bce&output=linear", "loss bce needs output sigmoid"},
    };
    for (const auto& [text, expected] : cases)
        EXPECT_THAT(refusal([&] { parse_spec(text); }), HasSubstr(expected)) << text;
}

// KL sparsity compares activities of 0 to 1, which a sigmoid makes of the code unless another is asked for.
TEST(Spec, KlSparsityMakesTheCodeASigmoidUnlessOneIsChosen) {
    EXPECT_EQ(parse_spec("variant=sparse&sparsity=kl").code_activation, Activation::Sigmoid);
    EXPECT_EQ(parse_spec("variant=sparse&sparsity=l1").code_activation, Activation::Linear);
    EXPECT_EQ(parse_spec("sparsity=kl").code_activation, Activation::Linear);
    for (const char* chosen : {"linear", "relu"}) {
        EXPECT_THAT(refusal([&] {
                        parse_spec(std::string("code_activation=") + chosen + "&variant=sparse&sparsity=kl");
                    }),
                    HasSubstr("sparsity kl needs code_activation sigmoid"))
            << chosen;
    }
}

// "key=value&...", without the checks of parse_spec.
Spec unchecked_spec(std::string_view text) {
    Spec spec;
    while (!text.empty()) {
        const std::string_view pair = text.substr(0, text.find('&'));
        const auto equals = pair.find('=');
        spec_field(pair.substr(0, equals)).set(spec, pair.substr(equals + 1));
        text.remove_prefix(std::min(text.size(), pair.size() + 1));
    }
    return spec;
}

// So that the panel shows them beside the field, and the command line puts the option's name there.
TEST(Spec, FaultsNameTheirFieldAndBeginWithItsKey) {
    const struct {
        const char* text;
        const char* key;
    } cases[] = {
        {"loss=bce&output=linear", "loss"},
        {"variant=variational&output=linear", "likelihood"},
        {"architecture=convolutional&channels=none", "channels"},
        {"architecture=convolutional&kernel=4&upsampling=nearest", "kernel"},
        {"architecture=convolutional&kernel=2&downsampling=max-pool", "kernel"},
        {"architecture=convolutional&stride=4", "stride"},
        {"architecture=convolutional&stride=4&downsampling=max-pool", "stride"},
        {"architecture=convolutional&variant=conditional", "variant"},
        {"variant=sparse&sparsity=top-k&top_k=33", "top_k"},
        {"variant=sparse&sparsity=kl&code_activation=relu", "sparsity"},
    };
    for (const auto& c : cases) {
        const std::vector<Fault> found = faults(unchecked_spec(c.text));
        ASSERT_THAT(found, SizeIs(1)) << c.text;
        EXPECT_EQ(found[0].field, &spec_field(c.key)) << c.text;
        EXPECT_THAT(found[0].text, StartsWith(std::string(c.key) + " ")) << c.text;
    }
}

TEST(Spec, AValueOutOfRangeIsAFaultOfItsField) {
    Spec spec;
    spec.corruption_level = 2;
    EXPECT_THAT(faults(spec), IsEmpty()) << "of denoising models only";
    spec.variant = Variant::Denoising;
    ASSERT_THAT(faults(spec), SizeIs(1));
    EXPECT_EQ(faults(spec)[0].field, &spec_field("corruption_level"));
    EXPECT_EQ(faults(spec)[0].text, "corruption_level must be a number from 0 to 1, not '2'");
}

TEST(Spec, ARefusedValueLeavesTheSpecAlone) {
    Spec spec = unusual();
    for (const Field& field : spec_fields()) {
        refusal([&] { field.set(spec, "?"); });
        EXPECT_EQ(spec, unusual()) << field.key;
    }
}

TEST(Spec, FaultsNamesEveryFault) {
    EXPECT_THAT(faults(Spec{}), IsEmpty());
    Spec spec;
    spec.latent = 0;
    spec.batch = 100000;
    spec.hidden = {5, -3};
    spec.loss = Loss::Bce;
    spec.output = OutputKind::Linear;
    EXPECT_THAT(faults(spec), SizeIs(4));
    EXPECT_THAT(refusal([&] { check(spec); }), HasSubstr("; "));
}

TEST(Spec, SameWhereItMatters) {
    const Spec plain = parse_spec("hidden=9&latent=3");
    Spec other = plain;
    other.momentum = 0.5f;  // of SGD
    other.beta = 4;         // of variational models
    EXPECT_FALSE(other == plain);
    EXPECT_TRUE(same_where_it_matters(other, plain));
    other.latent = 4;
    EXPECT_FALSE(same_where_it_matters(other, plain));
    Spec sgd = plain;
    sgd.optimizer = OptimizerKind::Nesterov;
    EXPECT_FALSE(same_where_it_matters(sgd, plain));
    Spec slower = sgd;
    slower.momentum = 0.5f;
    EXPECT_FALSE(same_where_it_matters(sgd, slower));
}

TEST(Spec, PresetsAreValidAndFoundByName) {
    for (const Preset& one : presets()) {
        EXPECT_THAT(faults(one.spec), IsEmpty()) << one.name;
        EXPECT_EQ(preset(one.name).spec, one.spec);
    }
    EXPECT_THAT(refusal([] { preset("nope"); }), HasSubstr("known are deep"));
}

}  // namespace
}  // namespace hourglass
