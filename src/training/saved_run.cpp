#include "training/saved_run.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <concepts>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/text.h"
#include "data/stored.h"
#include "io/gzip.h"
#include "io/model_file.h"
#include "io/model_parts.h"
#include "io/record_file.h"
#include "training/checkpoint_tensors.h"
#include "training/saved_run_parts.h"

namespace hourglass {
namespace {

using Metadata = std::map<std::string, std::string>;
using Bytes = std::span<const std::uint8_t>;

constexpr char kVersion[] = "1";
constexpr std::string_view kEpochs = "epochs", kBatches = "batches";
constexpr std::size_t kMaximumCheckpoints = 250;  // so that the header stays small

std::string key(std::string_view name) { return std::string(kTrainingPrefix) + std::string(name); }

const std::string kFirst = key("first_moment."), kSecond = key("second_moment."), kGood = key("good."),
                  kEpoch = key("epoch."), kChecksum = key("checksum");

[[noreturn]] void refuse_run(const std::string& what) { throw Error("the saved run is damaged: " + what); }

// The plain fields of a run, each with its key: written and read by the same list.
template <typename State, typename Labels, typename Use>
void for_each_field(State& state, Labels& labels, const Use& use) {
    use("step", state.trainer.step);
    use("rule_step", state.trainer.rule_step);
    use("last_batch", state.trainer.last_batch);
    use("learning_rate", state.trainer.learning_rate);
    use("end_epoch", state.trainer.epochs);
    use("good_step", state.rollback.step);
    use("good_last_loss", state.rollback.last_loss);
    use("good_least_loss", state.rollback.least_loss);
    use("epoch_number", state.epoch.number);
    use("epoch_samples", state.epoch.samples);
    use("epoch_train_loss", state.epoch.train_loss);
    use("epoch_seconds", state.epoch.seconds);
    use("epoch_complete", state.epoch.complete);
    use("loss_sum", state.loss_sum);
    use("last_loss", state.last_loss);
    use("last_step_seconds", state.last_step_seconds);
    use("curve_stride", state.curve.stride);
    use("curve_count", state.curve.count);
    use("curve_sum", state.curve.sum);
    use("more_epochs", labels.more_epochs);
    use("pretrained", labels.pretrained);
    use("name", labels.name);
    use("data", labels.data.name);
    use("data_train", labels.data.train);
    use("data_test", labels.data.test);
    use("data_hash", labels.data.hash);
}

std::string text_of(const std::string& text) { return text; }
std::string text_of(bool value) { return value ? "yes" : "no"; }
template <typename Value>
std::string text_of(Value value) {
    return shortest_text(value);
}

void from_text(const std::string& text, std::string& value) { value = text; }
void from_text(const std::string& text, bool& value) { value = text == "yes"; }
// strtod and not from_chars, which the browser's library lacks; both read back what shortest_text wrote.
void from_text(const std::string& text, std::floating_point auto& value) {
    char* end = nullptr;
    value = std::is_same_v<std::remove_reference_t<decltype(value)>, float> ? std::strtof(text.c_str(), &end)
                                                                            : std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0') refuse_run(in_quotes(text) + " is no number");
}
void from_text(const std::string& text, std::integral auto& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || std::cmp_less(value, 0))
        refuse_run(in_quotes(text) + " is no whole number");
}

// The moments, or the weights to go back to: by the names of the parameters that they belong to.
void put_matrices(const std::string& prefix, std::span<const Parameter* const> parameters,
                  const std::function<const Matrix&(std::size_t)>& matrix,
                  std::vector<TensorSource>& tensors) {
    for (std::size_t i = 0; i < parameters.size(); ++i)
        if (matrix(i).size() > 0)
            tensors.push_back(source_of(prefix + parameters[i]->name, *parameters[i], matrix(i)));
}

// Matrices of no size where the file has none.
Weights take_matrices(const std::string& prefix, std::span<const Parameter* const> parameters,
                      const RawTensorFile& file) {
    Weights found;
    for (const Parameter* const parameter : parameters) {
        const RawTensor* const tensor = file.find(prefix + parameter->name);
        found.emplace_back();
        if (tensor == nullptr) continue;
        const Eigen::Index rows = parameter->value.rows(), columns = parameter->value.cols();
        if (tensor->type != NumberType::F32 ||
            tensor->bytes.size() != static_cast<std::size_t>(rows * columns) * sizeof(float))
            refuse_run("tensor '" + tensor->name + "' is not of its parameter's size");
        Matrix transposed(columns, rows);  // as a row-major matrix lies in memory
        std::memcpy(transposed.data(), tensor->bytes.data(), tensor->bytes.size());
        found.back() = transposed.transpose();
    }
    return found;
}

}  // namespace

