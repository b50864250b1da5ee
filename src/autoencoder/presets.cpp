// The named starting points.
#include "autoencoder/spec.h"
#include "base/error.h"
#include "base/text.h"

namespace hourglass {

namespace {

// What a small network needs to unroll a Swiss roll, whatever its seed (docs/quality.md).
constexpr char kForTables[] =
    "&activation=gelu&output=linear&learning_rate=0.01&schedule=cosine&batch=16&epochs=300";

}  // namespace

std::span<const Preset> presets() {
    static const std::vector<Preset> all = {
        {"deep", "Deep", "Three layers each way and 32 numbers per digit: sharp reconstructions.", Spec{}},
        {"small", "Small", "One hidden layer of 128: fast, still far better than PCA.",
         parse_spec("hidden=128")},
        {"overfitting", "Overfitting",
         "Learns from 200 digits alone, by heart: watch the validation loss rise while the training loss "
         "falls.",
         parse_spec("train_images=200&validation_images=2000&epochs=200")},
        {"plane", "Two numbers", "A code of just two numbers, so that all digits lie on a plane.",
         parse_spec("hidden=512,256,64&latent=2&epochs=20")},
        {"linear", "Linear (PCA)", "No activations: learns what principal component analysis computes.",
         parse_spec("hidden=none&activation=linear&output=linear")},
        {"curve", "Curve", "For points on a curve: one number per point, smooth units, linear output.",
         parse_spec("hidden=16,8&latent=1" + std::string(kForTables))},
        {"swiss-roll", "Swiss roll",
         "For points on a curved surface: two numbers per point, smooth units, linear output.",
         parse_spec("hidden=16,8&latent=2" + std::string(kForTables))},
        {"classic", "Classic", "Sigmoid units, cross-entropy and SGD with momentum, as before ReLU and Adam.",
         parse_spec("hidden=256&activation=sigmoid&loss=bce&optimizer=sgd&learning_rate=10")},
        {"tied", "Tied", "The decoder's weights are the encoder's, transposed: half as many to learn.",
         parse_spec("hidden=256&tied=yes")},
        {"contractive", "Contractive",
         "Sigmoid codes that change little when the image does (Rifai et al. 2011).",
         parse_spec("variant=contractive&hidden=none&latent=128&code_activation=sigmoid")},
        {"denoising", "Denoising", "Sees noisy digits and learns to restore the clean ones.",
         parse_spec("variant=denoising&latent=64")},
        {"sparse", "Sparse", "1024 units, each active for one digit in twenty.",
         parse_spec("variant=sparse&hidden=none&latent=1024&code_activation=sigmoid")},
        {"top-k", "k-sparse", "1024 units, of which the 25 strongest describe each digit.",
         parse_spec("variant=sparse&sparsity=top-k&hidden=none&latent=1024&top_k=25")},
        {"regularized", "Regularized",
         "Codes held close to the origin: sharp images, and codes that a mixture can be fitted to.",
         parse_spec("variant=regularized&hidden=400&latent=20&weight_decay=1e-5")},
        {"variational", "Variational",
         "Codes that follow a normal distribution, so that new digits can be drawn.",
         parse_spec("variant=variational&hidden=400&latent=20")},
        {"conditional", "Conditional",
         "A variational autoencoder that is told the digit, so you can ask for one.",
         parse_spec("variant=conditional&hidden=400&latent=20")},
        {"convolutional", "Convolutional",
         "Small filters that slide over the image: fewer weights, sharper images.",
         parse_spec("architecture=convolutional")},
        {"translation", "Translation",
         "Sees digits that are struck through and learns to give the clean ones.",
         parse_spec("variant=translation&latent=64")},
        {"convolutional-denoising", "Convolutional denoising", "Filters that learn to remove noise.",
         parse_spec("architecture=convolutional&variant=denoising&latent=64")},
    };
    return all;
}

const Preset& preset(std::string_view name) {
    std::string known;
    for (const Preset& one : presets()) {
        if (one.name == name) return one;
        known += (known.empty() ? "" : ", ") + std::string(one.name);
    }
    throw Error("there is no preset " + in_quotes(name) + "; known are " + known);
}

}  // namespace hourglass
