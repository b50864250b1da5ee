// What the fragment of an address says: settings that differ from the usual ones, and what is shown.
//
//   hidden=128&latent=2&view=map          the settings, and the view with its own state behind a colon
//   trained=variational&view=generate:morph
//   variant=denoising&play=1&hide=model,training
//   data=swiss-roll&play=1                a toy set; "mnist" is the page's own data
//   data=sms&view=messages                texts
//
// play=1 starts the training; hide leaves out panels: model, training, tabs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "autoencoder/spec.h"

namespace hourglass::app {

struct Link {
    // The name of a toy set (data/toys.h) or of texts (explore/text_sets.h); empty: the page's own data.
    std::string data{};
    std::string trained{};  // the name of a pretrained model; empty: settings
    Spec spec{};
    std::string view{};   // its name in lower-case letters; empty: as it is
    std::string place{};  // the view's own state (View::place); empty: as it is
    bool play = false;
    std::vector<std::string> hide{};

    bool operator==(const Link&) const = default;
};

// What `hide` can name.
inline constexpr std::string_view kHideable[] = {"model", "training", "tabs"};

// `home`: the settings that an address leaves out; of toy sets explore/table_settings.h has them. Appends a
// sentence to `problems` for each part that cannot be used; the other parts hold. Settings that contradict
// one another give way to `home` all together.
Link parse_link(std::string_view text, const Spec& home, std::vector<std::string>& problems);
// The shortest text that gives the link again.
std::string to_text(const Link& link, const Spec& home);

}  // namespace hourglass::app
