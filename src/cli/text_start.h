// Where 'hourglass text train --from' starts: at the run in a file.
#pragma once

#include <string>
#include <vector>

#include "cli/options.h"
#include "text/folds.h"
#include "text/sequence_classifier.h"
#include "training/saved_text_run.h"

namespace hourglass::cli {

struct TextStart {
    SavedTextRun run;                // a model alone is at step 0
    std::vector<std::string> notes;  // to be said once nothing can be refused any more
};

// Reads the file. `given`: the fields that stand on the command line, which may repeat what the file says;
// learning rate and epochs may differ. Throws UsageError when others do, and Error.
TextStart text_start_from(const std::string& path, const Spec& spec, const std::vector<const Field*>& given);

// The same of a classifier of word sequences, whose file has no run: its weights are those to begin with.
SequenceClassifier sequence_start_from(const std::string& path, const Spec& spec,
                                       const std::vector<const Field*>& given);

// How documents become those to train on and those to test.
struct TextSplit {
    bool unique = false;  // without duplicates
    double test_share = 0.1;
    bool given = false;  // on the command line; otherwise the page's split is tried as well
};

DocumentSplit split_by(const TextSplit& how, const Documents& documents, std::uint64_t seed);

// Splits the documents and compares them with the run's; where they are another number, its weights alone go
// on.
DocumentSplit meet_documents(TextStart& start, const std::string& path, const Documents& documents,
                             const TextSplit& how);

}  // namespace hourglass::cli
