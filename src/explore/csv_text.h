// The panels' measurements as comma-separated text for other programs.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "explore/run_log.h"
#include "explore/sentences.h"
#include "explore/text_runs.h"
#include "training/snapshot.h"

namespace hourglass::explore {

// Columns epoch, train, and test or validation (measured_on): a row for each point of either curve, by epoch;
// empty where a curve has no point there.
std::string curves_csv(const History& history, const Spec& spec);
// Columns index, label, mse: a row for each image whose error is known (not NaN).
std::string errors_csv(std::span<const std::uint8_t> labels, std::span<const float> errors);
// A row for each epoch of each run, after a row with the columns' names, of which `measured_on` says what the
// validation columns were measured on: test or validation.
std::string runs_csv(const std::vector<Run>& runs);
// The same of runs on the texts of this name; F1 and accuracy are of codes alone, where they were measured.
std::string text_runs_csv(const std::vector<TextRun>& runs, const std::string& data);
// Of each run a row for each epoch with its loss (nats) and accuracy, then one for each sentence with its
// label, what the model of the shown epoch predicts, and how probable "positive" is. The first column says
// which; what a row has not is empty.
std::string sentences_csv(std::span<const Sentences* const> runs);
// What action::SaveFile takes.
std::vector<std::uint8_t> to_file(const std::string& text);

}  // namespace hourglass::explore
