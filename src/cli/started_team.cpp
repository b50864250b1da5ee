#include "cli/started_team.h"

#include <string>

#include "cli/output.h"

namespace hourglass::cli {

StartedTeam::StartedTeam(int wanted) : ThreadTeam(wanted) {
    if (threads() < wanted)
        say("only " + std::to_string(threads()) + " of " + std::to_string(wanted) +
            " threads could be started; going on with " + (threads() == 1 ? "it" : "them"));
}

}  // namespace hourglass::cli
