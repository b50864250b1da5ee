#include "explore/documents_import.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/text.h"
#include "explore/page_words.h"
#include "io/documents_file.h"
#include "text/vectorizer.h"

namespace hourglass::explore {
namespace {

constexpr std::size_t kPreviewTexts = 5, kMostClassesNamed = 6;

std::string count_of(std::size_t count, const char* what) {
    return with_commas(static_cast<long>(count)) + " " + what + (count == 1 ? "" : "s");
}

// "ham 4,825, spam 747"
std::string label_counts(const Documents& documents) {
    std::vector<std::string> counts;
    for (std::size_t i = 0; i < documents.classes.size() && i < kMostClassesNamed; ++i) {
        const auto count = std::ranges::count(documents.labels, static_cast<std::uint8_t>(i));
        counts.push_back(documents.classes[i] + " " + with_commas(static_cast<long>(count)));
    }
    const std::size_t more = documents.classes.size() - counts.size();
    return joined(counts) + (more > 0 ? " and " + std::to_string(more) + " more" : "");
}

Documents with_text(const Documents& documents) {
    std::vector<std::uint32_t> places;
    for (std::size_t i = 0; i < documents.count(); ++i)
        if (!trimmed(documents.texts[i]).empty()) places.push_back(static_cast<std::uint32_t>(i));
    return chosen(documents, places);
}

// Why there is nothing to train; empty: there is.
std::string problem_of(const Documents& documents) {
    if (documents.count() < DocumentsImport::kFewest)
        return count_of(documents.count(), "document") + " with different texts; at least " +
               std::to_string(DocumentsImport::kFewest) + " are needed";
    if (!documents.labeled()) return {};
    const bool one_class = std::ranges::all_of(
        documents.labels, [&](std::uint8_t label) { return label == documents.labels.front(); });
    if (one_class)
        return "all documents are labeled " + in_quotes(documents.classes[documents.labels.front()]) +
               "; to tell classes apart takes two. Choose another column, or no labels";
    return {};
}

}  // namespace

DocumentsImport::DocumentsImport(std::string name, std::vector<std::uint8_t> bytes)
    : name_(std::move(name)), bytes_(std::move(bytes)) {
    if (bytes_.size() > kMostBytes)
        throw Error(prefix(name_) + "has " + std::to_string(bytes_.size() >> 20) +
                    " MB; the page takes texts of up to " + std::to_string(kMostBytes >> 20) +
                    " MB, the command line more");
    read({});
}

void DocumentsImport::read(const ImportChoices& choices) {
    // Where only the labels were chosen, the texts stay those that were found.
    const bool keeps_texts = choices.text_column.empty() && !choices.label_column.empty() && facts_;
    const ReadDocuments found =
        read_documents(bytes_, name_,
                       {.text_column = keeps_texts ? facts_->text_column : choices.text_column,
                        .label_column = choices.label_column,
                        .no_label = choices.no_label,
                        .guess = true,
                        .skip_unlabeled = true});
    auto facts = std::make_shared<ImportFacts>();
    facts->name = name_;
    facts->texts = true;
    facts->choices = choices;
    facts->text_columns = facts->label_columns = found.columns;
    facts->text_column = found.text_column;
    facts->label_column = found.label_column;
    facts->choices_open = !found.columns.empty();
    facts->notes = found.notes;
    const Documents full = with_text(found.documents);
    documents_ = without_duplicates(full);
    facts->problem = problem_of(documents_);
    const auto note = [&](std::size_t count, const char* what) {
        if (count > 0) facts->notes.push_back(count_of(count, "document") + what + " left out");
    };
    note(found.documents.count() - full.count(), " without any text: ");
    note(full.count() - documents_.count(), " with the text of another one before: ");
    facts->lines = {{"Found", count_of(documents_.count(), "document")},
                    {"Labels", documents_.labeled() ? label_counts(documents_) : "none"}};
    try {
        const Vectorizer words(documents_.texts, {});
        facts->lines.push_back({"Words", count_of(words.size(), "different word")});
    } catch (const Error& error) {
        if (facts->problem.empty()) facts->problem = error.what();
    }
    for (std::size_t i = 0; i < std::min(kPreviewTexts, documents_.count()); ++i) {
        facts->preview_texts.push_back(documents_.texts[i]);
        if (documents_.labeled()) facts->labels.push_back(documents_.classes[documents_.labels[i]]);
    }
    facts_ = std::move(facts);
}

void DocumentsImport::choose(const ImportChoices& choices) {
    try {
        read(choices);
    } catch (const Error& error) {
        auto facts = std::make_shared<ImportFacts>(*facts_);
        facts->choices = choices;
        facts->problem = without_options(error.what());
        facts_ = std::move(facts);
    }
}

Documents DocumentsImport::take() {
    if (!facts_->problem.empty()) throw Error(facts_->problem);
    return std::move(documents_);
}

}  // namespace hourglass::explore
