#include "explore/csv_text.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace hourglass::explore {
namespace {

std::string number(double value) {
    if (!std::isfinite(value)) return "";
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.7g", value);
    return buffer;
}

std::string in_quotes(const std::string& text) {
    std::string result = "\"";
    for (const char character : text) result += character == '"' ? "\"\"" : std::string(1, character);
    return result + "\"";
}

}  // namespace

std::string curves_csv(const History& history, const Spec& spec) {
    std::string csv = "epoch,train," + measured_on(spec) + "\n";
    const std::vector<BatchRecord>& batches = history.batches;
    const std::vector<EpochRecord>& epochs = history.epochs;
    for (std::size_t b = 0, e = 0; b < batches.size() || e < epochs.size();) {
        const double at_batch = b < batches.size() ? batches[b].epoch : INFINITY;
        const double at_epoch = e < epochs.size() ? epochs[e].epoch : INFINITY;
        const bool batch = at_batch <= at_epoch, epoch = at_epoch <= at_batch;
        csv += number(std::min(at_batch, at_epoch)) + ",";
        csv += (batch ? number(batches[b++].loss) : "") + ",";
        csv += (epoch ? number(epochs[e++].validation_loss) : "") + "\n";
    }
    return csv;
}

std::string errors_csv(std::span<const std::uint8_t> labels, std::span<const float> errors) {
    std::string csv = "index,label,mse\n";
    for (std::size_t i = 0; i < std::min(labels.size(), errors.size()); ++i) {
        if (std::isnan(errors[i])) continue;
        csv += std::to_string(i) + "," + std::to_string(labels[i]) + "," +
               number(static_cast<double>(errors[i])) + "\n";
    }
    return csv;
}

std::string runs_csv(const std::vector<Run>& runs) {
    std::string csv =
        "run,epoch,train_loss,validation_loss,validation_mse,seconds,samples_per_second,measured_on,data";
    for (const Field& field : spec_fields()) csv += "," + std::string(field.key);
    csv += "\n";
    for (const Run& run : runs) {
        std::string settings = "," + measured_on(run.spec) + "," + in_quotes(run.data);
        for (const Field& field : spec_fields())
            settings += "," + (field.matters(run.spec) ? in_quotes(field.get(run.spec)) : std::string());
        for (const EpochRecord& record : run.epochs) {
            csv += in_quotes(run.name) + "," + std::to_string(record.epoch);
            for (const double value : {record.train_loss, record.validation_loss, record.validation_mse,
                                       record.seconds, record.samples_per_second})
                csv += "," + number(value);
            csv += settings + "\n";
        }
    }
    return csv;
}

std::string sentences_csv(std::span<const Sentences* const> runs) {
    std::string csv = "what,epoch,loss,accuracy,text,label,predicted,probability,seed\n";
    for (const Sentences* run : runs) {
        const std::string seed = "," + std::to_string(run->seed()) + "\n";
        for (std::size_t i = 0; i < run->losses().size(); ++i)
            csv += "epoch," + std::to_string(i + 1) + "," + number(static_cast<double>(run->losses()[i])) +
                   "," + number(static_cast<double>(run->accuracies()[i])) + ",,,," + seed;
        const Documents& documents = run->documents();
        const std::string epoch = std::to_string(run->shown_epoch());
        for (std::size_t i = 0; i < documents.count(); ++i)
            csv += "sentence," + epoch + ",,," + in_quotes(documents.texts[i]) + "," +
                   in_quotes(documents.classes[documents.labels[i]]) + "," +
                   in_quotes(documents.classes[run->predictions()[i]]) + "," +
                   number(static_cast<double>(run->probabilities()[i])) + seed;
    }
    return csv;
}

std::string text_runs_csv(const std::vector<TextRun>& runs, const std::string& data) {
    std::string csv =
        "run,epoch,train_loss,validation_loss,seconds,samples_per_second,codes_f1,codes_accuracy,data";
    std::map<std::string, std::string> keys;
    put_spec(default_text_spec(), keys);
    for (const auto& entry : keys) csv += "," + entry.first;
    csv += "\n";
    for (const TextRun& run : runs) {
        std::string settings = "," + in_quotes(data);
        const auto values = settings_that_matter(run.model->spec());
        for (const auto& entry : keys) {
            const auto found = values.find(entry.first);
            settings += "," + (found != values.end() ? in_quotes(found->second) : std::string());
        }
        for (const EpochRecord& record : run.epochs) {
            const auto score = std::ranges::find(run.scores, record.epoch, &TextScore::epoch);
            const bool measured = score != run.scores.end();
            csv += in_quotes(run.name) + "," + std::to_string(record.epoch);
            for (const double value :
                 {record.train_loss, record.validation_loss, record.seconds, record.samples_per_second,
                  measured ? score->f1 : NAN, measured ? score->accuracy : NAN})
                csv += "," + number(value);
            csv += settings + "\n";
        }
    }
    return csv;
}

std::vector<std::uint8_t> to_file(const std::string& text) { return {text.begin(), text.end()}; }

}  // namespace hourglass::explore
