#include "cli/start.h"

#include <utility>

#include "base/format.h"
#include "base/text.h"
#include "cli/output.h"
#include "cli/usage.h"
#include "training/autoencoder_task.h"

namespace hourglass::cli {
void check_for_new_model(const CLI::App& command, std::initializer_list<const char*> names) {
    for (const char* const name : names)
        if (command.count(name) > 0)
            throw UsageError(std::string(name) +
                             " is for a new model; --from goes on with the settings of its file");
}

void check_given(const Spec& file, const Spec& spec, const std::vector<const Field*>& given,
                 const std::string& path) {
    std::vector<std::string> others;
    for (const Field* const field : given) {
        const std::string wanted = field->get(spec), there = field->get(file);
        if (!field->live && wanted != there)
            others.push_back(option_name(*field) + " " + wanted + " (it has " + there + ")");
    }
    if (!others.empty())
        throw UsageError(path + " goes on with its own settings, which contradict " + joined(others) +
                         "; only --learning-rate and --epochs can change");
}

void check_unfinished(const RunState& state, int epochs, const std::string& path) {
    const int done = state.epoch.epochs_done();
    if (done < epochs) return;
    throw UsageError(path + " has done " + std::to_string(done) + " of " + std::to_string(epochs) +
                     " epochs; --epochs, the total, has to be more than " + std::to_string(done) +
                     " to go on");
}

std::string place_text(const RunState& state, int epochs) {
    const EpochProgress& epoch = state.epoch;
    const std::string of = " of " + std::to_string(epochs);
    if (epoch.complete) return "after epoch " + std::to_string(epoch.number) + of;
    return "in epoch " + std::to_string(epoch.number) + of + ", after " + with_commas(state.trainer.step) +
           " steps";
}

std::string other_data_text(const std::string& path, const Fingerprint& before, const Fingerprint& now,
                            bool anew) {
    return path + " was trained on other data, " + before.text() + "; this is " + now.text() +
           (anew ? "; its weights are trained on, with the optimizer and the count of epochs at their start"
                 : "");
}

Start fresh_start(const Spec& spec) {
    return {.spec = spec, .model = {}, .scaling = {}, .run = {}, .record = {}, .notes = {}};
}

Start start_from(const std::filesystem::path& path, const Spec& spec,
                 const std::vector<const Field*>& given) {
    Start start;
    const std::vector<std::uint8_t> bytes = read_model_bytes(path);
    try {
        start.run = load_run(bytes);
        ModelFile file = start.run ? ModelFile{std::move(start.run->model), start.run->labels.scaling}
                                   : load_model_file(bytes);
        start.model = std::move(file.model);
        start.scaling = std::move(file.scaling);
    } catch (const Error& error) {
        throw Error(path.string() + ": " + error.what());
    }
    start.record = read_record_of(bytes, start.model.features(), path);
    start.spec = start.model.spec();
    check_given(start.spec, spec, given, path.string());
    for (const Field* const field : given)
        if (field->live) field->set(start.spec, field->get(spec));
    if (start.run) check_unfinished(start.run->state, start.spec.epochs, path.string());
    return start;
}

void meet_data(Start& start, const std::filesystem::path& path, const Dataset& data,
               const Fingerprint& fingerprint) {
    check_fits(start.model, data);
    if (!start.run) {
        start.notes.push_back(path.string() + kModelAlone);
        return;
    }
    const Fingerprint& before = start.run->labels.data;
    if (!fingerprint.same_numbers(before)) {
        const bool anew = fingerprint.train != before.train;
        start.notes.push_back(other_data_text(path.string(), before, fingerprint, anew));
        if (anew) {
            start.run.reset();
            return;
        }
    }
    start.notes.push_back("continues " + path.string() + " " +
                          place_text(start.run->state, start.spec.epochs));
}

}  // namespace hourglass::cli
