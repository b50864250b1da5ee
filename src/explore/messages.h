// The messages of the SMS collection and what a text model makes of them: the one that comes with the program
// (assets/models/README.md says how it was made), or one that is trained here. Collection and model are
// fetched when they are wanted; codes and verdicts of all messages come a few per frame, or with the
// training.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/similar.h"
#include "explore/incremental_pass.h"
#include "explore/text_reader.h"
#include "explore/text_runs.h"
#include "text/documents.h"
#include "text/folds.h"
#include "training/text_moment.h"

namespace hourglass::explore {

class Messages {
public:
    // The assets that they are loaded from.
    static constexpr std::string_view kModelAsset = "models/sms.safetensors";
    static constexpr std::string_view kTextsAsset = "texts/sms-spam.tsv";

    // The model that comes with the program.
    void use_model(TextAutoencoder model);
    void use_texts(Documents documents);
    // The user's own, in the place of all that was there; without duplicates.
    void use_own(Documents documents);
    // What a training on parts() has come to.
    void use_moment(std::shared_ptr<const TextMoment> moment);
    // The messages as a training from this seed parts them, once they are there.
    DocumentSplit parts(std::uint64_t seed) const { return split(collection_, kPageTestShare, seed); }
    bool has_texts() const { return collection_.count() > 0; }
    // The model that comes with the program; null until it is there.
    const std::shared_ptr<const TextAutoencoder>& shipped() const { return shipped_; }
    // Takes the place of what was trained here.
    void use_shipped();
    // One that the user opened, likewise; it fits().
    void use_opened(std::shared_ptr<const TextAutoencoder> model);
    // Whether its verdicts are about the labels of these documents, where they have any; before there are
    // documents, about those of the messages. Others can be read as well, without being right or wrong.
    bool fits(const TextAutoencoder& model) const;
    // Why nothing says how often the model that is shown is right, in sentences; empty: its verdicts can be
    // compared with the labels.
    std::string why_unmeasured() const;
    // The model that is shown; null until one is there.
    const std::shared_ptr<const TextAutoencoder>& model() const { return model_; }

    // Once a frame: some more codes and verdicts, as many as so many milliseconds allow.
    void advance(double milliseconds);
    bool behind() const { return ready() && !moment_ && range_.behind(); }

    // Null until a model is there.
    const TextReader* reader() const { return reader_ ? &*reader_ : nullptr; }
    // Whether both are there; what follows is empty before that.
    bool ready() const { return reader_ && texts_.count() > 0; }
    // Those that the model was trained on, and from place trained() on those that were held out.
    const Documents& documents() const { return texts_; }
    std::size_t trained() const { return trained_; }
    bool held_out(std::size_t place) const { return place >= trained_; }

    // How many of the following are known, the first ones.
    std::size_t known() const { return moment_ ? texts_.count() : static_cast<std::size_t>(range_.known()); }
    bool complete() const { return ready() && known() == texts_.count(); }
    const Matrix& codes() const { return moment_ ? moment_->codes : codes_; }  // latent x messages
    // Places in the model's classes; empty where it tells none apart.
    const std::vector<std::uint8_t>& verdicts() const { return moment_ ? moment_->verdicts : verdicts_; }
    // What was trained here; null where it is the model that comes with the program.
    const TextMoment* moment() const { return moment_.get(); }
    const std::shared_ptr<const TextMoment>& shared_moment() const { return moment_; }
    // The trainings on these documents, and models that came trained.
    TextRuns& runs() { return runs_; }
    const TextRuns& runs() const { return runs_; }
    // Grows when any of the above has changed; the second when the model has.
    std::uint64_t version() const { return version_; }
    std::uint64_t model_version() const { return model_version_; }

    // The messages with the most similar codes (cosine), without those of the same text.
    std::vector<Similar> nearest(const Vector& code, std::string_view text, std::size_t count) const;
    // The places of the messages that have these words, in any case of letters of any script, one after
    // another in the text; all for an empty text.
    std::vector<std::uint32_t> search(std::string_view wanted) const;

private:
    void use(std::shared_ptr<const TextAutoencoder> model);
    void part_texts();

    std::shared_ptr<const TextAutoencoder> shipped_, model_;
    std::optional<TextReader> reader_;
    std::shared_ptr<const TextMoment> moment_;
    Documents collection_;                 // without duplicates, in the file's order
    std::optional<std::uint64_t> parted_;  // the seed by which the following are in order
    Documents texts_;
    std::vector<std::string> small_;  // the texts in small letters
    std::size_t trained_ = 0;
    Matrix codes_;
    std::vector<std::uint8_t> verdicts_;
    IncrementalRange range_;
    TextRuns runs_;
    std::uint64_t version_ = 0, model_version_ = 0;
};

}  // namespace hourglass::explore
