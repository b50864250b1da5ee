// Training on some of the classes only, so that the others are what a model has never seen.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cli/inputs.h"

namespace hourglass::cli {

struct ClassFilter {
    std::string only;     // with commas between; empty: all
    std::string without;  // likewise; empty: none
};

// --only-classes, --without-classes.
void add_class_filter_options(CLI::App& command, ClassFilter& filter);

// Leaves samples of other classes out of both sets, and remembers in the record which were kept. Throws Error
// for classes that are not there, and when nothing would be left.
void keep_classes(Data& data, const ClassFilter& filter);
// The same of a run that goes on: those classes that its model was trained on; none: all.
void keep_classes(Data& data, const std::vector<std::string>& classes);

}  // namespace hourglass::cli
