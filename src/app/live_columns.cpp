#include "app/live_columns.h"

#include <algorithm>

#include "platform/platform.h"

namespace hourglass::app {
namespace {

constexpr int kChunk =
    8;  // columns a pass: enough for the matrix product to be efficient, a millisecond or two at most
constexpr std::uint64_t kNever = ~std::uint64_t{0};

}  // namespace

void LiveColumns::set_inputs(Matrix inputs) {
    inputs_ = std::move(inputs);
    versions_.assign(static_cast<std::size_t>(inputs_.cols()), kNever);
    next_ = 0;
    behind_ = count() > 0;
}

void LiveColumns::advance(std::uint64_t model_version, double milliseconds, const Pass& pass,
                          const Report& report) {
    const double deadline = platform::seconds() + milliseconds / 1000;
    behind_ = false;
    for (int visited = 0; visited < count();) {
        if (next_ >= count()) next_ = 0;
        const int first = next_, columns = std::min(kChunk, count() - first);
        const auto begin = versions_.begin() + first;
        visited += columns;
        next_ += columns;
        if (std::all_of(begin, begin + columns,
                        [=](std::uint64_t version) { return version == model_version; }))
            continue;
        const Matrix results = pass(first, inputs_.middleCols(first, columns));
        for (int i = 0; i < columns; ++i)
            report(first + i, results.col(i).data(), static_cast<int>(results.rows()));
        std::fill(begin, begin + columns, model_version);
        if (platform::seconds() > deadline && visited < count()) {
            behind_ = true;
            return;
        }
    }
}

}  // namespace hourglass::app
