// The door to the page's UMAP worker (web/host.js keeps it).

#include <cstdlib>
#include <emscripten/em_js.h>

#include "platform/umap_worker.h"

// clang-format off
EM_JS_DEPS(hourglass_umap, "$stringToNewUTF8");

EM_JS(void, page_start_umap, (const float* points, int size, int count, const float* start, unsigned seed), {
    const floats = (at, length) => HEAPF32.slice(at >> 2, (at >> 2) + length);
    Module["page"]["startUmap"](floats(points, size), count, floats(start, 2 * count), seed);
});
EM_JS(void, page_end_umap, (), { Module["page"]["endUmap"](); });
// The number of the stage, or -1 without news.
EM_JS(int, page_umap_stage, (), { return Module["page"]["umapStage"](); });
EM_JS(double, page_umap_progress, (), { return Module["page"]["umapProgress"](); });
// How many numbers page_take_umap gives.
EM_JS(int, page_umap_size, (), { return Module["page"]["umapSize"](); });
EM_JS(void, page_take_umap, (float* to), { HEAPF32.set(Module["page"]["takeUmap"](), to >> 2); });
EM_JS(char*, page_umap_problem, (), { return stringToNewUTF8(Module["page"]["umapProblem"]()); });
// clang-format on

namespace hourglass::platform {

bool UmapWorker::available() { return true; }

UmapWorker::UmapWorker(std::span<const float> points, int count, std::span<const float> start,
                       unsigned seed) {
    page_start_umap(points.data(), static_cast<int>(points.size()), count, start.data(), seed);
}

UmapWorker::~UmapWorker() { page_end_umap(); }

bool UmapWorker::poll(Report& report) {
    const int stage = page_umap_stage();
    if (stage < 0) return false;
    report.stage = static_cast<Stage>(stage);
    report.progress = static_cast<float>(page_umap_progress());
    report.places.resize(static_cast<std::size_t>(page_umap_size()));
    if (!report.places.empty()) page_take_umap(report.places.data());
    char* problem = page_umap_problem();
    report.problem = problem;
    std::free(problem);
    return true;
}

}  // namespace hourglass::platform
