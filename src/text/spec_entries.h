// Specifications of models of texts as entries of a file's metadata.
#pragma once

#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "autoencoder/spec.h"
#include "base/choices.h"
#include "base/error.h"
#include "base/text.h"

namespace hourglass {

using SpecEntries = std::map<std::string, std::string>;

// The fields with these keys.
std::vector<const Field*> fields_of(std::initializer_list<const char*> keys);
// Throws Error when one of the fields has a value that it cannot have.
void check_fields(std::span<const Field* const> fields, const Spec& spec);
void put_fields(std::span<const Field* const> fields, const Spec& spec, SpecEntries& entries);

// What follows leaves alone what has no entry, and throws Error for entries that cannot be.
void take_fields(std::span<const Field* const> fields, const SpecEntries& entries, Spec& spec);
void take_number(const SpecEntries& entries, const char* key, int& number);
void take_number(const SpecEntries& entries, const char* key, float& number);

template <typename Enumeration>
void take_choice(const SpecEntries& entries, const char* key, Enumeration& choice) {
    const auto entry = entries.find(key);
    if (entry == entries.end()) return;
    const auto named = choice_named<Enumeration>(entry->second);
    if (!named) throw Error("there is no " + std::string(key) + " " + in_quotes(entry->second));
    choice = *named;
}

}  // namespace hourglass
