// From a specification to the layers of the two halves, as a value: building a model, counting its weights
// and its memory, checking that it suits a picture, drawing and describing it are loops over this list.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "autoencoder/spec.h"
#include "nn/image_shape.h"
#include "nn/layer_plan.h"

namespace hourglass {

// Classes that a conditional model is told of: one row each, 1 for the sample's class and 0 elsewhere, below
// the pixels and below the code.
inline constexpr int kClasses = 10;

// The picture of so many numbers, `channels` to a pixel, in rows of `width` pixels; 0: a square one if the
// number of pixels is a square, else one row. Throws Error when they are not whole rows.
ImageShape picture_of(int features, int width = 0, int channels = 1);

struct ModelPlan {
    ImageShape image;
    int latent = 0;
    bool tied = false;    // the decoder's weights are the encoder's, transposed
    NetworkPlan encoder;  // features (+ classes) -> the code, or means and below them the log variances
    NetworkPlan decoder;  // the code (+ classes) -> features, before the output function
};
// Of any specification whose fields are in their ranges; see picture_fault for whether it can be made.
ModelPlan plan_model(const Spec& spec, ImageShape image);

// Why a specification, right by itself, does not suit the picture, such as by a kernel that is larger.
std::optional<Fault> picture_fault(const Spec& spec, ImageShape image);
// Throws Error with that fault, if any.
void check_picture(const Spec& spec, ImageShape image);

// Numbers that such a model learns: with tied weights the decoder's do not count. In
// double precision, which holds any.
double parameter_count(const ModelPlan& plan);

// What a layer with weights hands on, after the pooling behind it.
struct Stage {
    ImageShape shape;
    bool maps = false;  // of a picture, rather than units
    int width() const { return maps ? shape.channels : shape.size(); }
};
// From the image to the code, which is the one in the middle, and on to the image.
std::vector<Stage> stages(const ModelPlan& plan);
// "784-512-256-32-256-512-784"; convolutional: "784-16c-32c-32-32c-16c-784".
std::string shape_text(const ModelPlan& plan);

}  // namespace hourglass
