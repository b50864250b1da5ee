#include "training/snapshot.h"

namespace hourglass {

const char* to_text(Phase phase) {
    switch (phase) {
        case Phase::Idle:
            return "idle";
        case Phase::Training:
            return "training";
        case Phase::Paused:
            return "paused";
        case Phase::Failed:
            break;
    }
    return "failed";
}

}  // namespace hourglass
