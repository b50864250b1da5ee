// Keeps what is trained on texts over a reload (platform/storage.h): the model's file, and the user's own
// documents. Neither optimizer nor history: a training goes on from the weights.
//
//   SLOT/texts/messages    the model of the SMS messages (io/text_model_file.h)
//   SLOT/texts/own         that of the user's own documents
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
#include "text/text_autoencoder.h"

namespace hourglass::app {

struct KeptTexts {
    std::optional<TextAutoencoder> messages, own;
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
    void keep_model(bool own, std::vector<std::uint8_t> file,
                    std::function<void(const std::string& problem)> done);

private:
    struct Fetch;
    void fetch_next(const std::shared_ptr<Fetch>& fetch);
};

// As JSON. The second throws Error when it is none.
std::vector<std::uint8_t> to_bytes(const Documents& documents);
Documents parse_documents(std::span<const std::uint8_t> bytes);

}  // namespace hourglass::app
