#include "text/spec_entries.h"

#include <cmath>
#include <cstdlib>

namespace hourglass {
namespace {

// NaN where there is no such entry.
double number_of(const SpecEntries& entries, const char* key) {
    const auto entry = entries.find(key);
    if (entry == entries.end()) return NAN;
    char* end = nullptr;
    const double number = std::strtod(entry->second.c_str(), &end);
    if (entry->second.empty() || *end != 0 || !std::isfinite(number))
        throw Error(std::string(key) + " must be a number, not " + in_quotes(entry->second));
    return number;
}

}  // namespace

std::vector<const Field*> fields_of(std::initializer_list<const char*> keys) {
    std::vector<const Field*> fields;
    for (const char* key : keys) fields.push_back(&spec_field(key));
    return fields;
}

void check_fields(std::span<const Field* const> fields, const Spec& spec) {
    for (const Field* field : fields) {
        Spec copy = spec;
        field->set(copy, field->get(spec));
    }
}

void put_fields(std::span<const Field* const> fields, const Spec& spec, SpecEntries& entries) {
    for (const Field* field : fields) entries[std::string(field->key)] = field->get(spec);
}

void take_fields(std::span<const Field* const> fields, const SpecEntries& entries, Spec& spec) {
    for (const Field* field : fields)
        if (const auto entry = entries.find(std::string(field->key)); entry != entries.end())
            field->set(spec, entry->second);
}

void take_number(const SpecEntries& entries, const char* key, int& number) {
    const double value = number_of(entries, key);
    if (std::isnan(value)) return;
    if (std::abs(value) > 1e9 || value != std::floor(value))
        throw Error(std::string(key) + " must be a whole number");
    number = static_cast<int>(value);
}

void take_number(const SpecEntries& entries, const char* key, float& number) {
    const double value = number_of(entries, key);
    if (!std::isnan(value)) number = static_cast<float>(value);
}

}  // namespace hourglass
