// The map's UMAP: codes of a moment, laid out by the page's worker
// (platform/umap_worker.h) while the program goes on.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "math/matrix.h"
#include "platform/umap_worker.h"

namespace hourglass::explore {

class UmapLayout {
public:
    static constexpr int kFewest = 16;  // points: the method looks at 15 neighbors

    // Begins with these codes (latent x points) at these places (2 x points).
    void start(Matrix codes, ConstMatrixView places, std::uint64_t model_version);
    // Takes over what there is of a new layout.
    void poll();
    // What has come so far stays.
    void cancel();
    void clear();

    bool running() const { return worker_ != nullptr; }
    bool empty() const { return codes_.cols() == 0; }
    bool finished() const { return finished_; }
    // That the layout is of.
    std::uint64_t model_version() const { return model_version_; }
    int count() const { return static_cast<int>(codes_.cols()); }
    const Matrix& codes() const { return codes_; }
    const Matrix& places() const { return places_; }  // 2 x points
    std::uint64_t version() const { return version_; }
    float progress() const { return progress_; }
    // What is going on, or why it failed.
    std::string stage() const;
    const std::string& problem() const { return problem_; }

private:
    Matrix codes_, places_;
    std::unique_ptr<platform::UmapWorker> worker_;
    platform::UmapWorker::Report report_;
    std::string problem_;
    std::uint64_t model_version_ = 0, version_ = 0;
    float progress_ = 0;
    bool finished_ = false;
};

}  // namespace hourglass::explore
