#include "cli/text_sequences.h"

#include <memory>
#include <utility>

#include "analysis/classification_report.h"
#include "base/format.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/started_team.h"
#include "cli/training_loop.h"
#include "io/sequence_model_file.h"
#include "training/run.h"
#include "training/sequence_task.h"

namespace hourglass::cli {
namespace {

Saver saver_of(const SequenceTraining& training, const SequenceClassifier& model) {
    if (!training.out.empty()) check_ending(training.out, ".safetensors", "a classifier of word sequences");
    Saver saver(training.out, {training.input});
    saver.set_content(
        [&model, precision = training.precision] { return save_sequence_model(model, precision); });
    return saver;
}

ClassificationReport report_of(const SequenceTask& task, ThreadTeam& team) {
    const Documents& documents = task.measured();
    return classification_report(
        documents.labels, classify_sequences(task.classifier(), documents.texts, team), documents.classes);
}

void print_last_line(const ClassificationReport& report, bool json) {
    if (!json) return print_line("\n" + report_text(report));
    print_json({{"accuracy", report.accuracy},
                {"classes", report.classes},
                {"confusion", report.confusion},
                {"report", report_text(report)}});
}

}  // namespace

SequenceSpec default_sequence_spec() {
    SequenceSpec spec;
    spec.dimensions = 32;
    spec.length = 64;
    spec.pooling = WordPooling::Mean;
    return spec;
}

int train_sequences(const SequenceTraining& training, SequenceClassifier classifier,
                    const DocumentSplit& documents) {
    const int epochs = classifier.spec().training.epochs;
    auto task = std::make_unique<SequenceTask>(std::move(classifier), documents.train, documents.test);
    const SequenceTask& trained = *task;
    const Saver saver = saver_of(training, trained.classifier());
    StartedTeam team(training.threads);
    TrainingRun run(std::move(task));
    const bool tested = documents.test.count() > 0;
    for (const std::string& note : training.notes) say(note);
    say("training on " + with_commas(static_cast<long>(documents.train.count())) + " documents, " +
        (tested ? with_commas(static_cast<long>(documents.test.count())) + " to test"
                : std::string("which are also what is measured")) +
        "; " + with_commas(static_cast<long>(trained.classifier().vocabulary().size())) + " words");
    const int status = cli::train({.run = run,
                                   .team = team,
                                   .saver = saver,
                                   .epochs = epochs,
                                   .noun = "documents",
                                   .measured_on = tested ? "test" : "training",
                                   .json = training.json,
                                   .score = "accuracy"});
    if (status == 0 && training.report) print_last_line(report_of(trained, team), training.json);
    return status;
}

int train_sentiment(const SequenceTraining& training, const SequenceSpec& spec) {
    const Documents documents = sentiment_documents();
    auto task = std::make_unique<SequenceTask>(SequenceClassifier(spec, documents), documents);
    const SequenceTask& trained = *task;
    const Saver saver = saver_of(training, trained.classifier());
    StartedTeam team(training.threads);
    TrainingRun run(std::move(task));
    while (run.trainer().epoch() < spec.training.epochs) run.step(team);
    saver.save(true);
    const std::vector<std::uint8_t> predictions =
        classify_sequences(trained.classifier(), documents.texts, team);
    const ClassificationReport report = report_of(trained, team);
    const double loss = run.epoch().validation->loss;
    if (training.json) {
        Json line = {{"epochs", spec.training.epochs}, {"loss", loss}, {"accuracy", report.accuracy}};
        line["confusion"] = report.confusion;
        line["classes"] = report.classes;
        if (training.report) line["report"] = report_text(report);
        print_json(line);
        return 0;
    }
    for (const EpochRecord& epoch : run.history().epochs)
        print_line("epoch " + std::to_string(epoch.epoch) + "  loss " + fixed(epoch.train_loss, 4));
    for (std::size_t i = 0; i < documents.count(); ++i)
        print_line(documents.texts[i] + "  " + documents.classes[documents.labels[i]] + ", taken for " +
                   documents.classes[predictions[i]]);
    print_line("loss " + fixed(loss, 5) + "  accuracy " + fixed(report.accuracy, 4));
    if (training.report) print_line("\n" + report_text(report));
    if (!training.out.empty()) say(saver.outcome());
    return 0;
}

}  // namespace hourglass::cli
