#include "training/checkpoint_tensors.h"

#include <algorithm>
#include <cstring>

#include "base/error.h"

namespace hourglass {
namespace {

// Larger than any code.
constexpr double kMaximumLatent = 1 << 16;
constexpr char kCheckpointFormat[] = "hourglass-epoch-1";

// What is no array, and the sizes of what is: in this order.
enum Fact {
    kFactEpoch,
    kFactLoss,
    kFactMse,
    kFactDormant,
    kFactLatent,
    kFactTrilColumns,
    kFactActivity,
    kFactKl,
    kFactCount
};

std::vector<double> facts_of(const Checkpoint& checkpoint) {
    const CodeSummary& codes = checkpoint.codes;
    const auto number = [](Eigen::Index size) { return static_cast<double>(size); };
    return {static_cast<double>(checkpoint.epoch),
            checkpoint.validation_loss,
            checkpoint.validation_mse,
            static_cast<double>(codes.dormant_units),
            number(codes.gaussian.mean.size()),
            number(codes.gaussian.scale_tril.cols()),
            number(codes.activity.size()),
            number(codes.kl.size())};
}

template <typename Value>
void copy_to(std::span<std::uint8_t> place, const std::vector<Value>& numbers) {
    if (!place.empty()) std::memcpy(place.data(), numbers.data(), place.size());
}

template <typename Codes, typename Use>
void for_each_array(Codes& codes, const Use& use) {
    use(codes.gaussian.mean);
    use(codes.gaussian.scale_tril);
    use(codes.gaussian.low);
    use(codes.gaussian.high);
    use(codes.activity);
    use(codes.kl);
}

std::size_t count_numbers(const CodeSummary& codes) {
    std::size_t count = 0;
    for_each_array(codes, [&](const auto& array) { count += static_cast<std::size_t>(array.size()); });
    return count;
}

// Throws Error when there is none of this type.
template <typename Value>
std::vector<Value> numbers_of(const RawTensorFile& file, const std::string& name, NumberType type) {
    const RawTensor* const tensor = file.find(name);
    if (tensor == nullptr || tensor->type != type)
        throw Error("tensor '" + name + "', which a saved run needs, is not there");
    std::vector<Value> numbers(tensor->bytes.size() / sizeof(Value));
    if (!numbers.empty()) std::memcpy(numbers.data(), tensor->bytes.data(), tensor->bytes.size());
    return numbers;
}

Eigen::Index size_from(double number) {
    if (!(number >= 0 && number <= kMaximumLatent))
        throw Error("a past epoch's codes have an impossible size");
    return static_cast<Eigen::Index>(number);
}

}  // namespace

void put_checkpoint(const std::shared_ptr<const Checkpoint>& checkpoint, const std::string& prefix,
                    std::vector<TensorSource>& tensors) {
    tensors.push_back({prefix + "facts",
                       {kFactCount},
                       NumberType::F64,
                       [checkpoint](auto place) { copy_to(place, facts_of(*checkpoint)); }});
    tensors.push_back({prefix + "codes",
                       {count_numbers(checkpoint->codes)},
                       NumberType::F32,
                       [checkpoint](std::span<std::uint8_t> place) {
                           for_each_array(
                               checkpoint->codes,
                               [&](const auto& array) {
                                   const auto size = static_cast<std::size_t>(array.size()) * sizeof(float);
                                   if (size > 0) std::memcpy(place.data(), array.data(), size);
                                   place = place.subspan(size);
                               });
                       }});
    tensors.push_back(
        {prefix + "weights", {checkpoint->weights.size()}, NumberType::F16, [checkpoint](auto place) {
             copy_to(place, checkpoint->weights);
         }});
}

std::shared_ptr<const Checkpoint> take_checkpoint(const RawTensorFile& file, const std::string& prefix) {
    const auto facts = numbers_of<double>(file, prefix + "facts", NumberType::F64);
    const auto numbers = numbers_of<float>(file, prefix + "codes", NumberType::F32);
    if (facts.size() != kFactCount || !(facts[kFactEpoch] >= 0 && facts[kFactEpoch] < 1e9))
        throw Error("'" + prefix + "facts' is not that of a past epoch");
    auto checkpoint = std::make_shared<Checkpoint>();
    checkpoint->epoch = static_cast<int>(facts[kFactEpoch]);
    checkpoint->validation_loss = facts[kFactLoss];
    checkpoint->validation_mse = facts[kFactMse];
    CodeSummary& codes = checkpoint->codes;
    codes.dormant_units = static_cast<int>(size_from(facts[kFactDormant]));
    const Eigen::Index latent = size_from(facts[kFactLatent]), columns = size_from(facts[kFactTrilColumns]);
    if (columns != latent && columns != (latent > 0 ? 1 : 0))
        throw Error("a past epoch's codes do not fit together");
    codes.gaussian.mean.resize(latent);
    codes.gaussian.scale_tril.resize(latent, columns);
    codes.gaussian.low.resize(latent);
    codes.gaussian.high.resize(latent);
    codes.activity.resize(size_from(facts[kFactActivity]));
    codes.kl.resize(size_from(facts[kFactKl]));
    if (count_numbers(codes) != numbers.size()) throw Error("a past epoch's codes do not fit together");
    const float* next = numbers.data();
    for_each_array(codes, [&](auto& array) {
        std::copy_n(next, array.size(), array.data());
        next += array.size();
    });
    checkpoint->weights = numbers_of<std::uint16_t>(file, prefix + "weights", NumberType::F16);
    return checkpoint;
}

std::vector<std::uint8_t> save_checkpoint(const std::shared_ptr<const Checkpoint>& checkpoint) {
    std::vector<TensorSource> tensors;
    put_checkpoint(checkpoint, "", tensors);
    return write_safetensors({{"format", kCheckpointFormat}}, tensors);
}

std::shared_ptr<const Checkpoint> load_checkpoint(std::span<const std::uint8_t> bytes) {
    const RawTensorFile file = read_raw_safetensors(bytes);
    const auto format = file.metadata.find("format");
    if (format == file.metadata.end() || format->second != kCheckpointFormat)
        throw Error("this is not the file of a past epoch");
    return take_checkpoint(file, "");
}

}  // namespace hourglass
