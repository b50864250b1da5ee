#include "app/control/text_keeper.h"

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/json.h"
#include "io/text_model_file.h"
#include "platform/storage.h"

namespace hourglass::app {
namespace {

using DocumentsJson = nlohmann::json;

const std::string kTexts = "/texts/", kPastEpochs = "/epoch/";
const std::string kMessages = kTexts + "messages", kOwn = kTexts + "own", kDocuments = kTexts + "documents",
                  kRunList = "/list";
// The lines of a list: the present run, one that is about to go, then each run's place and name.
const std::string kPresent = "present ", kDeleted = "deleted ";

// Of this tab.
std::string piece(const std::string& name) { return platform::storage_slot() + name; }

// The name of the list that has a place: "SLOT/texts/messages/list".
std::string list_of(const std::string& place) {
    const bool own = TextKeeper::is_own(place);
    return place.substr(0, place.find(kTexts)) + (own ? kOwn : kMessages) + kRunList;
}

}  // namespace

std::vector<std::uint8_t> to_bytes(const Documents& documents) {
    const DocumentsJson json = {{"name", documents.name},
                                {"texts", documents.texts},
                                {"labels", documents.labels},
                                {"classes", documents.classes}};
    const std::string text = json_text(json);
    return {text.begin(), text.end()};
}

Documents parse_documents(std::span<const std::uint8_t> bytes) {
    const DocumentsJson json = parse_json(bytes);
    Documents documents;
    try {
        documents = {json.at("name").get<std::string>(), json.at("texts").get<std::vector<std::string>>(),
                     json.at("labels").get<std::vector<std::uint8_t>>(),
                     json.at("classes").get<std::vector<std::string>>()};
    } catch (const DocumentsJson::exception&) {
        throw Error("the documents are damaged");
    }
    const bool labels_fit =
        (documents.labels.empty() || documents.labels.size() == documents.count()) &&
        std::ranges::all_of(documents.labels, [&](auto label) { return label < documents.classes.size(); });
    if (documents.count() == 0 || !labels_fit) throw Error("the documents are damaged");
    return documents;
}

// The start: names, the lists, every run, the documents.
struct TextKeeper::Fetch {
    bool inherits = false;
    std::function<void(KeptTexts)> use;
    KeptTexts kept;
    std::vector<std::string> places;           // of runs to be read, in their order
    std::vector<std::string> lists;            // their names, this tab's last
    std::map<std::string, std::string> names;  // of runs, by place
    std::set<std::string> present, deleted;    // places
    std::size_t next = 0;
};

bool TextKeeper::is_own(const std::string& place) {
    return place.find(kOwn) != std::string::npos && place.find(kMessages) == std::string::npos;
}

std::string TextKeeper::fresh_place(bool own) const {
    std::random_device entropy;
    return piece(own ? kOwn : kMessages) + "/" + std::to_string(entropy()) + std::to_string(entropy());
}

void TextKeeper::fetch(bool inherits, std::function<void(KeptTexts)> use) {
    const auto fetch = std::make_shared<Fetch>();
    fetch->inherits = inherits;
    fetch->use = std::move(use);
    platform::storage_names([this, fetch](const std::vector<std::string>& names) {
        take_names(fetch, names);
        fetch_lists(fetch);
    });
}

// What others have left comes first.
void TextKeeper::take_names(const std::shared_ptr<Fetch>& fetch, const std::vector<std::string>& names) {
    std::vector<std::string> here;
    for (const std::string& name : names) {
        const std::size_t at = name.find(kTexts);
        if (at == std::string::npos) continue;
        const bool ours = name.starts_with(piece(kTexts)), documents = name.substr(at) == kDocuments;
        if (!ours && !fetch->inherits) continue;
        const std::size_t epoch = name.find(kPastEpochs);
        if (!ours && (documents || is_own(name)))
            platform::storage_remove(name);
        else if (name.ends_with(kRunList))
            fetch->lists.insert(ours ? fetch->lists.end() : fetch->lists.begin(), name);
        else if (epoch != std::string::npos)
            epochs_[name.substr(0, epoch)].insert(std::atoi(name.c_str() + epoch + kPastEpochs.size()));
        else if (!documents)
            (ours ? here : fetch->places).push_back(name);
    }
    places_.insert(here.begin(), here.end());
    fetch->places.insert(fetch->places.end(), here.begin(), here.end());
    drop_lost_epochs(*fetch);
}

// Of runs that are not there: the page ended before they were, or while they went.
void TextKeeper::drop_lost_epochs(const Fetch& fetch) {
    std::vector<std::string> lost;
    for (const auto& [place, epochs] : epochs_)
        if (std::ranges::find(fetch.places, place) == fetch.places.end()) lost.push_back(place);
    for (const std::string& place : lost) drop_epochs(place);
}

// Their runs go to the end, in their order. Without a list there was one run, or the list is damaged.
void TextKeeper::fetch_lists(const std::shared_ptr<Fetch>& fetch) {
    if (fetch->next == fetch->lists.size()) {
        fetch->next = 0;
        for (const std::string& place : fetch->places)
            if (std::ranges::find(fetch->lists, list_of(place)) == fetch->lists.end())
                fetch->present.insert(place);
        return fetch_runs(fetch);
    }
    const std::string list = fetch->lists[fetch->next++];
    platform::storage_get(list, 0, [this, fetch, list](const std::vector<std::uint8_t>& bytes) {
        const std::string text(bytes.begin(), bytes.end());
        const bool ours = list.starts_with(piece(kTexts)), whole = text.starts_with(kPresent);
        if (!whole) {
            fetch->kept.problem = "the list of runs is damaged, and their names with it";
            std::erase(fetch->lists, list);
            --fetch->next;
        } else if (!ours) {
            platform::storage_remove(list);
        }
        for (std::size_t from = 0, end = 0; whole && from < text.size(); from = end + 1) {
            end = std::min(text.find('\n', from), text.size());
            const std::string line = text.substr(from, end - from);
            const std::size_t space = line.find(' ');
            const std::string first = line.substr(0, space + 1);
            const std::string place = first.substr(0, space), rest = line.substr(first.size());
            if (first == kDeleted) {
                fetch->deleted.insert(rest);
            } else if (first == kPresent) {
                if (ours) fetch->present.insert(rest);
            } else if (std::erase(fetch->places, place) > 0) {
                fetch->places.push_back(place);
                fetch->names[place] = rest;
            }
        }
        fetch_lists(fetch);
    });
}

void TextKeeper::fetch_runs(const std::shared_ptr<Fetch>& fetch) {
    if (fetch->next == fetch->places.size()) return fetch_documents(fetch);
    const std::string place = fetch->places[fetch->next++];
    if (fetch->deleted.contains(place) && !fetch->present.contains(place)) {
        drop(place);
        fetch_runs(fetch);
    } else {
        fetch_run(fetch, place, 0);
    }
}

// Of a run that cannot be read the state before is taken; where that is of no use either, it stays.
void TextKeeper::fetch_run(const std::shared_ptr<Fetch>& fetch, const std::string& place, int age) {
    platform::storage_get(
        place, age,
        [this, fetch, place, age](std::vector<std::uint8_t> bytes) {
            const bool ours = place.starts_with(piece(kTexts));
            try {
                if (bytes.empty()) throw Error("a run is not there");
                auto run = std::make_shared<SavedTextRun>(load_text_file(bytes));
                const bool named = fetch->names.contains(place);
                explore::TextRun listed{.name = fetch->names[place],
                                        .begun = run->state.trainer.step > 0,
                                        .place = ours ? place : fresh_place(false),
                                        .model = std::make_shared<const TextAutoencoder>(run->model),
                                        .epochs = run->state.history.epochs,
                                        .scores = run->scores};
                if (listed.name.empty()) listed.name = explore::text_run_title(run->model.spec().network);
                KeptTexts::List& list = is_own(place) ? fetch->kept.own : fetch->kept.messages;
                run->origin = place;
                if (ours && fetch->present.contains(place)) {
                    list.present = std::move(run);
                    list.hidden =
                        !named && std::ranges::find(fetch->lists, list_of(place)) != fetch->lists.end();
                }
                const bool hidden = list.hidden && list.present != nullptr && list.present->origin == place;
                if (!ours) move_here(place, listed.place, std::move(bytes));
                if (!hidden) list.runs.push_back(std::move(listed));
            } catch (const Error& error) {
                if (age == 0) return fetch_run(fetch, place, 1);
                fetch->kept.problem = error.what();
                places_.erase(place);
            }
            fetch_runs(fetch);
        });
}

void TextKeeper::fetch_documents(const std::shared_ptr<Fetch>& fetch) {
    platform::storage_get(
        piece(kDocuments), 0,
        [this, fetch](std::vector<std::uint8_t> bytes) {
            try {
                if (!bytes.empty()) fetch->kept.documents = parse_documents(bytes);
            } catch (const Error& error) {
                fetch->kept.problem = error.what();
            }
            ready_ = true;
            if (documents_new_ && documents_problem_.empty()) drop_own();
            if (documents_new_) fetch->kept.documents.reset();
            fetch->use(std::move(fetch->kept));
        });
}

// The run of a tab that is closed.
void TextKeeper::move_here(const std::string& old, const std::string& place, std::vector<std::uint8_t> file) {
    keep_run(
        place, std::move(file),
        [this, old, place](const std::string& problem) {
            if (!problem.empty()) return;
            move_epochs(old, place);
            platform::storage_remove(old);
        });
}

void TextKeeper::move_epochs(const std::string& old, const std::string& place) {
    const auto stored = epochs_.extract(old);
    if (!stored) return;
    for (const int epoch : stored.mapped()) {
        const std::string name = old + kPastEpochs + std::to_string(epoch);
        platform::storage_get(name, 0, [this, place, epoch](std::vector<std::uint8_t> bytes) {
            if (bytes.empty() || !places_.contains(place)) return;
            epochs_[place].insert(epoch);
            put_epoch(place, epoch, std::move(bytes));
        });
        platform::storage_remove(name);
    }
}

void TextKeeper::drop(const std::string& place) {
    platform::storage_remove(place);
    drop_epochs(place);
    places_.erase(place);
    std::erase_if(problems_, [&](const auto& problem) { return problem.first.starts_with(place); });
}

void TextKeeper::drop_epochs(const std::string& place) {
    const auto stored = epochs_.extract(place);
    if (!stored) return;
    for (const int epoch : stored.mapped())
        platform::storage_remove(place + kPastEpochs + std::to_string(epoch));
}

void TextKeeper::drop_own() {
    const std::set<std::string> all = places_;
    for (const std::string& place : all)
        if (is_own(place)) drop(place);
    platform::storage_remove(piece(kOwn + kRunList));
    last_list_.erase(piece(kOwn + kRunList));
}

void TextKeeper::note(const std::string& what, const std::string& problem) {
    if (problem.empty())
        problems_.erase(what);
    else
        problems_[what] = problem;
}

void TextKeeper::keep_documents(const Documents& documents) {
    documents_coming_ = documents_new_ = true;
    platform::storage_put(piece(kDocuments), to_bytes(documents), [this](const std::string& problem) {
        documents_coming_ = false;
        documents_problem_ = problem;
        note(kDocuments, problem);
        if (problem.empty() && ready_) drop_own();
    });
}

void TextKeeper::keep_run(const std::string& place, std::vector<std::uint8_t> file,
                          std::function<void(const std::string& problem)> done) {
    places_.insert(place);
    platform::storage_put(place, std::move(file),
                          [this, place, done = std::move(done)](const std::string& problem) {
                              note(place, problem);
                              done(problem.empty() ? platform::storage_problem() : problem);
                          });
}

void TextKeeper::fetch_kept_run(const std::string& place, UseTextRun use, int age) {
    platform::storage_get(
        place, age,
        [this, place, age, use = std::move(use)](const std::vector<std::uint8_t>& bytes) {
            std::optional<SavedTextRun> run;
            std::string problem;
            try {
                if (bytes.empty()) throw Error("it is not kept");
                run = load_text_file(bytes);
                run->origin = place;
            } catch (const Error& error) {
                if (age == 0) return fetch_kept_run(place, use, 1);
                problem = error.what();
            }
            use(std::move(run), problem);
        });
}

void TextKeeper::keep_list(bool own, const std::vector<explore::TextRun>& runs, const std::string& present,
                           const std::string& deleted) {
    std::string text = kPresent + present + "\n" + kDeleted + deleted + "\n";
    std::set<std::string> named{present, deleted};
    for (const explore::TextRun& run : runs) {
        if (run.place.empty()) continue;
        std::string name = run.name;
        std::ranges::replace(name, '\n', ' ');
        text += run.place + " " + name + "\n";
        named.insert(run.place);
    }
    const std::string list = piece((own ? kOwn : kMessages) + kRunList);
    std::vector<std::uint8_t> bytes(text.begin(), text.end());
    if (bytes != last_list_[list]) {
        last_list_[list] = bytes;
        platform::storage_put(list, std::move(bytes), [this, list](const std::string& problem) {
            note(list, problem);
            if (!problem.empty()) last_list_.erase(list);  // it is tried again
        });
    }
    const std::set<std::string> all = places_;
    for (const std::string& place : all) {
        if (is_own(place) != own) continue;
        if (!named.contains(place)) drop(place);
    }
}

void TextKeeper::keep_epochs(const std::string& place, const TextMoments& past) {
    std::set<int>& stored = epochs_[place];
    const std::set<int> before = stored;
    stored.clear();
    for (const auto& moment : past) stored.insert(moment->epoch);
    for (const int epoch : before)
        if (!stored.contains(epoch)) platform::storage_remove(place + kPastEpochs + std::to_string(epoch));
    for (const auto& moment : past) {
        if (before.contains(moment->epoch)) continue;
        try {
            put_epoch(place, moment->epoch, save_text_moment(*moment));
        } catch (const Error& error) {
            note(place + kPastEpochs, error.what());
        }
    }
}

void TextKeeper::put_epoch(const std::string& place, int epoch, std::vector<std::uint8_t> file) {
    platform::storage_put(
        place + kPastEpochs + std::to_string(epoch), std::move(file),
        [this, place, epoch](const std::string& problem) {
            note(place + kPastEpochs, problem);
            const auto there = epochs_.find(place);
            if (!problem.empty() && there != epochs_.end()) there->second.erase(epoch);  // it is tried again
        });
}

// One that cannot be read is left out.
void TextKeeper::fetch_epochs(const std::string& place, int last, std::function<void(TextMoments)> use) {
    std::set<int>& stored = epochs_[place];
    for (auto late = stored.upper_bound(last); late != stored.end(); late = stored.erase(late))
        platform::storage_remove(place + kPastEpochs + std::to_string(*late));
    if (stored.empty()) return use({});
    const auto past = std::make_shared<TextMoments>();
    const auto done = std::make_shared<std::function<void(TextMoments)>>(std::move(use));
    const int newest = *stored.rbegin();
    const std::set<int> epochs = stored;
    for (const int epoch : epochs)
        platform::storage_get(
            place + kPastEpochs + std::to_string(epoch), 0,
            [past, done, ends = epoch == newest](std::vector<std::uint8_t> bytes) {
                try {
                    past->push_back(std::make_shared<const TextMoment>(load_text_moment(bytes)));
                } catch (const Error&) {
                }
                if (ends) (*done)(std::move(*past));
            });
}

}  // namespace hourglass::app
