#include "cli/source.h"

#include <utility>

#include "base/error.h"
#include "cli/output.h"
#include "cli/picture.h"
#include "io/sample_files.h"
#include "training/evaluate.h"

namespace hourglass::cli {
namespace {

Source load_file(const std::string& model, const std::string& in, const CommonOptions& options) {
    LoadedModel file = read_model(model);
    const DataRecord& record = file.record;
    Samples samples = read_sample_file(in, reading_options(options, record));
    if (samples.test) {
        throw Error(in + ": holds samples for training and for testing; --member names one array of them, " +
                    "or --data reads both and takes the test samples");
    }
    if (samples.set.features() != static_cast<std::size_t>(file.model.features())) {
        throw Error(in + ": has " + std::to_string(samples.set.features()) +
                    " features per sample, the model takes " + std::to_string(file.model.features()));
    }
    Source source{std::move(file.model), {}, {}, samples.labeled, in, {}};
    std::vector<std::string>& notes = source.data.notes;
    const std::string matched = match_values(record, samples.set);
    for (const std::string& note : samples.notes) notes.push_back(in + ": " + note);
    for (const std::string& note : {matched, far_values(record, samples.set)})
        if (!note.empty()) notes.push_back(in + ": " + note);
    scale(file.scaling, samples.set);
    if (!file.scaling.empty() && record.scale != "byte") bound_constant_columns(record, samples.set);
    if (file.scaling.empty()) check_range(source.model.spec(), samples.set, in);
    source.samples = std::move(samples.set);
    source.scaling = std::move(file.scaling);
    return source;
}

}  // namespace

Source load_source(const std::string& model, const std::string& in, const CommonOptions& options) {
    if (!in.empty()) return load_file(model, in, options);
    LoadedModel file = read_model(model);
    Scaling scaling = file.scaling;
    Inputs inputs = load_inputs(std::move(file), model, options);
    ImageSet test = std::move(inputs.data.dataset->test);
    std::string name = inputs.data.dataset->name;
    return {std::move(inputs.model), std::move(test),   std::move(inputs.data), true,
            std::move(name),         std::move(scaling)};
}

CodedSamples encode_source(Source& source, const ClassOptions& options, ThreadTeam& team) {
    ImageSet& samples = source.samples;
    CodedSamples result;
    result.labels = choose_classes(options, source.model.spec(), samples.count(),
                                   source.labeled ? samples.labels : std::vector<std::uint8_t>());
    if (!result.labels.empty()) samples.labels = result.labels;
    result.codes = encode_images(source.model, samples, samples.count(), team);
    check_finite(result.codes, source.name);
    return result;
}

}  // namespace hourglass::cli
