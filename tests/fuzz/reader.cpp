// The fuzz target (https://llvm.org/docs/LibFuzzer.html) of every reader of files. The environment variable
// HOURGLASS_READER says which: whatever the bytes are, it gives back what fits together, or throws Error.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "compression/lossless.h"
#include "compression/lossy.h"
#include "fuzz_models.h"
#include "io/classifier_file.h"
#include "io/dataset_file.h"
#include "io/documents_file.h"
#include "io/model_file.h"
#include "io/record_file.h"
#include "io/safetensors.h"
#include "io/samples.h"
#include "io/sequence_model_file.h"
#include "io/text_model_file.h"
#include "training/saved_run.h"
#include "training/saved_text_run.h"

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

void csv(FuzzBytes bytes) { read_as("f.csv", std::move(bytes)); }
void npy(FuzzBytes bytes) { read_as("f.npy", std::move(bytes)); }
void idx(FuzzBytes bytes) { read_as("f-ubyte", std::move(bytes)); }
void png(FuzzBytes bytes) { read_as("f.png", std::move(bytes)); }
void jpeg(FuzzBytes bytes) { read_as("f.jpg", std::move(bytes)); }
void bmp(FuzzBytes bytes) { read_as("f.bmp", std::move(bytes)); }
void webp(FuzzBytes bytes) { read_as("f.webp", std::move(bytes)); }
void pnm(FuzzBytes bytes) { read_as("f.pgm", std::move(bytes)); }
void archive(FuzzBytes bytes) { read_as("f.zip", std::move(bytes)); }
void gzip(FuzzBytes bytes) { read_as("f.gz", std::move(bytes)); }
void labels(FuzzBytes bytes) { read_labels("f-labels-ubyte", std::move(bytes), {.limit = kLimit}); }
void model(FuzzBytes bytes) { load_model_file(bytes); }
void classifier(FuzzBytes bytes) { load_classifier(bytes); }
void record(FuzzBytes bytes) { read_record(bytes, 2); }
void dataset(FuzzBytes bytes) { load_dataset(bytes); }
void text_model(FuzzBytes bytes) { load_text_model(bytes); }
void sequence_model(FuzzBytes bytes) { load_sequence_model(bytes); }
void run(FuzzBytes bytes) { load_run(bytes); }
void text_run(FuzzBytes bytes) { load_text_run(bytes); }
void text_moment(FuzzBytes bytes) { load_text_moment(bytes); }

// The last byte chooses the options.
void documents(FuzzBytes bytes) {
    DocumentOptions options;
    if (!bytes.empty()) {
        const std::uint8_t way = bytes.back();
        bytes.pop_back();
        options.guess = (way & 1) != 0;
        options.no_label = (way & 2) != 0;
        if ((way & 4) != 0) options.text_column = "2";
        if ((way & 8) != 0) options.label_column = "1";
    }
    holds_documents(bytes);
    const ReadDocuments read = read_documents(std::move(bytes), "f.csv", options);
    const Documents& found = read.documents;
    require(!found.texts.empty());
    require(found.labels.empty() || found.labels.size() == found.texts.size());
    for (const std::uint8_t label : found.labels) require(label < found.classes.size());
}

void compressed(FuzzBytes bytes) { unpack(bytes); }

// What stands in a file of two compressed samples whose checksum is right.
Container container_of(Coding coding, FuzzBytes body, const Autoencoder& model) {
    return {coding, model_checksum(model), model.image().width, model.image().height, 2, std::move(body)};
}
void lossy(FuzzBytes bytes) {
    static const Autoencoder model = fuzz_autoencoder();
    decompress_codes(container_of(Coding::Lossy, std::move(bytes), model), model);
}
void lossless(FuzzBytes bytes) {
    static const Autoencoder model = fuzz_variational();
    decompress_lossless(container_of(Coding::Gray, std::move(bytes), model), model, ThreadTeam::single());
}

struct Reader {
    std::string_view name;
    void (*read)(FuzzBytes bytes);
};
constexpr Reader kReaders[] = {
    {"csv", csv},
    {"npy", npy},
    {"idx", idx},
    {"png", png},
    {"jpeg", jpeg},
    {"bmp", bmp},
    {"webp", webp},
    {"pnm", pnm},
    {"archive", archive},
    {"gzip", gzip},
    {"labels", labels},
    {"documents", documents},
    {"model", model},
    {"classifier", classifier},
    {"text_model", text_model},
    {"sequence_model", sequence_model},
    {"run", run},
    {"text_run", text_run},
    {"text_moment", text_moment},
    {"record", record},
    {"dataset", dataset},
    {"compressed", compressed},
    {"lossy", lossy},
    {"lossless", lossless},
};

const Reader& chosen_reader() {
    const char* const name = std::getenv("HOURGLASS_READER");
    for (const Reader& reader : kReaders)
        if (name != nullptr && reader.name == name) return reader;
    std::cerr << "HOURGLASS_READER must be one of";
    for (const Reader& reader : kReaders) std::cerr << ' ' << reader.name;
    std::cerr << '\n';
    std::exit(2);
}

}  // namespace
}  // namespace hourglass

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const hourglass::Reader& reader = hourglass::chosen_reader();
    try {
        reader.read({data, data + size});
    } catch (const hourglass::Error&) {
    }
    return 0;
}
