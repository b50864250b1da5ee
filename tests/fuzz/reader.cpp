// A fuzz target (https://llvm.org/docs/LibFuzzer.html) of one reader, HOURGLASS_READER: whatever the bytes
// are, it gives back samples that fit together, or throws Error.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "io/classifier_file.h"
#include "io/model_file.h"
#include "io/record_file.h"
#include "io/safetensors.h"
#include "io/samples.h"

namespace hourglass {
namespace {

using FuzzBytes = std::vector<std::uint8_t>;

constexpr std::size_t kLimit = std::size_t{16} << 20;

void require(bool holds) {
    if (!holds) std::abort();
}

void check_set(const ImageSet& set) {
    const std::size_t numbers = set.holds_floats() ? set.values.size() : set.pixels.size();
    require(set.width > 0 && set.height > 0 && (set.channels == 1 || set.channels == 3));
    require(numbers == set.count() * set.features());
    for (const float value : set.values) require(std::isfinite(value));
    require(set.columns.empty() || set.columns.size() == set.features());
    require(set.names.empty() || set.names.size() == set.count());
    for (const std::uint8_t label : set.labels) require(set.classes.empty() || label < set.classes.size());
}

// The first byte chooses among the ways to read.
void read_as(const char* name, FuzzBytes bytes) {
    SampleOptions options{.limit = kLimit};
    if (!bytes.empty()) {
        const std::uint8_t way = bytes.back();
        bytes.pop_back();
        options.guess = (way & 1) != 0;
        options.missing = (way & 2) != 0 ? Missing::Mean : (way & 4) != 0 ? Missing::Drop : Missing::Refuse;
        if ((way & 8) != 0) options.label_column = "1";
        if ((way & 16) != 0) options.header = (way & 32) != 0;
        if ((way & 64) != 0) options.without = {"2"};
        options.color = (way & 1) != 0 ? ColorChoice::Auto : ColorChoice::No;
        options.invert = (way & 2) != 0 ? InvertChoice::Auto : InvertChoice::Unset;
        if ((way & 4) != 0) options.size = ImageSize{3, 2};
        if ((way & 128) != 0) options.tile = ImageSize{2, 2};
    }
    const Samples samples = read_samples(name, std::move(bytes), options);
    check_set(samples.set);
    if (samples.test) check_set(*samples.test);
}

[[maybe_unused]] void csv(FuzzBytes bytes) { read_as("f.csv", std::move(bytes)); }
[[maybe_unused]] void npy(FuzzBytes bytes) { read_as("f.npy", std::move(bytes)); }
[[maybe_unused]] void idx(FuzzBytes bytes) { read_as("f-ubyte", std::move(bytes)); }
[[maybe_unused]] void png(FuzzBytes bytes) { read_as("f.png", std::move(bytes)); }
[[maybe_unused]] void jpeg(FuzzBytes bytes) { read_as("f.jpg", std::move(bytes)); }
[[maybe_unused]] void bmp(FuzzBytes bytes) { read_as("f.bmp", std::move(bytes)); }
[[maybe_unused]] void webp(FuzzBytes bytes) { read_as("f.webp", std::move(bytes)); }
[[maybe_unused]] void pnm(FuzzBytes bytes) { read_as("f.pgm", std::move(bytes)); }
[[maybe_unused]] void archive(FuzzBytes bytes) { read_as("f.zip", std::move(bytes)); }
[[maybe_unused]] void gzip(FuzzBytes bytes) { read_as("f.gz", std::move(bytes)); }
[[maybe_unused]] void labels(FuzzBytes bytes) {
    read_labels("f-labels-ubyte", std::move(bytes), {.limit = kLimit});
}
[[maybe_unused]] void model(FuzzBytes bytes) { load_model_file(bytes); }
[[maybe_unused]] void classifier(FuzzBytes bytes) { load_classifier(bytes); }
[[maybe_unused]] void record(FuzzBytes bytes) { read_record(bytes, 2); }

}  // namespace
}  // namespace hourglass

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        hourglass::HOURGLASS_READER({data, data + size});
    } catch (const hourglass::Error&) {
    }
    return 0;
}
