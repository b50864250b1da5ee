#include "explore/lossless_sheet.h"

#include <optional>
#include <utility>

#include "base/error.h"
#include "compression/lossless.h"
#include "data/subset.h"
#include "platform/platform.h"

namespace hourglass::explore {
namespace {

constexpr std::uint64_t kSheetSeed = 1;  // that of `hourglass compress`, where it is given none

}  // namespace

struct LosslessSheet::Job {
    Job(const Autoencoder& shown_model, const ImageSet& test, std::span<const std::uint32_t> sheet)
        : model(shown_model), pictures(subset(test, sheet)), drawn(model.spec().binarize) {
        if (drawn) binarize_bytes(kSheetSeed, pictures);
    }
    // A millisecond or two of work; true once there is none left.
    bool advance() {
        if (!checksum) {
            checksum = model_checksum(model);
        } else if (!writer && !reader) {
            writer.emplace(model, pictures, kSheetSeed);
        } else if (reader) {
            reader->advance();
            return reader->done();
        } else if (!writer->done()) {
            writer->advance();
        } else {
            container = writer->result(*checksum).container;
            writer.reset();
            reader.emplace(container, model);
        }
        return false;
    }
    // Writing goes through the pictures twice, reading once.
    float progress() const {
        if (reader) return (2 + reader->progress()) / 3;
        return writer ? writer->progress() * 2 / 3 : 0;
    }

    const Autoencoder model;
    ImageSet pictures;
    bool drawn;
    std::optional<std::uint32_t> checksum{};
    std::optional<LosslessWriter> writer{};
    Container container{};
    std::optional<LosslessReader> reader{};
};

LosslessSheet::LosslessSheet() = default;
LosslessSheet::~LosslessSheet() = default;

std::string LosslessSheet::fault(const Look& look) {
    return lossless_fault(look.snapshot.model, look.data->test);
}

bool LosslessSheet::is_of(const Look& look) const {
    return data_ == look.data && run_ == look.snapshot.run && version_ == look.snapshot.model_version;
}

void LosslessSheet::start(const Look& look, std::span<const std::uint32_t> sheet) {
    problem_.clear();
    result_.reset();
    job_.reset();
    data_ = look.data;
    run_ = look.snapshot.run;
    version_ = look.snapshot.model_version;
    job_ = std::make_unique<Job>(look.snapshot.model, look.data->test, sheet);
}

void LosslessSheet::update(const Look& look, double milliseconds) {
    if (!is_of(look)) {
        job_.reset();
        result_.reset();
        problem_.clear();
        return;
    }
    const double until = platform::seconds() + milliseconds / 1000;
    try {
        while (job_ && platform::seconds() < until) {
            if (!job_->advance()) continue;
            if (job_->reader->images().pixels != job_->pictures.pixels)
                throw Error("the file does not give back what was put into it");
            auto made = std::make_unique<Result>();
            made->file = pack(job_->container);
            made->pictures = job_->pictures.count();
            made->bytes = static_cast<double>(made->file.size()) / static_cast<double>(made->pictures);
            made->bits_per_pixel = 8 * made->bytes / static_cast<double>(job_->pictures.features());
            made->drawn = job_->drawn;
            result_ = std::move(made);
            job_.reset();
        }
    } catch (const Error& error) {
        problem_ = error.what();
        job_.reset();
    }
}

float LosslessSheet::progress() const { return job_ ? job_->progress() : 1; }

}  // namespace hourglass::explore
