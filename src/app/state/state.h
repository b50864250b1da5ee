// The application's own state, beside the training session's snapshot. The controller alone writes it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/state/layout.h"
#include "app/state/theme_choice.h"
#include "autoencoder/spec.h"
#include "data/dataset.h"
#include "data/scaling.h"
#include "explore/import_facts.h"
#include "text/text_spec.h"

namespace hourglass::explore {
struct CompressedFile;
}

namespace hourglass::app {

// One line that tells the user what happened; disappears by itself.
struct Notice {
    std::string text;
    bool error = false;
    double until = 0;  // platform::seconds()
    // The button beside the text: takes back what was done (action::TakeBack), or opens the model that the
    // page comes with.
    enum class Offer { None, TakeBack, ShippedModel } offer = Offer::None;
};

// What the button is called; empty: there is none.
const char* to_text(Notice::Offer offer);

// Where the weights of the session's model come from.
enum class Weights {
    Fresh,             // nothing is lost by replacing them
    TrainedHere,       // on the present data
    TrainedElsewhere,  // opened, come with the program, or trained on the data before these
};

// What can be shown: the model on phones, or one of the views (app/view.h).
struct Tab {
    std::string name, short_name;
    std::string icon;  // of the icon font
    // Texts take the place of pictures and tables; `All` are these two.
    enum class For { All, Pictures, Tables, Messages, Sentences } data = For::All;
};

// "tables", for sentences.
const char* to_text(Tab::For data);

// Where the data is from.
enum class Source {
    Page,  // it came with the page, or was made because that did not
    Toy,
    File,  // the user's
};

// The settings that the model panel shows, and the model that there is beside them.
struct Settings {
    Spec wanted;   // what the model panel shows
    Spec applied;  // what the session's model was made from
    Weights weights = Weights::Fresh;
    std::string trained;  // the name of the model that came with the program, as long as it is as it came
    std::string opened;   // what trained weights are called that the user opened: a label, or a file
    std::vector<Fault> faults;  // of `wanted`

    // Whether the panel shows another model than the session has: fields differ that only
    // fresh weights can follow.
    bool needs_reset() const;
    // In which settings they differ.
    std::vector<const Field*> waiting_fields() const;
    bool pretrained() const { return weights == Weights::TrainedElsewhere; }
};

// Of texts; the networks of these two are `wanted` and `applied`.
struct TextSettings : Settings {
    TextSpec spec = default_text_spec(), spec_applied = spec;
    std::string name{};       // of the user's own documents; empty: they are the messages
    bool ready = false;       // there are documents, and settings to train with
    std::vector<int> past{};  // the epochs that can be shown again, the newest last
    int shown_epoch = -1;     // of these; -1: the model as it is

    bool needs_reset() const;
};

struct State : Settings {
    std::shared_ptr<const Dataset> data;  // null until the first one is there
    std::uint64_t data_version = 0;       // how many there have been; Snapshot::data_version follows
    Source source = Source::Page;
    std::string toy;   // the name of the toy set; empty: it is none
    std::string text;  // the texts (explore/text_sets.h, kOwnTexts) that are shown in place of the data;
                       // empty: none are
    Scaling scaling;   // of the data; empty: it is as it was
    std::shared_ptr<const explore::ImportFacts> import;         // files that wait to be used; null: none do
    std::shared_ptr<const explore::CompressedFile> compressed;  // that the user opened last
    std::string data_problem;   // why the digits are synthetic; shown for as long as they are
    TextSettings texts;         // of what is trained on texts, beside the others
    bool draft_faults = false;  // a field shows a text that is no setting
    int threads = 1;
    int max_threads = 1;
    int shown_epoch = -1;             // the views show the model as it was after this epoch; -1: as it is
    std::vector<Tab> tabs;            // the first is the model's: wide windows have a column for it
    std::size_t tab = 0;              // an index into them
    bool all_settings = false;        // or the essential ones only (Field::essential)
    std::vector<std::string> hidden;  // panels that the address leaves out (app/state/link.h)
    ThemeChoice theme = ThemeChoice::System;
    int text_size = 100;  // percent
    Notice notice;
    bool restoring = true;  // the last work is still being looked for
    bool trial = false;     // what the session trains is not the user's work (action::BeginTrial)
    Layout layout;

    static constexpr std::size_t kModelTab = 0;
    static constexpr int kTextSizes[] = {100, 125, 150};

    // Whether texts are what is trained by the panels.
    bool learns_texts() const;
    // The settings of what is shown.
    const Settings& shown() const { return learns_texts() ? texts : static_cast<const Settings&>(*this); }
    // The epoch that the views look back to; -1: none.
    int epoch_in_sight() const { return learns_texts() ? texts.shown_epoch : shown_epoch; }
    bool shown_needs_reset() const { return learns_texts() ? texts.needs_reset() : needs_reset(); }
    // The eight sentences have no use for the training panel: what they train, their view shows.
    bool hides(std::string_view part) const {
        return std::ranges::find(hidden, part) != hidden.end() ||
               (part == "training" && !text.empty() && !learns_texts());
    }
    // Whether there are tabs of this kind for the data.
    bool offers(const Tab& tab) const;
    // The first that a wide window can show.
    std::size_t first_view() const;
    bool can_train() const {
        return shown().faults.empty() && !draft_faults && (learns_texts() ? texts.ready : data != nullptr);
    }
};

// The tab of the view that a wide window shows: the first one while the tab is the model's.
std::size_t shown_view(const State& state);

// `to` with those settings of `from` that a running training follows.
Spec with_live_fields(Spec to, const Spec& from);

}  // namespace hourglass::app
