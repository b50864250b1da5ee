#include "text/documents.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <unordered_map>

#include "base/error.h"
#include "base/text.h"
#include "data/natural_order.h"

namespace hourglass {
namespace {

constexpr std::size_t kMostDocumentClasses = 256;  // labels are bytes

}  // namespace

std::vector<std::uint32_t> labeled_places(const Documents& documents) {
    std::vector<std::uint32_t> places(documents.labeled() ? documents.count() : 0);
    std::iota(places.begin(), places.end(), 0u);
    return places;
}

void set_labels(Documents& documents, std::span<const std::string> words) {
    std::vector<std::string> classes(words.begin(), words.end());
    std::sort(classes.begin(), classes.end());
    classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
    if (classes.size() > kMostDocumentClasses) {
        throw Error(prefix(documents.name) + "has " + std::to_string(classes.size()) +
                    " different labels, more than 256; labels are classes that many documents share");
    }
    std::vector<std::uint8_t> labels;
    std::stable_sort(classes.begin(), classes.end(), in_natural_order);
    std::vector<std::pair<std::string_view, std::uint8_t>> places;
    for (std::size_t i = 0; i < classes.size(); ++i)
        places.emplace_back(classes[i], static_cast<std::uint8_t>(i));
    std::sort(places.begin(), places.end());
    for (const std::string& word : words) {
        const auto found =
            std::lower_bound(places.begin(), places.end(), std::string_view(word),
                             [](const auto& place, std::string_view wanted) { return place.first < wanted; });
        labels.push_back(found->second);
    }
    documents.classes = std::move(classes);
    documents.labels = std::move(labels);
}

void use_classes(Documents& documents, const std::vector<std::string>& classes) {
    std::vector<std::uint8_t> places;
    for (const std::string& name : documents.classes) {
        const auto found = std::find(classes.begin(), classes.end(), name);
        if (found == classes.end())
            throw Error(prefix(documents.name) + "has documents labeled " + in_quotes(name) +
                        ", which the model does not know; it knows " + joined(classes));
        places.push_back(static_cast<std::uint8_t>(found - classes.begin()));
    }
    for (std::uint8_t& label : documents.labels) label = places[label];
    documents.classes = classes;
}

Documents chosen(const Documents& documents, std::span<const std::uint32_t> places) {
    Documents some{documents.name, {}, {}, documents.classes};
    for (const std::uint32_t place : places) {
        some.texts.push_back(documents.texts[place]);
        if (documents.labeled()) some.labels.push_back(documents.labels[place]);
    }
    return some;
}

std::vector<Repeated> repeated_texts(const Documents& documents) {
    std::unordered_map<std::string_view, std::size_t> seen;
    std::vector<Repeated> different;
    for (std::size_t i = 0; i < documents.count(); ++i) {
        const auto [known, fresh] = seen.emplace(documents.texts[i], different.size());
        if (fresh) different.push_back({static_cast<std::uint32_t>(i), 0});
        ++different[known->second].times;
    }
    return different;
}

Documents without_duplicates(const Documents& documents) {
    std::vector<std::uint32_t> places;
    for (const Repeated& one : repeated_texts(documents)) places.push_back(one.place);
    return chosen(documents, places);
}

void check_classes(const Documents& documents) {
    if (documents.count() == 0) throw Error(prefix(documents.name) + "has no documents");
    if (!documents.labeled()) throw Error(prefix(documents.name) + "has no labels, which a classifier needs");
    const auto [least, most] = std::minmax_element(documents.labels.begin(), documents.labels.end());
    if (*least == *most) {
        throw Error(prefix(documents.name) + "all documents are labeled " +
                    in_quotes(documents.classes[*least]) + "; a classifier needs two classes or more");
    }
}

}  // namespace hourglass
