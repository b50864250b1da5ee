#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/synthetic.h"
#include "explore/recognizer.h"
#include "refusals.h"

namespace hourglass::explore {
namespace {

using test_support::refusal;
using testing::HasSubstr;

std::vector<std::string> digit_names(int count) {
    std::vector<std::string> names;
    for (int digit = 0; digit < count; ++digit) names.push_back(std::to_string(digit));
    return names;
}

// Reads the pictures of 10 pixels whose brightest one gives the digit.
Classifier brightest_pixel(std::vector<std::string> classes = digit_names(10), float slope = 20) {
    ClassifierSpec spec = default_classifier_spec();
    spec.hidden = {};
    Classifier classifier(spec, {5, 2, 1}, std::move(classes));
    for (Parameter* parameter : classifier.parameters()) parameter->value.setZero();
    classifier.parameters().front()->value.diagonal().setConstant(slope);
    return classifier;
}

TEST(Recognizer, ReadsMorePicturesThanItTakesAtOnce) {
    Recognizer recognizer(brightest_pixel());
    Matrix pictures = Matrix::Zero(10, 40);
    for (Eigen::Index i = 0; i < pictures.cols(); ++i) pictures(i % 10, i) = 1;
    const std::vector<Answer> answers = recognizer.read(pictures);
    ASSERT_EQ(answers.size(), 40u);
    for (int i = 0; i < 40; ++i) {
        EXPECT_EQ(answers[static_cast<std::size_t>(i)].digit, i % 10);
        EXPECT_TRUE(answers[static_cast<std::size_t>(i)].sure());
    }
}

TEST(Recognizer, IsNotSureOfWhatLooksLikeTwoDigits) {
    Recognizer recognizer(brightest_pixel());
    Matrix picture = Matrix::Zero(10, 1);
    picture(3) = picture(5) = 1;
    const Answer answer = recognizer.read(picture).front();
    EXPECT_NEAR(answer.confidence, 0.5, 1e-3);
    EXPECT_FALSE(answer.sure());
    EXPECT_FALSE(Answer().sure());
}

TEST(Recognizer, TakesNothingButDigits) {
    EXPECT_THAT(refusal([] { Recognizer(brightest_pixel(digit_names(9))); }), HasSubstr("digits 0 to 9"));
    std::vector<std::string> names = digit_names(10);
    names[4] = "four";
    EXPECT_THAT(refusal([&] { Recognizer(brightest_pixel(names)); }), HasSubstr("digits 0 to 9"));
}

TEST(Recognizer, KnowsDigitsOfItsSizeOnly) {
    ClassifierSpec spec = default_classifier_spec();
    spec.hidden = {4};
    const Recognizer recognizer(Classifier(spec, {28, 28, 1}, digit_names(10)));
    Dataset data = synthetic_digits(20, 10, 1);
    EXPECT_TRUE(recognizer.knows(data));
    data.synthetic = false;
    data.name = "MNIST";
    EXPECT_TRUE(recognizer.knows(data));
    data.name = "Custom data";
    EXPECT_FALSE(recognizer.knows(data));
    EXPECT_FALSE(Recognizer(brightest_pixel()).knows(synthetic_digits(20, 10, 1)));
}

}  // namespace
}  // namespace hourglass::explore
