#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "explore/messages.h"
#include "fake_platform.h"
#include "text/folds.h"

namespace hourglass::explore {
namespace {

using testing::HasSubstr;

Documents small_collection() {
    Documents documents{"small"};
    std::vector<std::string> labels;
    const char* const kSpamWords[] = {"prize", "cash", "award"};
    const char* const kHamWords[] = {"lunch", "home", "dinner"};
    for (int i = 0; i < 60; ++i) {
        const bool spam = i % 3 == 0;
        const std::string number = " number" + std::to_string(i);
        const auto k = static_cast<std::size_t>(i / 3 % 3);
        documents.texts.push_back(
            (spam ? std::string("Win a free ") + kSpamWords[k] : std::string("See you at ") + kHamWords[k]) +
            number);
        labels.push_back(spam ? "spam" : "ham");
    }
    documents.texts.push_back(documents.texts[0]);  // once more
    labels.push_back("spam");
    set_labels(documents, labels);
    return documents;
}

// Of the part that Messages takes for the one that was trained on.
TextAutoencoder trained_on_part() {
    const Documents train = split(without_duplicates(small_collection()), kPageTestShare, 1).train;
    TextSpec spec = default_text_spec();
    spec.network.seed = 1;
    spec.network.latent = 4;
    TextAutoencoder model(spec, train.texts, train.classes);
    model.fit_classifier(train, ThreadTeam::single());
    return model;
}

void complete(Messages& messages) {
    for (int i = 0; i < 1000 && !messages.complete(); ++i) messages.advance(1);
}

TEST(Messages, PartsTheCollectionAsTheTrainingDid) {
    Messages messages;
    EXPECT_FALSE(messages.ready());
    messages.use_texts(small_collection());
    EXPECT_FALSE(messages.ready()) << "the model knows the seed";
    messages.use_model(trained_on_part());
    ASSERT_TRUE(messages.ready());
    EXPECT_EQ(messages.documents().count(), 60u) << "without the one that is there twice";
    EXPECT_EQ(messages.trained(), 48u);
    const Documents test = split(without_duplicates(small_collection()), kPageTestShare, 1).test;
    EXPECT_EQ(messages.documents().texts[48], test.texts[0]);
    EXPECT_TRUE(messages.held_out(48));
    EXPECT_FALSE(messages.held_out(47));
}

TEST(Messages, ShowAModelThatIsOpened) {
    Messages messages;
    messages.use_texts(small_collection());
    const auto opened = std::make_shared<const TextAutoencoder>(trained_on_part());
    EXPECT_TRUE(messages.fits(*opened));
    messages.use_opened(opened);
    ASSERT_TRUE(messages.ready());
    EXPECT_EQ(messages.model(), opened);
    messages.use_model(trained_on_part());
    EXPECT_EQ(messages.model(), opened) << "what comes with the program does not take its place";
    messages.use_shipped();
    EXPECT_EQ(messages.model(), messages.shipped());
}

TEST(Messages, KnowWhatTheirLabelsFit) {
    Messages messages;
    Documents others = small_collection();
    others.classes = {"calm", "loud"};
    messages.use_own(others);
    EXPECT_FALSE(messages.fits(trained_on_part()));
    messages.use_opened(std::make_shared<const TextAutoencoder>(trained_on_part()));
    complete(messages);
    EXPECT_EQ(messages.verdicts().size(), 60u) << "the model's, all the same";
    EXPECT_THAT(messages.why_unmeasured(),
                HasSubstr("ham, spam apart, and the texts are labeled calm, loud"));
    others.labels.clear();
    others.classes.clear();
    messages.use_own(others);
    EXPECT_TRUE(messages.fits(trained_on_part())) << "there are no labels that it could be wrong about";
    messages.use_opened(std::make_shared<const TextAutoencoder>(trained_on_part()));
    EXPECT_THAT(messages.why_unmeasured(), HasSubstr("no labels"));
    messages.use_own(small_collection());
    messages.use_opened(std::make_shared<const TextAutoencoder>(trained_on_part()));
    EXPECT_EQ(messages.why_unmeasured(), "");
    TextSpec spec = default_text_spec();
    spec.least_documents = 1;
    const TextAutoencoder without(spec, others.texts, {});
    EXPECT_TRUE(messages.fits(without)) << "it tells nothing apart";
    messages.use_opened(std::make_shared<const TextAutoencoder>(without));
    complete(messages);
    EXPECT_TRUE(messages.verdicts().empty());
}

TEST(Messages, CodesAndVerdictsComeBitByBit) {
    Messages messages;
    messages.use_model(trained_on_part());
    messages.use_texts(small_collection());
    platform::fake_machine().tick = 0.001;  // seconds that pass whenever the clock is asked
    EXPECT_TRUE(messages.behind());
    EXPECT_EQ(messages.known(), 0u);
    messages.advance(0);
    EXPECT_GT(messages.known(), 0u);
    EXPECT_LT(messages.known(), 60u);
    complete(messages);
    platform::fake_machine() = {};
    ASSERT_TRUE(messages.complete());
    EXPECT_FALSE(messages.behind());
    const TextAutoencoder& model = messages.reader()->model();
    const Matrix codes = model.encode(messages.documents().texts, ThreadTeam::single());
    EXPECT_LT((codes - messages.codes()).cwiseAbs().maxCoeff(), 1e-5f);
    EXPECT_EQ(messages.verdicts(), model.classify_all(messages.documents().texts, ThreadTeam::single()));
}

TEST(Messages, FindsWhatIsNearAndLeavesOutTheTextItself) {
    Messages messages;
    messages.use_model(trained_on_part());
    messages.use_texts(small_collection());
    complete(messages);
    const std::string own = messages.documents().texts[5];
    const auto near = messages.nearest(messages.codes().col(5), own, 3);
    ASSERT_EQ(near.size(), 3u);
    EXPECT_GE(near[0].cosine, near[1].cosine);
    for (const Similar& one : near) EXPECT_NE(one.place, 5u);
    EXPECT_NEAR(messages.nearest(messages.codes().col(5), "another text", 1)[0].cosine, 1, 1e-5);
}

TEST(Messages, ShowWhatATrainingHasComeTo) {
    Messages messages;
    messages.use_model(trained_on_part());
    messages.use_texts(small_collection());
    complete(messages);
    const std::uint64_t before = messages.model_version();
    const Documents first = messages.documents();
    // A training from another seed parts them in another way.
    const DocumentSplit parts = messages.parts(2);
    auto moment = std::make_shared<TextMoment>();
    TextSpec spec = default_text_spec();
    spec.network.seed = 2;
    spec.network.latent = 3;
    moment->model = TextAutoencoder(spec, parts.train.texts, parts.train.classes);
    moment->codes = Matrix::Ones(3, 60);
    moment->verdicts.assign(60, 1);
    messages.use_moment(moment);
    EXPECT_TRUE(messages.complete());
    EXPECT_FALSE(messages.behind());
    EXPECT_GT(messages.model_version(), before);
    EXPECT_NE(messages.documents().texts, first.texts);
    EXPECT_EQ(messages.documents().texts[0], parts.train.texts[0]);
    EXPECT_EQ(messages.documents().texts[48], parts.test.texts[0]);
    EXPECT_EQ(messages.codes().rows(), 3);
    EXPECT_EQ(messages.verdicts()[5], 1);
    EXPECT_EQ(messages.moment(), moment.get());
    messages.use_shipped();
    EXPECT_EQ(messages.moment(), nullptr);
    EXPECT_EQ(messages.documents().texts, first.texts);
    EXPECT_FALSE(messages.complete()) << "they are read anew";
    complete(messages);
    EXPECT_EQ(messages.codes().rows(), 4);
}

TEST(Messages, SearchesInAnyCase) {
    Messages messages;
    messages.use_model(trained_on_part());
    messages.use_texts(small_collection());
    EXPECT_EQ(messages.search("").size(), 60u);
    EXPECT_EQ(messages.search(" PRIZE ").size(), 7u);
    EXPECT_TRUE(messages.search("no such words").empty());
    Documents others = small_collection();
    others.texts[3] = "Grüße aus МОСКВА";
    messages.use_own(others);
    messages.use_opened(std::make_shared<const TextAutoencoder>(trained_on_part()));
    EXPECT_EQ(messages.search("GRÜSSE").size(), 0u) << "letter by letter, as words are read";
    EXPECT_EQ(messages.search("GRÜßE").size(), 1u);
    EXPECT_EQ(messages.search("москва").size(), 1u);
}

}  // namespace
}  // namespace hourglass::explore
