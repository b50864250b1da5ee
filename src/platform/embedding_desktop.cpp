// There is no UMAP outside the browser.

#include "base/error.h"
#include "platform/embedding.h"

namespace hourglass::platform {

bool Embedding::available() { return false; }

Embedding::Embedding(std::span<const float>, int, std::span<const float>, unsigned) {
    throw Error("UMAP runs in the page in a browser, not in this window");
}

Embedding::~Embedding() = default;

bool Embedding::poll(Report&) { return false; }

}  // namespace hourglass::platform