// A row per record, in the metadata: other programs that save the tensors in another precision lose nothing
// of it.
void put_table(std::string_view name, const std::vector<double>& numbers, Metadata& metadata) {
    if (numbers.empty()) return;
    std::string text;
    for (const double number : numbers) text += (text.empty() ? "" : " ") + text_of(number);
    metadata[key(name)] = std::move(text);
}

std::vector<double> take_table(const Metadata& metadata, std::string_view name, std::size_t columns) {
    std::vector<double> numbers;
    const auto found = metadata.find(key(name));
    if (found == metadata.end()) return numbers;
    const std::string& text = found->second;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        from_text(text.substr(at, end - at), numbers.emplace_back());
        at = end + 1;
    }
    if (numbers.size() % columns != 0)
        refuse_run("'" + key(name) + "' is no table of " + std::to_string(columns) + " columns");
    return numbers;
}

namespace {

void put_history(const History& history, Metadata& metadata) {
    std::vector<double> epochs, batches;
    for (const EpochRecord& r : history.epochs)
        epochs.insert(epochs.end(), {static_cast<double>(r.epoch), r.train_loss, r.validation_loss,
                                     r.validation_mse, r.seconds, r.samples_per_second});
    for (const BatchRecord& r : history.batches) batches.insert(batches.end(), {r.epoch, r.loss});
    put_table(kEpochs, epochs, metadata);
    put_table(kBatches, batches, metadata);
}

History take_history(const Metadata& metadata) {
    History history;
    const std::vector<double> epochs = take_table(metadata, kEpochs, 6),
                              batches = take_table(metadata, kBatches, 2);
    for (std::size_t i = 0; i + 5 < epochs.size(); i += 6)
        history.epochs.push_back({static_cast<int>(epochs[i]), epochs[i + 1], epochs[i + 2], epochs[i + 3],
                                  epochs[i + 4], epochs[i + 5]});
    for (std::size_t i = 0; i + 1 < batches.size(); i += 2)
        history.batches.push_back({batches[i], batches[i + 1]});
    return history;
}

void put_validation(const std::optional<Validation>& validation, Metadata& metadata) {
    if (!validation) return;
    metadata[key("validation_loss")] = text_of(validation->loss);
    metadata[key("validation_score")] = text_of(validation->score);
    metadata[key("validation_mse")] = text_of(validation->mse);
}

std::optional<Validation> take_validation(const Metadata& metadata) {
    if (!metadata.contains(key("validation_loss"))) return std::nullopt;
    Validation validation;
    from_text(metadata.at(key("validation_loss")), validation.loss);
    const auto read = [&](const std::string& name, double& value) {
        const auto found = metadata.find(name);
        if (found == metadata.end()) refuse_run("it has no '" + name + "'");
        from_text(found->second, value);
    };
    read(key("validation_score"), validation.score);
    read(key("validation_mse"), validation.mse);
    return validation;
}

// A checksum as floats, eleven bits each, which every precision holds: all tensors of the file are floats, as
// programs that read models expect.
using Digits = std::array<float, 3>;
Digits digits_of(std::uint32_t sum) {
    constexpr std::uint32_t kBits = 11, kMask = (1u << kBits) - 1;
    return {static_cast<float>(sum & kMask), static_cast<float>((sum >> kBits) & kMask),
            static_cast<float>(sum >> (2 * kBits))};
}

void check_sum(const RawTensorFile& file, Bytes bytes) {
    const RawTensor* const stored = file.find(kChecksum);
    Digits sum{};
    if (stored == nullptr || stored->bytes.size() != sizeof sum ||
        stored->bytes.data() + sizeof sum != bytes.data() + bytes.size())
        refuse_run("it does not end with its checksum");
    std::memcpy(&sum, stored->bytes.data(), sizeof sum);
    if (sum != digits_of(crc32_of(bytes.first(bytes.size() - sizeof sum))))
        refuse_run("its checksum is not that of its content");
}

Checkpoints take_checkpoints(const RawTensorFile& file) {
    constexpr std::string_view kLast = "facts";
    Checkpoints found;
    for (const RawTensor& tensor : file.tensors)
        if (tensor.name.starts_with(kEpoch) && tensor.name.ends_with(kLast))
            found.push_back(take_checkpoint(file, tensor.name.substr(0, tensor.name.size() - kLast.size())));
    std::ranges::sort(found, {}, [](const auto& checkpoint) { return checkpoint->epoch; });
    return found;
}

void add_samples(Hash& hash, const ImageSet& set) {
    hash.add(set.count());
    hash.add(static_cast<std::uint64_t>(set.width));
    hash.add(static_cast<std::uint64_t>(set.height));
    if (set.channels != 1) hash.add(static_cast<std::uint64_t>(set.channels));
    hash.add(set.pixels.data(), set.pixels.size());
    for_each_piece(set, [&](std::size_t, std::span<const float> values) {
        hash.add(values.data(), values.size_bytes());
        return true;
    });
    hash.add(set.labels.data(), set.labels.size());
}

}  // namespace

