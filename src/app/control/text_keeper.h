// Keeps what is trained on texts over a reload (platform/storage.h): the list of runs, and the user's own
// documents.
//
//   SLOT/texts/messages/ID            a run on the SMS messages (training/saved_text_run.h), or a model that
//                                     came trained (io/text_model_file.h)
//   SLOT/texts/messages/ID/epoch/N    its past epochs
//   SLOT/texts/messages/list          names and order of these runs, as lines
//   SLOT/texts/own/...                the same of those on the user's own documents
//   SLOT/texts/documents              these, as JSON
//   SLOT/texts/messages, .../own      the one run that earlier versions kept of each; it stays where it is
//
// All but the last part is a run's place. What no list names comes before what one names; only what was
// deleted is removed.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "explore/text_runs.h"
#include "text/documents.h"
#include "training/saved_text_run.h"

namespace hourglass::app {

struct KeptTexts {
    struct List {
        std::vector<explore::TextRun> runs;  // the oldest first
        // The one that was trained last, its place as its origin; null: none. Of files without a training,
        // which earlier versions made, only the model is known, and no step.
        std::shared_ptr<SavedTextRun> present;
        bool hidden = false;  // it is not among the runs
    } messages, own;
    std::optional<Documents> documents;
    std::string problem;  // what could not be read
};

using TextMoments = std::vector<std::shared_ptr<const TextMoment>>;

class TextKeeper {
public:
    TextKeeper() = default;
    TextKeeper(const TextKeeper&) = delete;
    TextKeeper& operator=(const TextKeeper&) = delete;

    // `use` is called later, once. Until then nothing is kept. With `inherits`, what tabs have left that are
    // closed comes here: their runs on the messages before those of this one; the rest is removed.
    void fetch(bool inherits, std::function<void(KeptTexts)> use);
    // Whether it is known what is there.
    bool ready() const { return ready_ && !documents_coming_; }
    // Whether these can be kept: the user's own documents may be too many.
    bool keeps(bool own) const { return !own || documents_problem_.empty(); }

    std::string fresh_place(bool own) const;
    static bool is_own(const std::string& place);

    // The runs on the documents before go with these, once the new ones are there.
    void keep_documents(const Documents& documents);
    // `done` is called later, once; `problem` says why the storage does not keep it, and is empty when it
    // does.
    void keep_run(const std::string& place, std::vector<std::uint8_t> file,
                  std::function<void(const std::string& problem)> done);
    // `present`: the place of the one that is gone on with after a reload; `deleted`: of one that may come
    // back until then. Those that are none of these are removed.
    void keep_list(bool own, const std::vector<explore::TextRun>& runs, const std::string& present,
                   const std::string& deleted);
    // The run that is kept there, `origin` its place; the older state where the newest is damaged. `problem`
    // says why there is none. `use` is called later, once.
    using UseTextRun = std::function<void(std::optional<SavedTextRun> run, const std::string& problem)>;
    void fetch_kept_run(const std::string& place, UseTextRun use, int age = 0);
    // In the place of those that are there.
    void keep_epochs(const std::string& place, const TextMoments& past);
    // `use` is called later, once, with those that can be read, the oldest first. Those after the epoch
    // `last` are removed: the page ended before the run's state of them was kept.
    void fetch_epochs(const std::string& place, int last, std::function<void(TextMoments)> use);

    // Why something is not kept; empty where all is.
    std::string problem() const { return problems_.empty() ? std::string() : problems_.begin()->second; }

private:
    struct Fetch;
    void take_names(const std::shared_ptr<Fetch>& fetch, const std::vector<std::string>& names);
    void fetch_lists(const std::shared_ptr<Fetch>& fetch);
    void fetch_runs(const std::shared_ptr<Fetch>& fetch);
    void fetch_run(const std::shared_ptr<Fetch>& fetch, const std::string& place, int age);
    void fetch_documents(const std::shared_ptr<Fetch>& fetch);
    void move_here(const std::string& old, const std::string& place, std::vector<std::uint8_t> file);
    void drop(const std::string& place);
    void drop_epochs(const std::string& place);
    void put_epoch(const std::string& place, int epoch, std::vector<std::uint8_t> file);
    void move_epochs(const std::string& old, const std::string& place);
    void drop_lost_epochs(const Fetch& fetch);
    void drop_own();
    void note(const std::string& what, const std::string& problem);

    bool ready_ = false;
    std::set<std::string> places_;                                // with a run
    std::map<std::string, std::set<int>> epochs_;                 // that are stored, by place
    std::map<std::string, std::vector<std::uint8_t>> last_list_;  // as it was put, by its name
    std::map<std::string, std::string> problems_;                 // by what is not kept
    bool documents_coming_ = false, documents_new_ = false;
    std::string documents_problem_;
};

// As JSON. The second throws Error when it is none.
std::vector<std::uint8_t> to_bytes(const Documents& documents);
Documents parse_documents(std::span<const std::uint8_t> bytes);

}  // namespace hourglass::app
