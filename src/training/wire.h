// Commands and snapshots as bytes, for a session that trains in another program (session_channel.cpp,
// engine_host.h). Both programs come from one build, so the encoding has no version. Reading never goes
// beyond the bytes that are there, and throws Error when they are no message.
#pragma once

#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include "training/command.h"
#include "training/kept_run.h"
#include "training/snapshot.h"

namespace hourglass {

// The reader confirms that it has taken the last snapshot and wants the next one.
struct Taken {};

// Messages to the training.
using Request = std::variant<Taken, Command>;
std::vector<std::uint8_t> encode(const Request& request);
Request decode_request(std::span<const std::uint8_t> message);

// Answers, by their first byte: snapshots, and runs to be kept, which need not be confirmed. web/host.js
// knows the number of the second.
enum class Answer : std::uint8_t { Snapshot, Kept };
Answer kind_of(std::span<const std::uint8_t> message);

// Without the checkpoints, which are in the snapshots.
std::vector<std::uint8_t> encode(const KeptRun& run);
KeptRun decode_kept(std::span<const std::uint8_t> message);

// What the reader has from the snapshots before, and need not be sent again: weights are most of a message.
struct AlreadySent {
    std::uint64_t model_version = ~std::uint64_t{0};  // none
    Checkpoints checkpoints;
    std::shared_ptr<const Pca> pca;
    std::shared_ptr<const TextMoment> text;
};
std::vector<std::uint8_t> encode(const Snapshot& snapshot, const AlreadySent& sent = {});
// Replaces `snapshot`; what the message leaves out stays as it was.
void decode(std::span<const std::uint8_t> message, Snapshot& snapshot);

}  // namespace hourglass
