// The few vector operations that the kernels are written in: one source for WebAssembly
// SIMD (with and without the relaxed fused multiply-add), SSE, AVX2 and AVX-512, by the
// vector extension that GCC and Clang share.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#elif defined(__AVX2__)
#include <immintrin.h>
#endif

namespace hourglass::simd {

#if defined(__AVX512F__)
inline constexpr int kLanes = 16;
#elif defined(__AVX2__)
inline constexpr int kLanes = 8;
#else
inline constexpr int kLanes = 4;
#endif

using Packet = float __attribute__((vector_size(kLanes * sizeof(float))));
using IntPacket = std::int32_t __attribute__((vector_size(kLanes * sizeof(std::int32_t))));

inline Packet load(const float* from) {
    Packet packet;
    std::memcpy(&packet, from, sizeof packet);
    return packet;
}

inline void store(float* to, Packet packet) { std::memcpy(to, &packet, sizeof packet); }

// The first `count` lanes from memory, zeros in the others.
inline Packet load_partial(const float* from, int count) {
    Packet packet{};
    std::memcpy(&packet, from, static_cast<std::size_t>(count) * sizeof(float));
    return packet;
}

inline void store_partial(float* to, Packet packet, int count) {
    std::memcpy(to, &packet, static_cast<std::size_t>(count) * sizeof(float));
}

inline Packet splat(float value) { return value - Packet{}; }

// a * b + c; fused where the machine has it. Nothing else is fused (cmake/options.cmake), so that builds that
// fuse agree to the bit.
inline Packet multiply_add(Packet a, Packet b, Packet c) {
#if defined(__wasm_relaxed_simd__)
    return reinterpret_cast<Packet>(wasm_f32x4_relaxed_madd(
        reinterpret_cast<v128_t>(a), reinterpret_cast<v128_t>(b), reinterpret_cast<v128_t>(c)));
#elif defined(__AVX512F__)
    return reinterpret_cast<Packet>(_mm512_fmadd_ps(reinterpret_cast<__m512>(a), reinterpret_cast<__m512>(b),
                                                    reinterpret_cast<__m512>(c)));
#elif defined(__AVX2__) && defined(__FMA__)
    return reinterpret_cast<Packet>(_mm256_fmadd_ps(reinterpret_cast<__m256>(a), reinterpret_cast<__m256>(b),
                                                    reinterpret_cast<__m256>(c)));
#else
    return a * b + c;
#endif
}

inline Packet square_root(Packet a) {
#if defined(__wasm_simd128__)
    return reinterpret_cast<Packet>(wasm_f32x4_sqrt(reinterpret_cast<v128_t>(a)));
#elif defined(__AVX512F__)
    return reinterpret_cast<Packet>(_mm512_sqrt_ps(reinterpret_cast<__m512>(a)));
#elif defined(__AVX2__)
    return reinterpret_cast<Packet>(_mm256_sqrt_ps(reinterpret_cast<__m256>(a)));
#else
    // GCC and Clang keep the call for its errno, so this is slow.
    Packet root;
    for (int lane = 0; lane < kLanes; ++lane) root[lane] = std::sqrt(a[lane]);
    return root;
#endif
}

// Lane by lane; for a NaN the result is `b`.
inline Packet maximum(Packet a, Packet b) { return a > b ? a : b; }
inline Packet minimum(Packet a, Packet b) { return a < b ? a : b; }

// Sixteen running sums, whatever the number of lanes, so that a long sum has the same order on every machine.
struct LaneSums {
    static constexpr int kCount = 16;
    static constexpr int kPackets = kCount / kLanes;
    Packet packets[kPackets] = {};

    // Goes through `count` entries, whole packets: term(i, sum) gives the sum with the
    // kLanes entries from i on.
    template <typename Term>
    void add(std::ptrdiff_t count, const Term& term) {
        std::ptrdiff_t i = 0;
        for (; i + kCount <= count; i += kCount)
            for (int p = 0; p < kPackets; ++p) packets[p] = term(i + p * kLanes, packets[p]);
        for (int p = 0; p < kPackets; ++p)
            if (i + p * kLanes < count) packets[p] = term(i + p * kLanes, packets[p]);
    }
};

}  // namespace hourglass::simd
