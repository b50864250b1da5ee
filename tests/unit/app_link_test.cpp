#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/state/link.h"

namespace hourglass::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Parsed {
    Link link;
    std::vector<std::string> problems;
};

Parsed parse(std::string_view text, const Spec& home = {}) {
    Parsed parsed;
    parsed.link = parse_link(text, home, parsed.problems);
    return parsed;
}

TEST(Link, SaysOnlyWhatDiffers) {
    Link link{.spec = parse_spec("latent=3&variant=denoising")};
    EXPECT_EQ(to_text(Link{.spec = Spec()}, Spec()), "");
    EXPECT_EQ(to_text(link, Spec()), "latent=3&variant=denoising");
    link.view = "generate";
    link.place = "samples:7";
    link.play = true;
    link.hide = {"model", "tabs"};
    EXPECT_EQ(to_text(link, Spec()),
              "latent=3&variant=denoising&view=generate:samples:7&play=1&hide=model,tabs");
    const auto [again, problems] = parse(to_text(link, Spec()));
    EXPECT_THAT(problems, IsEmpty());
    EXPECT_EQ(again, link);
}

TEST(Link, OfAToySetLeavesOutWhatIsUsualForIt) {
    const auto [link, problems] = parse("data=swiss-roll&epochs=7");
    EXPECT_THAT(problems, IsEmpty());
    EXPECT_EQ(link.data, "swiss-roll");
    EXPECT_EQ(link.spec.latent, 2);
    EXPECT_EQ(link.spec.output, OutputKind::Linear);
    EXPECT_EQ(to_text(link, Spec()), "data=swiss-roll&epochs=7");
    // Wherever in the address it stands.
    EXPECT_EQ(parse("epochs=7&data=swiss-roll").link, link);
    EXPECT_EQ(parse("data=mnist").link, Link{});
    const auto [unknown, why] = parse("data=torus&epochs=7");
    EXPECT_THAT(why, ElementsAre(HasSubstr("there is no toy set 'torus'")));
    EXPECT_EQ(unknown.spec.epochs, 7);
}

TEST(Link, NamesTexts) {
    const auto [link, problems] = parse("data=sms&view=messages", parse_spec("latent=7"));
    EXPECT_THAT(problems, IsEmpty());
    EXPECT_EQ(link.data, "sms");
    EXPECT_EQ(link.spec.latent, 7) << "the settings of the page's own data stay";
    EXPECT_EQ(to_text(link, parse_spec("latent=7")), "data=sms&view=messages");
}

TEST(Link, OpensEverySettingOfThePresetsAgain) {
    for (const Preset& preset : presets()) {
        const auto [again, problems] = parse(to_text(Link{.spec = preset.spec}, Spec()));
        EXPECT_THAT(problems, IsEmpty()) << preset.name;
        EXPECT_TRUE(same_where_it_matters(again.spec, preset.spec)) << preset.name;
        // Addresses of earlier versions have all settings.
        EXPECT_TRUE(same_where_it_matters(parse(to_text(preset.spec)).link.spec, preset.spec)) << preset.name;
    }
}

TEST(Link, NamesWhatItCannotUseAndKeepsTheRest) {
    const auto [link, problems] =
        parse("latent=many&lr=0.01&hidden=64&view=map&play=yes&hide=model,cat&batch");
    EXPECT_EQ(link.spec.hidden, std::vector{64});
    EXPECT_EQ(link.spec.latent, Spec().latent);
    EXPECT_EQ(link.view, "map");
    EXPECT_FALSE(link.play);
    EXPECT_THAT(link.hide, ElementsAre("model"));
    EXPECT_THAT(problems, ElementsAre(HasSubstr("latent must be a whole number"),
                                      HasSubstr("no setting 'lr'"), HasSubstr("play must be 0 or 1"),
                                      HasSubstr("not 'cat'"), HasSubstr("not 'batch'")));
}

TEST(Link, SettingsThatContradictEachOtherAreDroppedTogether) {
    const auto [link, problems] = parse("architecture=convolutional&upsampling=nearest&kernel=4&view=draw");
    EXPECT_EQ(link.spec, Spec());
    EXPECT_EQ(link.view, "draw");
    EXPECT_THAT(problems, ElementsAre(HasSubstr("kernel")));
}

TEST(Link, ATrainedModelHasItsOwnSettings) {
    const auto [link, problems] = parse("trained=plane&view=map:codes&latent=7");
    EXPECT_EQ(link.trained, "plane");
    EXPECT_EQ(link.place, "codes");
    EXPECT_THAT(problems, ElementsAre(HasSubstr("latent is ignored")));
    EXPECT_EQ(to_text(Link{.trained = "plane", .spec = parse_spec("latent=2")}, Spec()), "trained=plane");
}

}  // namespace
}  // namespace hourglass::app
