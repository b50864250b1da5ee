// A seed, with buttons to the one before and the one after.
#pragma once

namespace hourglass::app {

struct SeedField {
    const char* label;  // before the field
    const char* name;   // for scripts and screen readers: "Sample seed"
    const char* before = "Previous seed";
    const char* after = "Next seed";
    const char* explanation;
    int lowest = 0, largest = 9999;
};

// Keeps the seed within its bounds.
void draw_seed_field(const SeedField& field, int& seed);
float seed_field_width(const SeedField& field);

}  // namespace hourglass::app
