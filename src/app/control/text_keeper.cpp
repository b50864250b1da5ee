#include "app/control/text_keeper.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "io/text_model_file.h"
#include "platform/storage.h"

namespace hourglass::app {
namespace {

using DocumentsJson = nlohmann::json;

const std::string kTexts = "/texts/";
constexpr std::array kPieces = {"messages", "own", "documents"};

std::shared_ptr<SavedTextRun> load_kept(std::span<const std::uint8_t> bytes) {
    if (auto run = load_text_run(bytes)) return std::make_shared<SavedTextRun>(std::move(*run));
    return std::make_shared<SavedTextRun>(SavedTextRun{.model = load_text_model(bytes)});
}

std::string piece(const char* name) { return platform::storage_slot() + kTexts + name; }

}  // namespace

std::vector<std::uint8_t> to_bytes(const Documents& documents) {
    const DocumentsJson json = {{"name", documents.name},
                                {"texts", documents.texts},
                                {"labels", documents.labels},
                                {"classes", documents.classes}};
    const std::string text = json.dump(-1, ' ', false, DocumentsJson::error_handler_t::replace);
    return {text.begin(), text.end()};
}

Documents parse_documents(std::span<const std::uint8_t> bytes) {
    const DocumentsJson json = DocumentsJson::parse(bytes.begin(), bytes.end(), nullptr, false);
    Documents documents;
    try {
        documents = {json.at("name").get<std::string>(), json.at("texts").get<std::vector<std::string>>(),
                     json.at("labels").get<std::vector<std::uint8_t>>(),
                     json.at("classes").get<std::vector<std::string>>()};
    } catch (const DocumentsJson::exception&) {
        throw Error("the documents are damaged");
    }
    const bool labels_fit =
        (documents.labels.empty() || documents.labels.size() == documents.count()) &&
        std::ranges::all_of(documents.labels, [&](auto label) { return label < documents.classes.size(); });
    if (documents.count() == 0 || !labels_fit) throw Error("the documents are damaged");
    return documents;
}

struct TextKeeper::Fetch {
    std::function<void(KeptTexts)> use;
    KeptTexts kept;
    std::size_t next = 0;  // of kPieces
};

void TextKeeper::fetch(std::function<void(KeptTexts)> use) {
    const auto fetch = std::make_shared<Fetch>();
    fetch->use = std::move(use);
    platform::storage_names([this, fetch](const std::vector<std::string>& names) {
        const std::string own = platform::storage_slot() + kTexts;
        for (const std::string& name : names)
            if (name.find(kTexts) != std::string::npos && !name.starts_with(own))
                platform::storage_remove(name);
        fetch_next(fetch);
    });
}

void TextKeeper::fetch_next(const std::shared_ptr<Fetch>& fetch) {
    if (fetch->next == kPieces.size()) return fetch->use(std::move(fetch->kept));
    const std::size_t place = fetch->next++;
    platform::storage_get(piece(kPieces[place]), 0, [this, fetch, place](std::vector<std::uint8_t> bytes) {
        try {
            if (!bytes.empty() && place == 0) fetch->kept.messages = load_kept(bytes);
            if (!bytes.empty() && place == 1) fetch->kept.own = load_kept(bytes);
            if (!bytes.empty() && place == 2) fetch->kept.documents = parse_documents(bytes);
        } catch (const Error& error) {
            fetch->kept.problem = error.what();
        }
        fetch_next(fetch);
    });
}

// The model of the documents before is none of these.
void TextKeeper::keep_documents(const Documents& documents) {
    platform::storage_remove(piece("own"));
    platform::storage_put(piece("documents"), to_bytes(documents), [](const std::string&) {});
}

void TextKeeper::keep_run(bool own, std::vector<std::uint8_t> file,
                          std::function<void(const std::string& problem)> done) {
    platform::storage_put(
        piece(own ? "own" : "messages"), std::move(file),
        [done = std::move(done)](const std::string& problem) {
            done(problem.empty() ? platform::storage_problem() : problem);
        });
}

}  // namespace hourglass::app