// Eight bytes at a time.
void Hash::add(const void* from, std::size_t size) {
    const auto* bytes = static_cast<const std::uint8_t*>(from);
    for (; size >= 8; size -= 8, bytes += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes, 8);
        add(word);
    }
    for (; size > 0; --size) add(std::uint64_t{*bytes++});
}

void Hash::add(std::uint64_t word) { state_ = std::rotl(state_ ^ word, 29) * 0x9e3779b97f4a7c15u; }

Fingerprint fingerprint(const Dataset& data) {
    Hash hash;
    add_samples(hash, data.train);
    add_samples(hash, data.test);
    return {data.name, data.train.count(), data.test.count(), hash.value()};
}

std::string Fingerprint::text() const {
    return name + " (" + with_commas(static_cast<long>(train)) + " samples to train on, " +
           with_commas(static_cast<long>(test)) + " to test)";
}

RunMoments moments_of(const TrainingRun& run, std::span<Parameter* const> parameters) {
    const bool present = run.last_good_step() == run.trainer().step();
    return {.first = [=](std::size_t i) -> const Matrix& { return parameters[i]->first_moment; },
            .second = [=](std::size_t i) -> const Matrix& { return parameters[i]->second_moment; },
            .good = present ? nullptr : &run.last_good_weights()};
}

RunMoments moments_of(const RunState& state) {
    const TrainerState& trainer = state.trainer;
    const Weights& good = state.rollback.weights;
    return {.first = [&](std::size_t i) -> const Matrix& { return trainer.first_moments[i]; },
            .second = [&](std::size_t i) -> const Matrix& { return trainer.second_moments[i]; },
            .good = good.empty() ? nullptr : &good};
}

