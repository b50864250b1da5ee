// A trained model as an ONNX file (https://onnx.ai), which other programs and languages run. It is only
// written: what is to be opened here again is saved as safetensors (io/model_file.h).
#pragma once

#include <cstdint>
#include <vector>

#include "autoencoder/autoencoder.h"
#include "base/choices.h"
#include "classifier/classifier.h"
#include "data/data_record.h"
#include "data/scaling.h"
#include "io/onnx_graph.h"

namespace hourglass {

// What of an autoencoder is written: the decoder alone is what new samples are made with.
enum class OnnxPart { All, Encoder, Decoder };
template <>
inline constexpr auto choices_of<OnnxPart> = choices<OnnxPart>({{"all"}, {"encoder"}, {"decoder"}});

struct OnnxFile {
    std::vector<std::uint8_t> bytes;
    std::vector<OnnxValue> inputs;
    std::vector<OnnxValue> outputs;
};

// Inputs and outputs, in this order and each only where there is one, are batches of floats:
//   input           pictures: channels x height x width; rows of tables: columns. In the data's own units:
//                   scaling them is part of the graph
//   class           of conditional models: 1 for the sample's class, 0 for the other nine
//   code            latent; of variational models the mean
//   log_variance    of variational models: latent
//   reconstruction  as the input
// Weights have single precision. The metadata is that of io/model_file.h and, as "data", the record.
// Throws Error as save_model does.
OnnxFile onnx_of(const Autoencoder& model, OnnxPart part = OnnxPart::All, const Scaling& scaling = {},
                 const DataRecord& record = {});

// From the input to `probabilities`, one per class; their names are in the metadata, as "classes".
OnnxFile onnx_of(const Classifier& classifier, const Scaling& scaling = {}, const DataRecord& record = {});

}  // namespace hourglass
