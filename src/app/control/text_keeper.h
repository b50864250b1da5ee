// Keeps what is trained on texts over a reload (platform/storage.h): the newest run, and the user's own
// documents.
//
//   SLOT/texts/messages    the run on the SMS messages (training/saved_text_run.h)
//   SLOT/texts/own         that on the user's own documents
//   SLOT/texts/documents   these, as JSON
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "text/documents.h"
#include "training/saved_text_run.h"

namespace hourglass::app {

struct KeptTexts {
    // Of files without a training, which earlier versions made, only the model is known, and no step.
    std::shared_ptr<SavedTextRun> messages, own;
    std::optional<Documents> documents;
    std::string problem;  // what could not be read
};

class TextKeeper {
public:
    // `use` is called later, once. What tabs have left that are closed is removed.
    void fetch(std::function<void(KeptTexts)> use);

    void keep_documents(const Documents& documents);
    // `done` is called later, once; `problem` says why the storage does not keep it, and is empty when it
    // does.
    void keep_run(bool own, std::vector<std::uint8_t> file,
                  std::function<void(const std::string& problem)> done);

private:
    struct Fetch;
    void fetch_next(const std::shared_ptr<Fetch>& fetch);
};

// As JSON. The second throws Error when it is none.
std::vector<std::uint8_t> to_bytes(const Documents& documents);
Documents parse_documents(std::span<const std::uint8_t> bytes);

}  // namespace hourglass::app
