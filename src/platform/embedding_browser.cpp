// The door to the page's UMAP worker (web/host.js keeps it).

#include <cstdlib>
#include <emscripten/em_js.h>

#include "platform/embedding.h"

// clang-format off
EM_JS_DEPS(hourglass_embedding, "$stringToNewUTF8");

EM_JS(void, page_start_embedding, (const float* points, int size, int count, const float* start, unsigned seed), {
    const floats = (at, length) => HEAPF32.slice(at >> 2, (at >> 2) + length);
    Module["page"]["startEmbedding"](floats(points, size), count, floats(start, 2 * count), seed);
});
EM_JS(void, page_end_embedding, (), { Module["page"]["endEmbedding"](); });
// The number of the stage, or -1 without news.
EM_JS(int, page_embedding_stage, (), { return Module["page"]["embeddingStage"](); });
EM_JS(double, page_embedding_progress, (), { return Module["page"]["embeddingProgress"](); });
// How many numbers page_take_embedding gives.
EM_JS(int, page_embedding_size, (), { return Module["page"]["embeddingSize"](); });
EM_JS(void, page_take_embedding, (float* to), { HEAPF32.set(Module["page"]["takeEmbedding"](), to >> 2); });
EM_JS(char*, page_embedding_problem, (), { return stringToNewUTF8(Module["page"]["embeddingProblem"]()); });
// clang-format on

namespace hourglass::platform {

bool Embedding::available() { return true; }

Embedding::Embedding(std::span<const float> points, int count, std::span<const float> start, unsigned seed) {
    page_start_embedding(points.data(), static_cast<int>(points.size()), count, start.data(), seed);
}

Embedding::~Embedding() { page_end_embedding(); }

bool Embedding::poll(Report& report) {
    const int stage = page_embedding_stage();
    if (stage < 0) return false;
    report.stage = static_cast<Stage>(stage);
    report.progress = static_cast<float>(page_embedding_progress());
    report.places.resize(static_cast<std::size_t>(page_embedding_size()));
    if (!report.places.empty()) page_take_embedding(report.places.data());
    char* problem = page_embedding_problem();
    report.problem = problem;
    std::free(problem);
    return true;
}

}  // namespace hourglass::platform
