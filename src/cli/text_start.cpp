#include "cli/text_start.h"

#include <utility>

#include "base/error.h"
#include "cli/inputs.h"
#include "cli/start.h"

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

}  // namespace

TextStart text_start_from(const std::string& path, const Spec& spec, const std::vector<const Field*>& given) {
    const std::vector<std::uint8_t> bytes = read_model_bytes(path);
    TextStart start;
    try {
        start.run = load_text_file(bytes);
    } catch (const Error& error) {
        throw Error(path + ": " + error.what());
    }
    TextAutoencoder& model = start.run.model;
    Spec wanted = model.spec().network;
    check_given(wanted, spec, given, path);
    for (const Field* const field : given)
        if (field->live) field->set(wanted, field->get(spec));
    model.set_live_fields(wanted.learning_rate, wanted.epochs);
    model.set_classifier({});  // it is not of the weights to come
    if (goes_on(start)) check_unfinished(start.run.state, wanted.epochs, path);
    return start;
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
