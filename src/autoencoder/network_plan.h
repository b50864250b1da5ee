// From a specification to the layers of the two halves.
#pragma once

#include <optional>

#include "autoencoder/spec.h"
#include "nn/image_shape.h"
#include "nn/network.h"

namespace hourglass {

// Classes that a conditional model is told of: one row each, 1 for the sample's class and 0 elsewhere, below
// the pixels and below the code.
inline constexpr int kClasses = 10;

// The picture of so many pixels in rows of `width`; 0: a square one if the number is a square, else one row.
// Throws Error when they are not whole rows.
ImageShape picture_of(int features, int width = 0);
// Why a specification, right by itself, does not suit the picture, such as by a kernel that is larger.
std::optional<Fault> picture_fault(const Spec& spec, ImageShape image);
// Throws Error with that fault, if any.
void check_picture(const Spec& spec, ImageShape image);

// features (+ classes) -> the code, or for variational models the means and below them the log variances.
Network make_encoder(const Spec& spec, ImageShape image);
// The code (+ classes) -> features, before the output function.
Network make_decoder(const Spec& spec, ImageShape image);

// How many numbers the encoder's layers before the code hand on, from the image to the code; those of a
// convolutional one after its pooling. Throws Error as check_picture does.
std::vector<int> hidden_sizes(const Spec& spec, ImageShape image);

// Numbers that such a model learns, without making it; in double precision, since faulty specifications may
// ask for any number.
double planned_parameters(const Spec& spec, ImageShape image);
// Numbers that the workspaces of its halves would hold (Network::make_workspace). The picture suits the
// specification: see check_picture.
struct PlannedWorkspace {
    double encoder = 0;
    double decoder = 0;
};
PlannedWorkspace planned_workspace(const Spec& spec, ImageShape image, int batch, Passes passes);

}  // namespace hourglass
