// UMAP in the background: neighbors in many dimensions become neighbors in the plane (McInnes, Healy and
// Melville, arXiv:1802.03426, 2018). The page's script runs it (web/umap-worker.js), on a Web Worker of its
// own; windows have none.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace hourglass::platform {

class UmapWorker {
public:
    static bool available();

    // points: dimensions numbers for each of count points; start: two for each, where it
    // begins. The same arguments give the same result. Ends what was running. Throws
    // hourglass::Error where it is not available.
    UmapWorker(std::span<const float> points, int count, std::span<const float> start, unsigned seed);
    ~UmapWorker();  // ends it
    UmapWorker(const UmapWorker&) = delete;
    UmapWorker& operator=(const UmapWorker&) = delete;

    enum class Stage { Neighbors, Layout, Done, Failed };
    struct Report {
        Stage stage = Stage::Neighbors;
        float progress = 0;         // of everything
        std::vector<float> places;  // two for each point; empty when they are what they were
        std::string problem;        // why it has failed
    };
    // Whether there is news since the last call.
    bool poll(Report& report);
};

}  // namespace hourglass::platform
