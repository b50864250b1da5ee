// An autoencoder of texts: from the words of a document, and possibly its runs of characters, to a code, and
// from the code to a probability of every word (Miao et al. 2016). With labels, a linear classifier on top.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nn/network.h"
#include "nn/sparse_dense.h"
#include "text/documents.h"
#include "text/linear_classifier.h"
#include "text/text_spec.h"
#include "text/vectorizer.h"

namespace hourglass {

// What a term of a text gives to a score.
struct TermShare {
    std::string term;
    std::size_t part = 0;  // of TextFeatures: 0 for words, 1 for runs of characters
    double score = 0;
};

// What a classifier says of a text, with where it comes from.
struct Verdict {
    int label = 0;     // place in classes()
    double score = 0;  // of that class: the margin of the machine; of two classes positive for the second
    double bias = 0;
    double by_code = 0;              // the part of the score that the code gives
    std::vector<TermShare> by_term;  // and the terms, largest share first
};

class TextAutoencoder {
public:
    // Of no layers, to be assigned to.
    TextAutoencoder() = default;
    // Fresh weights and the vocabulary of the texts. `classes` may be empty unless labels have a weight.
    // Throws Error for a specification with faults and for texts without words.
    TextAutoencoder(const TextSpec& spec, std::span<const std::string> texts,
                    std::vector<std::string> classes);
    // Fresh weights over known vocabularies: that of words and, where runs of characters go in, theirs.
    TextAutoencoder(const TextSpec& spec, TextFeatures input, std::vector<std::string> classes);

    bool empty() const { return input_.parts.empty(); }
    const TextSpec& spec() const { return spec_; }
    void set_live_fields(float learning_rate, int epochs);
    const std::vector<std::string>& classes() const { return classes_; }
    const TextFeatures& input() const { return input_; }
    const Vectorizer& words() const { return input_.parts.front(); }
    int latent() const { return spec_.network.latent; }

    SparseDense& first() { return first_; }
    const SparseDense& first() const { return first_; }
    // From the first layer to the code, of variational models above the log variances; may have no layers.
    Network& rest() { return rest_; }
    const Network& rest() const { return rest_; }
    Network& decoder() { return decoder_; }  // one layer: code -> logits of words
    const Network& decoder() const { return decoder_; }
    // From the code to the logits of the classes; no layers unless labels have a weight.
    Network& label_head() { return label_head_; }
    const Network& label_head() const { return label_head_; }
    std::vector<Parameter*> parameters();
    std::vector<const Parameter*> parameters() const;

    // latent x texts; of variational models the means.
    Matrix encode(std::span<const std::string> texts, ThreadTeam& team) const;
    // Probabilities of all words: words x codes.
    Matrix decode(ConstMatrixView codes, ThreadTeam& team) const;

    // A linear classifier on the code (brought to mean 0 and deviation 1) and the input's terms, trained on
    // the documents, whose classes become the model's. Throws Error when they are of one class.
    void fit_classifier(const Documents& documents, ThreadTeam& team);
    bool has_classifier() const { return classifier_.bias.size() > 0; }
    Verdict classify(std::string_view text, ThreadTeam& team) const;
    // The labels of many texts.
    std::vector<std::uint8_t> classify_all(std::span<const std::string> texts, ThreadTeam& team) const;

    struct ClassifierParts {
        LinearClassifier machine;  // columns: latent, then the input's
        Vector code_mean, code_scale;
    };
    ClassifierParts classifier_parts() const { return {classifier_, code_mean_, code_scale_}; }
    void set_classifier(ClassifierParts parts);

private:
    void make_layers();
    SparseRows classifier_rows(std::span<const std::string> texts, ThreadTeam& team) const;

    TextSpec spec_;
    TextFeatures input_;
    std::vector<std::string> classes_;
    SparseDense first_;
    Network rest_, decoder_, label_head_;
    LinearClassifier classifier_;
    Vector code_mean_, code_scale_;
};

// Row by row: codes (latent x rows) with mean and deviation taken out, then the entries of `terms` if given.
SparseRows codes_and_terms(ConstMatrixView codes, const Vector& mean, const Vector& scale,
                           const SparseRows* terms);
// Mean, and one over the deviation, of each row; a number that never changes is left as it is.
void code_range(ConstMatrixView codes, Vector& mean, Vector& scale);

}  // namespace hourglass
