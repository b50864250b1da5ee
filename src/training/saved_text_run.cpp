#include "training/saved_text_run.h"

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "io/model_parts.h"
#include "io/text_model_file.h"
#include "training/saved_run_parts.h"

namespace hourglass {
namespace {

constexpr std::string_view kScores = "scores";
constexpr std::size_t kScoreColumns = 3;
const std::string kEpochKey = std::string(kTrainingPrefix) + "epoch",
                  kCodes = std::string(kTrainingPrefix) + "codes",
                  kVerdicts = std::string(kTrainingPrefix) + "verdicts",
                  kByCode = std::string(kTrainingPrefix) + "by_code";

void put_scores(const std::vector<TextScore>& scores, std::map<std::string, std::string>& metadata) {
    std::vector<double> table;
    for (const TextScore& score : scores)
        table.insert(table.end(), {static_cast<double>(score.epoch), score.accuracy, score.f1});
    put_table(kScores, table, metadata);
}

std::vector<TextScore> take_scores(const std::map<std::string, std::string>& metadata) {
    const std::vector<double> table = take_table(metadata, kScores, kScoreColumns);
    std::vector<TextScore> scores;
    for (std::size_t i = 0; i < table.size(); i += kScoreColumns)
        scores.push_back({static_cast<int>(table[i]), table[i + 1], table[i + 2]});
    return scores;
}

void put_numbers(const std::string& name, std::vector<float> numbers, TensorFile& file) {
    file.tensors.push_back({name, {numbers.size()}, std::move(numbers)});
}

const std::vector<float>& take_numbers(const TensorFile& file, const std::string& name) {
    const Tensor* const tensor = file.find(name);
    if (tensor == nullptr) throw Error("the past epoch is damaged: it has no '" + name + "'");
    return tensor->values;
}

// Places in the classes, of which there are at most 256.
std::vector<std::uint8_t> take_verdicts(const TensorFile& file, const std::string& name,
                                        std::size_t classes) {
    std::vector<std::uint8_t> verdicts;
    for (const float number : take_numbers(file, name)) {
        if (!(number >= 0 && number < static_cast<float>(classes)))
            throw Error("the past epoch is damaged: '" + name + "' has a class that there is not");
        verdicts.push_back(static_cast<std::uint8_t>(number));
    }
    return verdicts;
}

std::vector<std::uint8_t> write_text_run(const TextAutoencoder& model, const RunState& state,
                                         const RunLabels& labels, const std::vector<TextScore>& scores,
                                         const RunMoments& moments) {
    TensorFile file = text_model_tensors(model);
    put_scores(scores, file.metadata);
    std::vector<TensorSource> tensors;
    for (const Tensor& tensor : file.tensors)
        tensors.push_back({tensor.name, tensor.shape, NumberType::F32, [&](std::span<std::uint8_t> place) {
                               std::memcpy(place.data(), tensor.values.data(), place.size());
                           }});
    return write_run(std::move(file.metadata), std::move(tensors), model.parameters(), state, labels,
                     moments);
}

int epoch_from(const std::string& text) {
    int epoch = -1;
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, epoch);
    if (error != std::errc{} || end != last || epoch < 0)
        throw Error("the past epoch is damaged: its number must be 0 or more");
    return epoch;
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
                                        const RunLabels& labels, const std::vector<TextScore>& scores,
                                        bool times) {
    RunState state = run.state();
    if (!times) forget_times(state);
    return write_text_run(model, state, labels, scores, moments_of(run, run.trainer().parameters()));
}

std::vector<std::uint8_t> save_text_run(const SavedTextRun& run) {
    return write_text_run(run.model, run.state, run.labels, run.scores, moments_of(run.state));
}

std::optional<SavedTextRun> load_text_run(std::span<const std::uint8_t> bytes) {
    const RawTensorFile file = read_raw_safetensors(bytes);
    if (!holds_run(file, bytes)) return std::nullopt;
    SavedTextRun run{.model = load_text_model(bytes)};
    take_run(file, std::as_const(run.model).parameters(), run.state, run.labels);
    run.scores = take_scores(file.metadata);
    return run;
}

SavedTextRun load_text_file(std::span<const std::uint8_t> bytes) {
    if (auto run = load_text_run(bytes)) return std::move(*run);
    return {.model = load_text_model(bytes)};
}

std::vector<std::uint8_t> save_text_file(const SavedTextRun& run) {
    if (run.state.trainer.step > 0) return save_text_run(run);
    return save_text_model(run.model, Precision::Float32);
}

std::vector<std::uint8_t> save_text_moment(const TextMoment& moment) {
    TensorFile file = text_model_tensors(moment.model, Precision::Float16);
    put_scores(moment.scores, file.metadata);
    file.metadata[kEpochKey] = std::to_string(moment.epoch);
    put_numbers(kCodes, {moment.codes.data(), moment.codes.data() + moment.codes.size()}, file);
    put_numbers(kVerdicts, {moment.verdicts.begin(), moment.verdicts.end()}, file);
    put_numbers(kByCode, {moment.by_code.begin(), moment.by_code.end()}, file);
    return write_safetensors(file, Precision::Float16);
}

TextMoment load_text_moment(std::span<const std::uint8_t> bytes) {
    const TensorFile file =
        read_safetensors(bytes, [](std::string_view name) { return !belongs_to_model(name); });
    const auto epoch = file.metadata.find(kEpochKey);
    if (epoch == file.metadata.end()) throw Error("this is not the file of a past epoch");
    TextMoment moment{.model = load_text_model(bytes),
                      .codes = {},
                      .verdicts = {},
                      .by_code = {},
                      .scores = take_scores(file.metadata),
                      .epoch = epoch_from(epoch->second)};
    const std::vector<float>& codes = take_numbers(file, kCodes);
    const Eigen::Index rows = moment.model.latent();
    moment.codes =
        Eigen::Map<const Matrix>(codes.data(), rows, static_cast<Eigen::Index>(codes.size()) / rows);
    if (static_cast<std::size_t>(moment.codes.size()) != codes.size())
        throw Error("the past epoch is damaged: its codes are not as long as those of its model");
    moment.verdicts = take_verdicts(file, kVerdicts, moment.model.classes().size());
    moment.by_code = take_verdicts(file, kByCode, moment.model.classes().size());
    return moment;
}

}  // namespace hourglass
