#include "text/folds.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <span>
#include <string>

#include "base/error.h"
#include "base/text.h"
#include "data/minibatch.h"
#include "math/random.h"

namespace hourglass {
namespace {

// The places of each class, shuffled.
std::vector<std::vector<std::uint32_t>> shuffled_by_class(const Documents& documents,
                                                          const std::vector<std::uint32_t>& places,
                                                          Random random) {
    std::vector<std::vector<std::uint32_t>> by_class(documents.classes.size());
    for (const std::uint32_t place : places) by_class[documents.labels[place]].push_back(place);
    for (std::vector<std::uint32_t>& of_class : by_class) shuffle(of_class, random);
    return by_class;
}

}  // namespace

std::vector<Fold> stratified_folds(const Documents& documents, int folds, std::uint64_t seed) {
    check_classes(documents);
    std::vector<std::uint32_t> all;
    for (std::size_t i = 0; i < documents.count(); ++i) all.push_back(static_cast<std::uint32_t>(i));
    const auto by_class = shuffled_by_class(documents, all, Random(seed, "folds"));
    const auto count = static_cast<std::size_t>(folds);
    std::vector<Fold> parts(count);
    std::size_t next = 0;  // goes on from class to class, so that folds differ by one document at most
    for (std::size_t c = 0; c < by_class.size(); ++c) {
        if (!by_class[c].empty() && by_class[c].size() < count) {
            throw Error(prefix(documents.name) + std::to_string(folds) + " folds need as many documents of " +
                        "every class; there are " + std::to_string(by_class[c].size()) + " labeled " +
                        in_quotes(documents.classes[c]));
        }
        for (const std::uint32_t place : by_class[c]) parts[next++ % count].test.push_back(place);
    }
    for (Fold& part : parts) {
        std::sort(part.test.begin(), part.test.end());
        std::set_difference(all.begin(), all.end(), part.test.begin(), part.test.end(),
                            std::back_inserter(part.train));
    }
    return parts;
}

std::vector<std::uint32_t> stratified_choice(const Documents& documents,
                                             const std::vector<std::uint32_t>& places, std::size_t count,
                                             std::uint64_t seed, std::uint32_t draw) {
    if (count >= places.size()) return places;
    const auto by_class = shuffled_by_class(documents, places, Random(seed, "labeled documents", draw));
    std::vector<std::uint32_t> some;
    for (const std::vector<std::uint32_t>& of_class : by_class) {
        const double share = static_cast<double>(of_class.size()) / static_cast<double>(places.size());
        const auto wanted = static_cast<std::size_t>(std::lround(share * static_cast<double>(count)));
        const std::size_t taken = std::min(std::max<std::size_t>(wanted, 1), of_class.size());
        some.insert(some.end(), of_class.begin(), of_class.begin() + static_cast<std::ptrdiff_t>(taken));
    }
    std::sort(some.begin(), some.end());
    return some;
}

DocumentSplit split(const Documents& documents, double test_share, std::uint64_t seed) {
    std::vector<std::uint32_t> order(documents.count());
    std::iota(order.begin(), order.end(), 0u);
    Random random(seed, "test documents");
    shuffle(order, random);
    const auto tested = static_cast<std::ptrdiff_t>(test_share * static_cast<double>(order.size()));
    std::sort(order.begin(), order.begin() + tested);
    std::sort(order.begin() + tested, order.end());
    const std::span<const std::uint32_t> all(order);
    const auto count = static_cast<std::size_t>(tested);
    return {chosen(documents, all.subspan(count)), chosen(documents, all.first(count))};
}

}  // namespace hourglass
