#include "classifier/classifier.h"

#include <memory>
#include <utility>

#include "base/error.h"
#include "nn/plan_builder.h"

namespace hourglass {
namespace {

constexpr std::size_t kMaximumClasses = 256;  // labels are bytes

void check_classes(const std::vector<std::string>& classes) {
    if (classes.size() >= 2 && classes.size() <= kMaximumClasses) return;
    throw Error("a classifier needs 2 to " + std::to_string(kMaximumClasses) + " classes, not " +
                std::to_string(classes.size()));
}

void check_fields(const ClassifierSpec& spec) {
    for (const Field* field : classifier_fields()) {
        if (!matters(*field, spec)) continue;
        ClassifierSpec copy = spec;
        field->set(copy, field->get(spec));
    }
}

}  // namespace

NetworkPlan plan_head(const ClassifierSpec& spec, ImageShape input, std::size_t classes) {
    PlanBuilder layers("head", input);
    const Window window{spec.kernel, spec.stride, (spec.kernel - 1) / 2};
    for (const int filters : spec.channels) {
        layers.convolution(filters, window, spec.activation);
        layers.dropout(spec.dropout);
    }
    for (const int width : spec.hidden) {
        layers.dense(units(width), spec.activation);
        layers.dropout(spec.dropout);
    }
    layers.dense(units(logit_rows(static_cast<int>(classes))), Activation::Linear);
    return layers.take();
}

Classifier::Classifier(const ClassifierSpec& spec, ImageShape image, std::vector<std::string> classes)
    : spec_(spec), image_(image), classes_(std::move(classes)) {
    add_head(image_);
}

Classifier::Classifier(const ClassifierSpec& spec, const Autoencoder& model, bool fine_tuned,
                       std::vector<std::string> classes)
    : spec_(spec), image_(model.image()), classes_(std::move(classes)) {
    if (model.encoder().inputs() != model.features()) {
        throw Error(
            "the encoder of a conditional model has to be told the class, so its codes cannot "
            "predict it; use another variant");
    }
    const int latent = model.spec().latent;
    encoder_ = {.spec = model.spec(),
                .network = model.encoder(),
                .mean = Vector::Zero(latent),
                .scale = Vector::Ones(latent),
                .fine_tuned = fine_tuned};
    add_head(units(latent));
}

void Classifier::add_head(ImageShape input) {
    check_classes(classes_);
    check_fields(spec_);
    head_ = make_network(plan_head(spec_, input, classes_.size()), spec_.initializer, spec_.seed);
}

void Classifier::set_live_fields(float learning_rate, int epochs) {
    spec_.learning_rate = learning_rate;
    spec_.epochs = epochs;
}

Classifier::Workspace Classifier::make_workspace(int max_batch, Passes passes) const {
    Workspace workspace{{}, head_.make_workspace(max_batch, passes), {}};
    if (!encoder_.empty()) {
        workspace.encoder =
            encoder_.network.make_workspace(max_batch, encoder_.fine_tuned ? passes : Passes::Forward);
        workspace.codes.resize(encoder_.mean.size(), max_batch);
    }
    return workspace;
}

ConstMatrixView Classifier::head_input(ConstMatrixView images, Workspace& workspace, ThreadTeam& team,
                                       const Mode& mode) const {
    if (encoder_.empty()) return images;
    const MatrixView encoded = encoder_.network.forward(images, workspace.encoder, team, mode);
    MatrixView codes = workspace.codes.leftCols(images.cols());
    for (Eigen::Index j = 0; j < codes.cols(); ++j)
        for (Eigen::Index i = 0; i < codes.rows(); ++i)
            codes(i, j) = (encoded(i, j) - encoder_.mean(i)) * encoder_.scale(i);
    return codes;
}

MatrixView Classifier::logits(ConstMatrixView images, Workspace& workspace, ThreadTeam& team,
                              const Mode& mode) const {
    return head_.forward(head_input(images, workspace, team, mode), workspace.head, team, mode);
}

std::vector<Parameter*> Classifier::parameters() {
    std::vector<Parameter*> all = encoder_.network.parameters();
    const std::vector<Parameter*> rest = head_.parameters();
    all.insert(all.end(), rest.begin(), rest.end());
    return all;
}

std::vector<const Parameter*> Classifier::parameters() const {
    const Network& encoder = encoder_.network;
    const Network& head = head_;
    std::vector<const Parameter*> all = encoder.parameters();
    const std::vector<const Parameter*> rest = head.parameters();
    all.insert(all.end(), rest.begin(), rest.end());
    return all;
}

}  // namespace hourglass
