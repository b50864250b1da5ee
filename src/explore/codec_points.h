// What JPEG and WebP make of MNIST's 10,000 test digits, in sheets of 1,000, so that headers do not count.
// Every number was measured and printed by
//
//     node tests/quality/codecs.mjs --table
//
// with Debian 12's cjpeg (libjpeg-turbo), cwebp (libwebp), pnmtopng (netpbm), gzip, bzip2 and xz.
#pragma once

namespace hourglass::explore {

// Bytes per digit, and the mean squared error of a pixel of 0..1; from the smallest file on.
struct CodecPoint {
    double bytes, mse;
};
inline constexpr CodecPoint kJpegPoints[] = {
    {41.2, 0.00933},  {64.3, 0.00520},  {81.2, 0.00384},  {95.6, 0.00304},
    {119.6, 0.00210}, {156.1, 0.00119}, {215.5, 0.00044},
};
inline constexpr CodecPoint kWebpPoints[] = {
    {34.1, 0.00570}, {48.9, 0.00296},  {63.2, 0.00171},  {73.7, 0.00115},
    {89.5, 0.00065}, {118.2, 0.00022}, {137.3, 0.00011},
};

// Without loss, of every tenth of the digits, which is the sheet that the page compresses: as bytes or, for
// PNG and WebP, as one picture. Bytes per digit.
struct LosslessPoint {
    const char* name;
    double bytes;
};
inline constexpr LosslessPoint kLosslessPoints[] = {
    {"gzip", 161.2}, {"bzip2", 143.1}, {"xz", 140.0}, {"PNG", 164.7}, {"WebP", 148.8},
};

}  // namespace hourglass::explore
