// Vectorized exp, sigmoid, tanh and log(1 + x), one packet at a time. Relative errors, measured by the
// tests over floats of the whole range: exp below 2e-7 where the result is a normal number (0 below, infinity
// above); sigmoid and tanh below 6e-7; log(1 + x) on 0 .. 1 below 4e-7.
#pragma once

#include "math/simd.h"

namespace hourglass::simd {

// Below the first exp is smaller than the smallest normal float, above the second larger than the largest.
inline constexpr float kLowestExponent = -87.33654f;
inline constexpr float kHighestExponent = 88.72283f;

// Range reduction to r in [-ln 2 / 2, ln 2 / 2] and the degree-6 polynomial of Cephes'
// expf (S. Moshier, 1989).
inline Packet exponential(Packet x) {
    const Packet in_range = minimum(maximum(x, splat(kLowestExponent)), splat(kHighestExponent));
    // Adding 1.5 * 2^23 rounds to the nearest integer and leaves it in the low bits.
    const Packet magic = splat(12582912.0f);
    const Packet shifted = in_range * splat(1.44269504088896341f) + magic;
    const Packet n = shifted - magic;
    Packet r = in_range - n * splat(0.693359375f);
    r = r - n * splat(-2.12194440e-4f);
    Packet p = splat(1.9875691500e-4f);
    p = multiply_add(p, r, splat(1.3981999507e-3f));
    p = multiply_add(p, r, splat(8.3334519073e-3f));
    p = multiply_add(p, r, splat(4.1665795894e-2f));
    p = multiply_add(p, r, splat(1.6666665459e-1f));
    p = multiply_add(p, r, splat(5.0000001201e-1f));
    p = multiply_add(p, r * r, r) + splat(1.0f);
    // Two factors, since 2^128 is not a float.
    const IntPacket exponent = reinterpret_cast<IntPacket>(shifted) - reinterpret_cast<IntPacket>(magic);
    const IntPacket half = exponent >> 1;
    const Packet scale1 = reinterpret_cast<Packet>((half + 127) << 23);
    const Packet scale2 = reinterpret_cast<Packet>((exponent - half + 127) << 23);
    Packet result = p * scale1 * scale2;
    result = x < splat(kLowestExponent) ? splat(0.0f) : result;
    result = x > splat(kHighestExponent) ? splat(INFINITY) : result;
    return x == x ? result : x;
}

// 1 / (1 + exp(-x)).
inline Packet sigmoid(Packet x) { return splat(1.0f) / (splat(1.0f) + exponential(-x)); }

// Near zero the odd polynomial of Cephes' tanhf, elsewhere 1 - 2 / (exp(2|x|) + 1).
inline Packet hyperbolic_tangent(Packet x) {
    const Packet magnitude = x < splat(0.0f) ? -x : x;
    const Packet large = splat(1.0f) - splat(2.0f) / (exponential(magnitude + magnitude) + splat(1.0f));
    const Packet signed_large = x < splat(0.0f) ? -large : large;
    const Packet z = x * x;
    Packet p = splat(-5.70498872745e-3f);
    p = multiply_add(p, z, splat(2.06390887954e-2f));
    p = multiply_add(p, z, splat(-5.37397155531e-2f));
    p = multiply_add(p, z, splat(1.33314422036e-1f));
    p = multiply_add(p, z, splat(-3.33332819422e-1f));
    const Packet small = multiply_add(p * z, x, x);
    return magnitude < splat(0.625f) ? small : signed_large;
}

// log(1 + x) for x in 0 .. 1: the polynomial of Cephes' logf on 1 + x, scaled by x / ((1 + x) - 1), which
// makes up for the digits that the addition loses (Kahan; HP-15C advanced functions handbook, appendix).
inline Packet log_one_plus(Packet x) {
    const Packet one = splat(1.0f);
    const Packet w = one + x;
    const Packet exact = w - one;
    const Packet is_large = w - splat(1.41421356f);
    const Packet f = is_large > splat(0.0f) ? splat(0.5f) * w - one : exact;
    const Packet z = f * f;
    Packet p = splat(7.0376836292e-2f);
    p = multiply_add(p, f, splat(-1.1514610310e-1f));
    p = multiply_add(p, f, splat(1.1676998740e-1f));
    p = multiply_add(p, f, splat(-1.2420140846e-1f));
    p = multiply_add(p, f, splat(1.4249322787e-1f));
    p = multiply_add(p, f, splat(-1.6668057665e-1f));
    p = multiply_add(p, f, splat(2.0000714765e-1f));
    p = multiply_add(p, f, splat(-2.4999993993e-1f));
    p = multiply_add(p, f, splat(3.3333331174e-1f));
    Packet result = f * z * p - splat(0.5f) * z + f;
    result = is_large > splat(0.0f) ? result + splat(0.69314718056f) : result;
    return exact == splat(0.0f) ? x : result * (x / exact);
}

// y[i] = function(y[i]) for i in 0 .. count-1.
template <typename Function>
void transform(float* y, long count, const Function& function) {
    long i = 0;
    for (; i + kLanes <= count; i += kLanes) store(y + i, function(load(y + i)));
    if (i < count) {
        const int rest = static_cast<int>(count - i);
        store_partial(y + i, function(load_partial(y + i, rest)), rest);
    }
}

}  // namespace hourglass::simd
