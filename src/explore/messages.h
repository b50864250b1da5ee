// The messages of the SMS collection and what the text model makes of them that comes with the program
// (assets/models/README.md says how it was made). Both are fetched when they are wanted; codes and verdicts
// of all messages come a few per frame.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/similar.h"
#include "explore/incremental_pass.h"
#include "explore/text_reader.h"
#include "text/documents.h"

namespace hourglass::explore {

class Messages {
public:
    // The assets that they are loaded from.
    static constexpr std::string_view kModelAsset = "models/sms.safetensors";
    static constexpr std::string_view kTextsAsset = "texts/sms-spam.tsv";
    // The share of the messages that the model has not seen, of those with different texts, and the seed of
    // their choice, which is that of the training (tools/make-models).
    static constexpr double kHeldOut = 0.2;

    void use_model(TextAutoencoder model);
    void use_texts(Documents documents);
    // Once a frame: some more codes and verdicts, as many as so many milliseconds allow.
    void advance(double milliseconds);
    bool behind() const { return ready() && range_.behind(); }

    // Null until the model is there.
    const TextReader* reader() const { return reader_ ? &*reader_ : nullptr; }
    // Whether both are there; what follows is empty before that.
    bool ready() const { return reader_ && texts_.count() > 0; }
    // Those that the model was trained on, and from place trained() on those that were held out.
    const Documents& documents() const { return texts_; }
    std::size_t trained() const { return trained_; }
    bool held_out(std::size_t place) const { return place >= trained_; }

    // How many of the following are known, the first ones.
    std::size_t known() const { return static_cast<std::size_t>(range_.known()); }
    bool complete() const { return ready() && known() == texts_.count(); }
    const Matrix& codes() const { return codes_; }                           // latent x messages
    const std::vector<std::uint8_t>& verdicts() const { return verdicts_; }  // places in classes
    // Grows when any of the above has changed.
    std::uint64_t version() const { return version_; }

    // The messages with the most similar codes (cosine), without those of the same text.
    std::vector<Similar> nearest(const Vector& code, std::string_view text, std::size_t count) const;
    // The places of the messages that have these words, in any case of letters, one after another in the
    // text; all for an empty text.
    std::vector<std::uint32_t> search(std::string_view wanted) const;

private:
    void start();

    std::optional<TextReader> reader_;
    std::optional<Documents> given_;  // until the model, which knows the seed, is there
    Documents texts_;
    std::vector<std::string> small_;  // the texts in small letters
    std::size_t trained_ = 0;
    Matrix codes_;
    std::vector<std::uint8_t> verdicts_;
    IncrementalRange range_;
    std::uint64_t version_ = 0;
};

}  // namespace hourglass::explore