std::vector<std::uint8_t> write_run(Metadata metadata, std::vector<TensorSource> tensors,
                                    std::span<const Parameter* const> parameters, const RunState& state,
                                    const RunLabels& labels, const RunMoments& moments) {
    metadata[key("version")] = kVersion;
    for_each_field(state, labels,
                   [&](std::string_view name, const auto& value) { metadata[key(name)] = text_of(value); });
    put_validation(state.epoch.validation, metadata);
    put_history(state.history, metadata);
    put_matrices(kFirst, parameters, moments.first, tensors);
    put_matrices(kSecond, parameters, moments.second, tensors);
    if (moments.good != nullptr)
        put_matrices(
            kGood, parameters, [&](std::size_t i) -> const Matrix& { return (*moments.good)[i]; }, tensors);
    Checkpoints checkpoints = labels.checkpoints;
    while (checkpoints.size() > kMaximumCheckpoints) thin_out(checkpoints);
    for (const auto& checkpoint : checkpoints)
        put_checkpoint(checkpoint, kEpoch + std::to_string(checkpoint->epoch) + ".", tensors);
    // Of all bytes before it: the last tensor, so that its place is known.
    tensors.push_back({kChecksum, {std::tuple_size_v<Digits>}, NumberType::F32, [](auto /*place*/) {}});
    std::vector<std::uint8_t> bytes = write_safetensors(metadata, tensors);
    const std::size_t content = bytes.size() - sizeof(Digits);
    const Digits sum = digits_of(crc32_of(Bytes(bytes).first(content)));
    std::memcpy(bytes.data() + content, sum.data(), sizeof sum);
    return bytes;
}

bool holds_run(const RawTensorFile& file, Bytes bytes) {
    const auto version = file.metadata.find(key("version"));
    if (version == file.metadata.end()) return false;
    if (version->second != kVersion)
        throw Error("the training in the file is of version " + version->second +
                    ", and this program goes on with version " + kVersion +
                    "; its model can be used all the same");
    check_sum(file, bytes);
    return true;
}

void take_run(const RawTensorFile& file, std::span<const Parameter* const> parameters, RunState& state,
              RunLabels& labels) {
    for_each_field(state, labels, [&](std::string_view name, auto& value) {
        const auto found = file.metadata.find(key(name));
        if (found == file.metadata.end()) refuse_run("it has no '" + key(name) + "'");
        from_text(found->second, value);
    });
    state.epoch.validation = take_validation(file.metadata);
    state.trainer.first_moments = take_matrices(kFirst, parameters, file);
    state.trainer.second_moments = take_matrices(kSecond, parameters, file);
    Weights good = take_matrices(kGood, parameters, file);
    if (std::ranges::any_of(good, [](const Matrix& matrix) { return matrix.size() > 0; }))
        state.rollback.weights = std::move(good);
    state.history = take_history(file.metadata);
    labels.checkpoints = take_checkpoints(file);
}

namespace {

std::vector<std::uint8_t> write_model_run(const Autoencoder& model, const RunState& state,
                                          const RunLabels& labels, const RunMoments& moments) {
    Metadata metadata = labels.metadata;
    metadata.merge(model_metadata(model, labels.scaling));
    const std::vector<const Parameter*> parameters = model.parameters();
    std::vector<TensorSource> tensors;
    put_parameters(parameters, tensors);
    return write_run(std::move(metadata), std::move(tensors), parameters, state, labels, moments);
}

}  // namespace

void forget_times(RunState& state) {
    state.epoch.seconds = state.last_step_seconds = 0;
    for (EpochRecord& record : state.history.epochs) record.seconds = record.samples_per_second = 0;
}

std::vector<std::uint8_t> save_run(const TrainingRun& run, const Autoencoder& model, const RunLabels& labels,
                                   bool times) {
    RunState state = run.state();
    if (!times) forget_times(state);
    return write_model_run(model, state, labels, moments_of(run, run.trainer().parameters()));
}

std::vector<std::uint8_t> save_run(const SavedRun& run) {
    return write_model_run(run.model, run.state, run.labels, moments_of(run.state));
}

std::optional<SavedRun> load_run(Bytes bytes) {
    const RawTensorFile file = read_raw_safetensors(bytes);
    if (!holds_run(file, bytes)) return std::nullopt;
    ModelFile model = load_model_file(bytes);
    SavedRun run;
    run.model = std::move(model.model);
    run.labels.scaling = std::move(model.scaling);
    take_run(file, std::as_const(run.model).parameters(), run.state, run.labels);
    if (const auto record = file.metadata.find(kRecordKey); record != file.metadata.end())
        run.labels.metadata.insert(*record);
    return run;
}

}  // namespace hourglass
