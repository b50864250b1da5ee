// Good files of this program's own formats for the fuzz targets to start from: fuzz_seeds FOLDER writes them
// into a folder per target. Those of other programs' formats are in seeds.mjs.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <utility>

#include "base/error.h"
#include "compression/lossless.h"
#include "compression/lossy.h"
#include "fuzz_models.h"
#include "io/classifier_file.h"
#include "io/dataset_file.h"
#include "io/model_file.h"
#include "io/sequence_model_file.h"
#include "io/text_model_file.h"
#include "training/autoencoder_task.h"
#include "training/saved_run.h"
#include "training/saved_text_run.h"

namespace hourglass {
namespace {

void write(const std::filesystem::path& folder, const char* target, const std::vector<std::uint8_t>& bytes) {
    std::filesystem::create_directories(folder / target);
    std::ofstream file(folder / target / "ours", std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (!file.flush()) throw Error("cannot write the seed of " + std::string(target));
}

// Two pictures as small as the models.
ImageSet two_pictures() {
    ImageSet images;
    images.width = 3;
    images.height = 2;
    images.pixels = {0, 10, 255, 0, 3, 200, 255, 255, 0, 1, 90, 0};
    images.labels = {0, 1};
    return images;
}

std::vector<std::uint8_t> run_file(ThreadTeam& team) {
    auto data = std::make_shared<Dataset>();
    data->train = data->test = two_pictures();
    auto task = std::make_unique<AutoencoderTask>(fuzz_autoencoder(), data);
    const Autoencoder& model = task->model();
    TrainingRun run(std::move(task));
    run.step(team);
    return save_run(run, model, {.name = "seed", .data = fingerprint(*data)}, false);
}

std::vector<std::uint8_t> text_run_file(ThreadTeam& team) {
    const Documents documents = fuzz_documents();
    auto task = std::make_unique<TextTask>(fuzz_text_model(), documents, std::vector<std::uint32_t>{0, 1},
                                           Documents{});
    const TextAutoencoder& model = task->model();
    TrainingRun run(std::move(task));
    run.step(team);
    const RunLabels labels{.name = "seed", .data = fingerprint(documents, {})};
    return save_text_run(run, model, labels, {{0, 0.5, 0.25}});
}

// The model's own codes of its documents, with what it says of them.
std::vector<std::uint8_t> text_moment_file() {
    TextMoment moment{.model = fuzz_text_model(),
                      .codes = Matrix::Constant(2, 4, 0.5f),
                      .verdicts = {0, 1, 0, 1},
                      .by_code = {1},
                      .scores = {{1, 0.75, 0.5}},
                      .epoch = 1};
    return save_text_moment(moment);
}

std::vector<std::uint8_t> table_dataset() {
    ImageSet set{.width = 2, .height = 1, .pixels = {}, .labels = {0, 1}, .values = {0, 1, 2, 3}};
    set.columns = {"x", "y"};
    set.classes = {"a", "b"};
    const Dataset data{.name = "table.csv", .train = set, .test = set};
    return save_dataset(data, {.low = {0, 1}, .range = {1, 2}});
}

void write_all(const std::filesystem::path& folder) {
    ThreadTeam& team = ThreadTeam::single();
    const Autoencoder model = fuzz_autoencoder();
    Matrix codes(2, 2);
    codes << 0.5f, -1, 2, 0.25f;
    const Container lossy = compress_codes(model, {codes}, kDefaultStep, team);
    write(folder, "model", save_model(model));
    write(folder, "classifier", save_classifier(fuzz_classifier()));
    write(folder, "text_model", save_text_model(fuzz_text_model()));
    write(folder, "sequence_model", save_sequence_model(fuzz_sequence_model()));
    write(folder, "run", run_file(team));
    write(folder, "text_run", text_run_file(team));
    write(folder, "text_moment", text_moment_file());
    write(folder, "dataset", table_dataset());
    write(folder, "compressed", pack(lossy));
    write(folder, "lossy", lossy.body);
    write(folder, "lossless", compress_lossless(fuzz_variational(), two_pictures(), 1, team).container.body);
}

}  // namespace
}  // namespace hourglass

int main(int, char** arguments) {
    try {
        hourglass::write_all(arguments[1]);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "fuzz_seeds: " << error.what() << '\n';
        return 1;
    }
}
