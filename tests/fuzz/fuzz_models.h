// The smallest models of each kind that fuzz targets read, or read files of.
#pragma once

#include <string>
#include <vector>

#include "autoencoder/autoencoder.h"
#include "classifier/classifier.h"
#include "text/sequence_classifier.h"
#include "text/text_autoencoder.h"

namespace hourglass {

// Of pictures of 3 x 2 pixels.
inline Autoencoder fuzz_autoencoder() { return Autoencoder(parse_spec("hidden=4&latent=2"), 6, 3); }
inline Autoencoder fuzz_variational() {
    return Autoencoder(parse_spec("variant=variational&hidden=4&latent=2"), 6, 3);
}
inline Classifier fuzz_classifier() {
    ClassifierSpec spec = default_classifier_spec();
    spec.hidden = {5};
    return {spec, {2, 3, 1}, {"a", "b", "c"}};
}
inline Documents fuzz_documents() {
    Documents documents{"few", {"win a prize", "lunch later", "win win cash", "home for lunch"}};
    set_labels(documents, std::vector<std::string>{"spam", "ham", "spam", "ham"});
    return documents;
}
inline TextAutoencoder fuzz_text_model() {
    const Documents documents = fuzz_documents();
    TextSpec spec = default_text_spec();
    spec.network.hidden = {3};
    spec.network.latent = 2;
    spec.least_documents = 1;
    spec.shortest_run = 2;
    spec.longest_run = 2;
    spec.label_weight = 0.5f;
    TextAutoencoder model(spec, documents.texts, documents.classes);
    model.fit_classifier(documents, ThreadTeam::single());
    return model;
}

inline SequenceClassifier fuzz_sequence_model() {
    SequenceSpec spec;
    spec.dimensions = 2;
    spec.length = 3;
    return {spec, fuzz_documents()};
}

}  // namespace hourglass
