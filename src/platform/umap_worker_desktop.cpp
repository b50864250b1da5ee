// No UMAP outside the browser.

#include "base/error.h"
#include "platform/umap_worker.h"

namespace hourglass::platform {

bool UmapWorker::available() { return false; }

UmapWorker::UmapWorker(std::span<const float>, int, std::span<const float>, unsigned) {
    throw Error("UMAP runs in the page in a browser, not in this window");
}

UmapWorker::~UmapWorker() = default;

bool UmapWorker::poll(Report&) { return false; }

}  // namespace hourglass::platform
