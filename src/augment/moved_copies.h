// Copies of pictures that are moved a little, the cheapest way to more training samples.
#pragma once

#include "math/matrix.h"
#include "math/random.h"
#include "nn/image_shape.h"

namespace hourglass {

struct Movement {
    float right = 0, down = 0;  // pixels
    float radians = 0;          // clockwise, about the middle
};

// Up to 2 pixels each way and 10 degrees, uniformly.
Movement draw_movement(Random& random);

// The picture (height*width pixels, row by row) moved: between pixels by bilinear interpolation, background 0
// from beyond the edges.
Vector moved(ConstVectorView picture, ImageShape shape, const Movement& movement);

}  // namespace hourglass
