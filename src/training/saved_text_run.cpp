#include "training/saved_text_run.h"

#include <cstring>
#include <utility>

#include "io/text_model_file.h"
#include "training/saved_run_parts.h"

namespace hourglass {
namespace {

constexpr std::string_view kScores = "scores";
constexpr std::size_t kScoreColumns = 3;

std::vector<std::uint8_t> write_text_run(const TextAutoencoder& model, const RunState& state,
                                         const RunLabels& labels, const std::vector<TextScore>& scores,
                                         const RunMoments& moments) {
    TensorFile file = text_model_tensors(model);
    std::vector<double> table;
    for (const TextScore& score : scores)
        table.insert(table.end(), {static_cast<double>(score.epoch), score.accuracy, score.f1});
    put_table(kScores, table, file.metadata);
    std::vector<TensorSource> tensors;
    for (const Tensor& tensor : file.tensors)
        tensors.push_back({tensor.name, tensor.shape, NumberType::F32, [&](std::span<std::uint8_t> place) {
                               std::memcpy(place.data(), tensor.values.data(), place.size());
                           }});
    return write_run(std::move(file.metadata), std::move(tensors), model.parameters(), state, labels,
                     moments);
}

void add_documents(Hash& hash, const Documents& documents) {
    hash.add(documents.count());
    for (const std::string& text : documents.texts) {
        hash.add(text.size());
        hash.add(text.data(), text.size());
    }
    hash.add(documents.labels.data(), documents.labels.size());
}

}  // namespace

Fingerprint fingerprint(const Documents& train, const Documents& test) {
    Hash hash;
    add_documents(hash, train);
    add_documents(hash, test);
    return {train.name, train.count(), test.count(), hash.value()};
}

std::vector<std::uint8_t> save_text_run(const TrainingRun& run, const TextAutoencoder& model,
                                        const RunLabels& labels, const std::vector<TextScore>& scores) {
    return write_text_run(model, run.state(), labels, scores, moments_of(run, run.trainer().parameters()));
}

std::vector<std::uint8_t> save_text_run(const SavedTextRun& run) {
    return write_text_run(run.model, run.state, run.labels, run.scores, moments_of(run.state));
}

std::optional<SavedTextRun> load_text_run(std::span<const std::uint8_t> bytes) {
    const RawTensorFile file = read_raw_safetensors(bytes);
    if (!holds_run(file, bytes)) return std::nullopt;
    SavedTextRun run{.model = load_text_model(bytes)};
    take_run(file, std::as_const(run.model).parameters(), run.state, run.labels);
    const std::vector<double> table = take_table(file.metadata, kScores, kScoreColumns);
    for (std::size_t i = 0; i < table.size(); i += kScoreColumns)
        run.scores.push_back({static_cast<int>(table[i]), table[i + 1], table[i + 2]});
    return run;
}

}  // namespace hourglass
