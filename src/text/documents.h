// Texts with a class each: messages, reviews.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace hourglass {

struct Documents {
    std::string name;
    std::vector<std::string> texts{};    // UTF-8
    std::vector<std::uint8_t> labels{};  // places in `classes`, one per text; empty: nothing is known of them
    std::vector<std::string> classes{};  // the labels' words, in natural order

    std::size_t count() const { return texts.size(); }
    bool labeled() const { return !labels.empty(); }
};

// All of them, or none where they have no labels.
std::vector<std::uint32_t> labeled_places(const Documents& documents);

// Numbers the words, one per text, in natural order (data/natural_order.h). Throws Error, which begins with
// the documents' name, for more than 256 different ones.
void set_labels(Documents& documents, std::span<const std::string> words);

// The same labels as places in `classes`, those of a model. Throws Error, which begins with the documents'
// name, for a label that is not among them.
void use_classes(Documents& documents, const std::vector<std::string>& classes);

// Those at these places, with all classes.
Documents chosen(const Documents& documents, std::span<const std::uint32_t> places);
// The first document of every text, in their order, and how many have it.
struct Repeated {
    std::uint32_t place;
    std::size_t times;
};
std::vector<Repeated> repeated_texts(const Documents& documents);
// Without those whose text another before them has.
Documents without_duplicates(const Documents& documents);

// Throws Error unless there are documents of two classes or more.
void check_classes(const Documents& documents);

}  // namespace hourglass
