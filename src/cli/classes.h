// The classes for a conditional model, for the commands that use its encoder or decoder alone.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "autoencoder/network_plan.h"
#include "autoencoder/spec.h"

namespace hourglass::cli {

// The largest that conditional models know.
inline constexpr int kLastClass = kClasses - 1;

struct ClassOptions {
    std::optional<int> label;
    std::string labels;  // a file
};

// --label, --labels.
void add_class_options(CLI::App& command, ClassOptions& options);

// One class per sample: those of the options, else `known`, which is empty when nothing is known. Throws
// Error when a conditional model lacks them or they are not one per sample from 0 to 9, and when another
// model is given any. Empty for models that are not conditional.
std::vector<std::uint8_t> choose_classes(const ClassOptions& options, const Spec& spec, std::size_t count,
                                         const std::vector<std::uint8_t>& known);

}  // namespace hourglass::cli
