#include "cli/text_start.h"

#include <utility>

#include "base/error.h"
#include "cli/inputs.h"
#include "cli/start.h"
#include "io/sequence_model_file.h"

namespace hourglass::cli {
namespace {

// As the page trains.
constexpr TextSplit kPageSplit{.unique = true, .test_share = kPageTestShare, .given = false};

bool goes_on(const TextStart& start) { return start.run.state.trainer.step > 0; }

bool are_those_of(const DocumentSplit& parts, const SavedTextRun& run) {
    return fingerprint(parts.train, parts.test).same_numbers(run.labels.data);
}

void forget_run(SavedTextRun& run) {
    run.state = {};
    run.scores.clear();
}

template <typename Load>
auto loaded(const std::string& path, const Load& load) {
    const std::vector<std::uint8_t> bytes = read_model_bytes(path);
    try {
        return load(bytes);
    } catch (const Error& error) {
        throw Error(path + ": " + error.what());
    }
}

// The file's settings with those of `given` that may change.
Spec changed_settings(const Spec& file, const Spec& spec, const std::vector<const Field*>& given,
                      const std::string& path) {
    check_given(file, spec, given, path);
    Spec changed = file;
    for (const Field* const field : given)
        if (field->live) field->set(changed, field->get(spec));
    return changed;
}

}  // namespace

TextStart text_start_from(const std::string& path, const Spec& spec, const std::vector<const Field*>& given) {
    TextStart start{.run = loaded(path, load_text_file), .notes = {}};
    TextAutoencoder& model = start.run.model;
    const Spec wanted = changed_settings(model.spec().network, spec, given, path);
    model.set_live_fields(wanted.learning_rate, wanted.epochs);
    model.set_classifier({});  // it is not of the weights to come
    if (goes_on(start)) check_unfinished(start.run.state, wanted.epochs, path);
    return start;
}

SequenceClassifier sequence_start_from(const std::string& path, const Spec& spec,
                                       const std::vector<const Field*>& given) {
    SequenceClassifier model = loaded(path, load_sequence_model);
    const Spec wanted = changed_settings(model.spec().training, spec, given, path);
    model.set_live_fields(wanted.learning_rate, wanted.epochs);
    return model;
}

DocumentSplit split_by(const TextSplit& how, const Documents& documents, std::uint64_t seed) {
    return split(how.unique ? without_duplicates(documents) : documents, how.test_share, seed);
}

DocumentSplit meet_documents(TextStart& start, const std::string& path, const Documents& documents,
                             const TextSplit& how) {
    SavedTextRun& run = start.run;
    const Spec& spec = run.model.spec().network;
    DocumentSplit parts = split_by(how, documents, spec.seed);
    if (!goes_on(start)) {
        start.notes.push_back(path + kModelAlone);
        return parts;
    }
    if (!are_those_of(parts, run) && !how.given) {
        DocumentSplit page = split_by(kPageSplit, documents, spec.seed);
        if (are_those_of(page, run)) {
            parts = std::move(page);
            start.notes.push_back(
                "the documents are split as on the page: without duplicates, a fifth to test");
        }
    }
    if (!are_those_of(parts, run)) {
        const Fingerprint before = run.labels.data, now = fingerprint(parts.train, parts.test);
        const bool anew = now.train != before.train;
        start.notes.push_back(other_data_text(path, before, now, anew));
        if (anew) forget_run(run);
    }
    if (goes_on(start)) start.notes.push_back("continues " + path + " " + place_text(run.state, spec.epochs));
    return parts;
}

}  // namespace hourglass::cli
