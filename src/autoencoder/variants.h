// The variants, a row each: what it is, what it does to the input, what it needs, what it adds to the
// objective. Its word stands beside the enumeration, its settings in the table of the fields.
#pragma once

#include <memory>
#include <vector>

#include "autoencoder/spec.h"
#include "autoencoder/terms/term.h"

namespace hourglass {

struct Explanation {
    const char* what;     // it is
    const char* formula;  // that it makes small, or computes
    const char* when;     // it helps, and what it costs
};

// Null where these settings add nothing.
using MakeTerm = std::unique_ptr<Term> (*)(const Spec& spec);

struct VariantInfo {
    Variant variant;
    Explanation explanation;
    bool corrupts_input = false;  // the encoder sees corrupted pictures, the clean ones are to come out
    bool translates = false;      // the encoder sees one kind of picture, its counterpart is to come out
    bool needs_labels = false;    // encoder and decoder are told the class of every sample
    bool is_variational = false;  // the encoder gives a distribution of codes, held to the prior N(0, I): new
                                  // samples are drawn from that, without data
    bool is_sparse = false;       // how active the units are is worth reporting
    MakeTerm terms[2] = {};       // beside the reconstruction
};
const VariantInfo& variant_info(Variant variant);

std::vector<std::unique_ptr<Term>> make_terms(const Spec& spec);

}  // namespace hourglass
