// Measures the products and whole training steps on this engine and prints one JSON object per line. ./bench
// runs it natively and in a browser; it is no test and asserts nothing.
//
//   bench [BUILD] [FILTER]     BUILD: the name to report; FILTER: only cases whose name contains its words
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "autoencoder/autoencoder.h"
#include "data/dataset.h"
#include "math/kernels.h"
#include "math/product.h"
#include "training/autoencoder_task.h"

namespace hourglass {
namespace {

using Clock = std::chrono::steady_clock;
using Eigen::Index;

constexpr int kRepetitions = 7;
constexpr double kSecondsARepetition = 0.4;
constexpr int kImages = 60000;
constexpr int kFeatures = 784;

// The blocks that a layer hands to its threads (nn/dense.cpp).
constexpr Index kRowsPerTask = 32;
constexpr Index kColumnsPerTask = 24;

std::string build = "native";
std::string_view filter;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// Seconds of one call: the median over repetitions of many calls, after a warm-up that lets a browser's
// optimizing compiler finish.
double median_seconds(const std::function<void()>& call) {
    const auto warm_up = Clock::now();
    while (seconds_since(warm_up) < kSecondsARepetition) call();
    std::vector<double> times;
    for (int i = 0; i < kRepetitions; ++i) {
        const auto start = Clock::now();
        long calls = 0;
        while (seconds_since(start) < kSecondsARepetition) {
            call();
            ++calls;
        }
        times.push_back(seconds_since(start) / static_cast<double>(calls));
    }
    std::nth_element(times.begin(), times.begin() + kRepetitions / 2, times.end());
    return times[kRepetitions / 2];
}

// The peak: multiply-adds on registers alone.

constexpr int kChains = 12;  // enough to hide the latency of every processor we know

// A function of its own that is called often, as the kernels are.
[[gnu::noinline]] simd::Packet multiply_add_loop(long rounds, simd::Packet factor, simd::Packet addend) {
    simd::Packet chains[kChains];  // all different, or a compiler would do one of them only
    for (int i = 0; i < kChains; ++i) chains[i] = static_cast<float>(i) * factor;
    for (long i = 0; i < rounds; ++i)
        for (simd::Packet& chain : chains) chain = simd::multiply_add(factor, chain, addend);
    simd::Packet total{};
    for (const simd::Packet& chain : chains) total += chain;
    return total;
}

volatile float sink;
volatile float source = 0.999f;

double measure_peak_gflops() {
    constexpr long kRounds = 20000;
    const double seconds = median_seconds([] {
        const simd::Packet value = simd::splat(source);
        sink = multiply_add_loop(kRounds, value, value)[0];
    });
    return 2.0 * kRounds * kChains * simd::kLanes / seconds / 1e9;
}

double peak_gflops_of_one_thread() {
    static const double peak = measure_peak_gflops();
    return peak;
}

// Cases.

struct Result {
    std::string name;
    int threads = 1;
    int batch = 0;
    double flop = 0;     // of products, a call
    double samples = 0;  // a call
    double seconds = 0;  // a call
};

void report(const Result& result) {
    const double gflops = result.flop / result.seconds / 1e9;
    const double peak = peak_gflops_of_one_thread() * result.threads;
    std::printf(
        "{\"engine\":\"%s\",\"build\":\"%s\",\"case\":\"%s\",\"threads\":%d,\"batch\":%d,\"gflops\":%.2f,"
        "\"peak_gflops\":%.2f,\"fraction_of_peak\":%.3f,\"samples_per_second\":%.1f}\n",
        build == "native" ? "native" : "web", build.c_str(), result.name.c_str(), result.threads,
        result.batch, gflops, peak, gflops / peak, result.samples / result.seconds);
    std::fflush(stdout);
}

// Every word of the filter is a part of the name.
bool wanted(const std::string& name) {
    std::string_view rest = filter;
    while (!rest.empty()) {
        const std::string_view word = rest.substr(0, rest.find(' '));
        if (name.find(word) == std::string::npos) return false;
        rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    }
    return true;
}

void measure(Result result, const std::function<void()>& call) {
    if (!wanted(result.name)) return;
    result.seconds = median_seconds(call);
    report(result);
}

template <typename Block>
void in_blocks(Index size, Index step, const Block& block) {
    for (Index first = 0; first < size; first += step) block(first, std::min(step, size - first));
}

// The three products of a layer with weights of rows x cols, in the blocks that the layer uses.
void measure_products(int rows, int cols, int batch) {
    const Matrix weights = Matrix::Random(rows, cols);
    const Matrix input = Matrix::Random(cols, batch);
    const Matrix gradient = Matrix::Random(rows, batch);
    const Matrix gradient_transposed = gradient.transpose();
    Matrix output(rows, batch), input_gradient(cols, batch), weight_gradient(rows, cols);
    const std::string size = std::to_string(rows) + "x" + std::to_string(cols) + "x" + std::to_string(batch);
    const Result product{
        .batch = batch, .flop = 2.0 * rows * cols * batch, .samples = static_cast<double>(batch)};
    const auto named = [&](const std::string& name) {
        Result result = product;
        result.name = "matmul " + name + " " + size;
        return result;
    };
    measure(
        named("W*X"),
        [&] {
            in_blocks(
                rows, kRowsPerTask,
                [&](Index first, Index count) {
                    multiply_ab(weights.middleRows(first, count), input, output.middleRows(first, count));
                });
        });
    measure(
        named("W'*dY"),
        [&] {
            in_blocks(
                cols, kColumnsPerTask,
                [&](Index first, Index count) {
                    multiply_atb(weights.middleCols(first, count), gradient_transposed,
                                 input_gradient.middleRows(first, count));
                });
        });
    measure(named("dY*X'"), [&] {
        in_blocks(cols, kColumnsPerTask, [&](Index first, Index count) {
            multiply_abt(gradient, input.middleRows(first, count), weight_gradient.middleCols(first, count));
        });
    });
}

// Speed does not depend on what the pictures show.
std::shared_ptr<const Dataset> random_images() {
    static const auto data = [] {
        auto set = std::make_shared<Dataset>();
        set->name = "random";
        set->train.width = set->train.height = 28;
        set->train.pixels.resize(static_cast<std::size_t>(kImages) * kFeatures);
        set->train.labels.resize(kImages);
        std::uint32_t state = 1;
        for (std::uint8_t& pixel : set->train.pixels) {
            state = state * 1664525u + 1013904223u;
            pixel = static_cast<std::uint8_t>(state >> 24);
        }
        return set;
    }();
    return data;
}

Spec deep_spec(int batch) {
    Spec spec;  // 784-512-256-32-256-512-784, Adam 1e-3
    spec.batch = batch;
    return spec;
}

// Products of one image through a step: forward, weight gradients, and input gradients of
// all layers but the first.
double flop_per_sample(const Spec& spec) {
    double weights = 0;
    int inputs = kFeatures;
    for (const int width : spec.hidden) {
        weights += 2.0 * inputs * width;
        inputs = width;
    }
    weights += 2.0 * inputs * spec.latent;
    const double first = static_cast<double>(kFeatures) * spec.hidden.front();
    return 2 * (3 * weights - first);
}

void measure_steps(int batch, int threads) {
    const std::string name = "step dense 784-512-256-32";
    if (!wanted(name)) return;
    const Spec spec = deep_spec(batch);
    ThreadTeam team(threads);
    AutoencoderTrainer trainer(spec, random_images());
    const double samples = batch;
    measure({name, threads, batch, flop_per_sample(spec) * samples, samples},
            [&] { trainer.train_step(team); });
}

void measure_epoch(int batch, int threads) {
    const std::string name = "epoch with shuffling";
    if (!wanted(name)) return;
    const Spec spec = deep_spec(batch);
    ThreadTeam team(threads);
    AutoencoderTrainer trainer(spec, random_images());
    trainer.train_step(team);
    const auto start = Clock::now();
    for (long i = 0; i < trainer.steps_per_epoch(); ++i) trainer.train_step(team);
    report({name, threads, batch, flop_per_sample(spec) * kImages, kImages, seconds_since(start)});
}

void measure_reconstruction() {
    const Autoencoder model(deep_spec(128), kFeatures);
    const Matrix image = Matrix::Random(kFeatures, 1).cwiseAbs();
    measure({"reconstruct one image", 1, 1, 2.0 * static_cast<double>(model.parameter_count()), 1},
            [&] { sink = model.reconstruct(image)(0, 0); });
}

void run() {
    for (const int batch : {32, 128}) {
        measure_products(512, 784, batch);
        measure_products(784, 512, batch);
    }
    for (const int batch : {32, 128}) {
        for (const int threads : {1, 2}) {
#if defined(__EMSCRIPTEN__) && !defined(__EMSCRIPTEN_PTHREADS__)
            if (threads > 1) continue;
#endif
            measure_steps(batch, threads);
        }
    }
#if defined(__EMSCRIPTEN__) && !defined(__EMSCRIPTEN_PTHREADS__)
    measure_epoch(128, 1);
#else
    measure_epoch(128, 2);
#endif
    measure_reconstruction();
}

}  // namespace
}  // namespace hourglass

int main(int count, char** arguments) {
    if (count > 1) hourglass::build = arguments[1];
    if (count > 2) hourglass::filter = arguments[2];
    hourglass::run();
    return 0;
}
