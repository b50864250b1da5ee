// A classifier of short texts as sequences of words: an embedding, flattened or averaged, and one dense
// layer.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "autoencoder/spec.h"
#include "nn/embedding.h"
#include "nn/network.h"
#include "text/documents.h"
#include "text/vectorizer.h"

namespace hourglass {

struct SequenceSpec {
    int dimensions = 8;  // of a word's vector
    int length = 4;      // words that a text is padded or cut to
    WordPooling pooling = WordPooling::Flatten;
    int least_documents = 1;  // that have a word, for it to be known
    Spec training;            // the fields of sequence_fields(); the others mean nothing

    bool operator==(const SequenceSpec&) const = default;
};

// The fields of the specification of autoencoders that these classifiers have: optimizer, learning rate,
// schedule, clipping, minibatch, epochs, seed.
std::span<const Field* const> sequence_fields();
// Throws Error naming what is wrong.
void check(const SequenceSpec& spec);
VectorizerSettings vocabulary_settings(const SequenceSpec& spec);

// As entries of a file's metadata, and back; entries that are missing keep the defaults. Throws Error.
void put_spec(const SequenceSpec& spec, std::map<std::string, std::string>& metadata);
SequenceSpec take_sequence_spec(const std::map<std::string, std::string>& metadata);

// The tutorials' network for eight documents: vectors of 8 numbers, four words, one sigmoid unit, Adam,
// binary cross-entropy, 50 epochs of minibatches of up to 32, as Keras' defaults are.
SequenceSpec sentiment_spec();
// Eight short judgments, four of each class, as tutorials on word embeddings have them.
Documents sentiment_documents();

class SequenceClassifier {
public:
    // Fresh weights over the words of the documents. Throws Error for a specification with faults, and unless
    // they are of two classes or more and have words.
    SequenceClassifier(const SequenceSpec& spec, const Documents& documents);
    // Fresh weights over a known vocabulary.
    SequenceClassifier(const SequenceSpec& spec, Vectorizer vocabulary, std::vector<std::string> classes);

    const SequenceSpec& spec() const { return spec_; }
    const Vectorizer& vocabulary() const { return vocabulary_; }
    const std::vector<std::string>& classes() const { return classes_; }
    Embedding& embedding() { return embedding_; }
    const Embedding& embedding() const { return embedding_; }
    Network& head() { return head_; }
    const Network& head() const { return head_; }
    void set_live_fields(float learning_rate, int epochs);
    std::vector<Parameter*> parameters();
    std::vector<const Parameter*> parameters() const;

    // `length` word numbers per text, padded at the end as the tutorials do.
    std::vector<std::uint32_t> sequences(std::span<const std::string> texts) const;
    // What goes into the last layer, the vectors of the words side by side or their mean: embedding's outputs
    // x texts.
    Matrix embed(std::span<const std::string> texts) const;
    // logit_rows x texts (nn/cross_entropy.h).
    Matrix logits(std::span<const std::string> texts, ThreadTeam& team) const;
    // classes x texts; each column has the sum 1.
    Matrix probabilities(std::span<const std::string> texts, ThreadTeam& team) const;

private:
    SequenceSpec spec_;
    std::vector<std::string> classes_;
    Vectorizer vocabulary_;
    Embedding embedding_;
    Network head_;
};

}  // namespace hourglass
