// The threads of a command: as many as can be started. If those are fewer than asked for, a message says so.
#pragma once

#include "math/thread_team.h"

namespace hourglass::cli {

class StartedTeam : public ThreadTeam {
public:
    explicit StartedTeam(int wanted);
};

}  // namespace hourglass::cli
