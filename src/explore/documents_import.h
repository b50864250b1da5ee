// A file of texts that a user opens, as it is understood: read again with every choice, until it is used.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "explore/import_facts.h"
#include "text/documents.h"

namespace hourglass::explore {

class DocumentsImport {
public:
    // Larger files are for the command line: a training holds its texts several times.
    static constexpr std::size_t kMostBytes = std::size_t{8} << 20;
    static constexpr std::size_t kFewest = 8;  // documents with different texts

    // Throws Error, which begins with the name, when the file cannot be read as texts in any way.
    DocumentsImport(std::string name, std::vector<std::uint8_t> bytes);

    // Reads anew: of the choices the columns of texts and labels. What cannot be used so becomes
    // facts().problem.
    void choose(const ImportChoices& choices);
    std::shared_ptr<const ImportFacts> facts() const { return facts_; }
    // Without empty texts and those that another one before them has. Throws Error with the problem, if there
    // is one.
    Documents take();

private:
    void read(const ImportChoices& choices);

    std::string name_;
    std::vector<std::uint8_t> bytes_;
    Documents documents_;
    std::shared_ptr<const ImportFacts> facts_;
};

}  // namespace hourglass::explore
