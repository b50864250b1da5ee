// The register tiles that the products are made of. A tile keeps its part of the result in vector registers
// for the whole sum and is a function of its own that is called often: a browser's optimizing compiler
// replaces a function only between calls.
#pragma once

#include <array>
#include <utility>

#include "math/simd.h"

namespace hourglass::kernels {

using simd::kLanes;
using simd::Packet;

// How many columns a tile of two packets of rows has: as many as the registers hold without spilling. Without
// a fused multiply-add, or with 16 registers of which some are taken, fewer.
#if defined(__AVX512F__)
inline constexpr int kTileColumns = 12;
#elif defined(__wasm_simd128__) && !defined(__wasm_relaxed_simd__)
inline constexpr int kTileColumns = 5;
#else
inline constexpr int kTileColumns = 6;
#endif
inline constexpr int kTilePackets = 2;
inline constexpr int kTileRows = kTilePackets * kLanes;

// Columns of the right operand as they lie in a column-major matrix: element (k, j) at b[j * stride + k].
struct Columns {
    const float* b;
    long stride;
    float at(long k, int j) const { return b[j * stride + k]; }
};

// The right operand copied to (k, j) at b[k * kTileColumns + j].
struct Packed {
    const float* b;
    float at(long k, int j) const { return b[k * kTileColumns + j]; }
};

// In WebAssembly the steps of a sum stay apart: LLVM orders the instructions of a basic block as a stack
// machine likes them, one accumulator after the other through all unrolled steps, which takes more registers
// than there are. The browser's compiler unrolls the loop itself, in the order of the source.
#if defined(__wasm_simd128__)
inline constexpr int kUnroll = 1;
#else
inline constexpr int kUnroll = 4;
#endif

// c (Packets * kLanes x Cols, column stride ldc) = or += sum over k of a(:, k) b(k, :), where a's column k
// starts at a + k * a_step.
template <int Packets, int Cols, typename Right>
void tile(long depth, const float* a, long a_step, Right b, float* c, long ldc, bool accumulate) {
    Packet sums[Cols][Packets];
    for (int j = 0; j < Cols; ++j)
        for (int p = 0; p < Packets; ++p)
            sums[j][p] = accumulate ? simd::load(c + j * ldc + p * kLanes) : Packet{};
#pragma GCC unroll kUnroll
    for (long k = 0; k < depth; ++k) {
        Packet left[Packets];
        for (int p = 0; p < Packets; ++p) left[p] = simd::load(a + p * kLanes);
        for (int j = 0; j < Cols; ++j) {
            const Packet right = simd::splat(b.at(k, j));
            for (int p = 0; p < Packets; ++p) sums[j][p] = simd::multiply_add(left[p], right, sums[j][p]);
        }
        a += a_step;
    }
    for (int j = 0; j < Cols; ++j)
        for (int p = 0; p < Packets; ++p) simd::store(c + j * ldc + p * kLanes, sums[j][p]);
}

// The tiles for a number of columns that is known only at run time. The call through a
// pointer also keeps every tile a function of its own in WebAssembly, where the linker's
// optimizer would inline one with a single caller.
template <int Packets, typename Right>
struct Tiles {
    using Tile = void (*)(long, const float*, long, Right, float*, long, bool);
    static Tile of_width(int width) { return kByWidth[static_cast<std::size_t>(width - 1)]; }

private:
    template <int... Before>
    static constexpr std::array<Tile, sizeof...(Before)> by_width(std::integer_sequence<int, Before...>) {
        return {tile<Packets, Before + 1, Right>...};
    }
    static constexpr auto kByWidth = by_width(std::make_integer_sequence<int, kTileColumns>{});
};

}  // namespace hourglass::kernels
