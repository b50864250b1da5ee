#include "app/control/incoming_files.h"

#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "io/classifier_file.h"
#include "io/documents_file.h"
#include "io/gzip.h"
#include "io/idx.h"
#include "io/model_file.h"
#include "io/sequence_model_file.h"
#include "io/text_model_file.h"
#include "platform/platform.h"
#include "training/saved_run.h"

namespace hourglass::app {
namespace {

// The page has 256 MB in all: what is read lies beside the data that it replaces, and is
// copied when it is split.
std::size_t byte_limit() {
    return platform::build_name() == "native" ? std::size_t{1} << 30 : std::size_t{48} << 20;
}

// The page's own files (web/loader.js); no file of a user's has such a name.
bool is_of_page(const std::string& name) { return name.starts_with("data://"); }

bool is_text_name(std::string name) {
    name = lower_case(name);
    if (name.ends_with(".gz")) name.resize(name.size() - 3);
    return name.ends_with(".txt") || name.ends_with(".csv") || name.ends_with(".tsv");
}

}  // namespace

IncomingFiles::IncomingFiles(Controller& controller) : controller_(controller), opened_(byte_limit()) {}

void IncomingFiles::receive(const std::string& name, std::vector<std::uint8_t> bytes) {
    try {
        if (receive_asset(name, bytes)) {
            asset_came_ = true;
            return;
        }
        any_came_ = true;
        if (name.ends_with(".safetensors"))
            receive_model(name, bytes);
        else if (name.ends_with(".hgz"))
            controller_.open_compressed(name, bytes);
        else
            receive_data(name, std::move(bytes));
    } catch (const Error& error) {
        if (!fault_.empty()) return;
        fault_ = error.what();
        if (!fault_.starts_with(name)) fault_ = name + ": " + fault_;
    }
}

// What views ask for when they are opened: neither models to look at nor data.
bool IncomingFiles::receive_asset(const std::string& name, const std::vector<std::uint8_t>& bytes) {
    if (name == explore::Recognizer::kAsset)
        controller_.use_recognizer(load_classifier(bytes).classifier);
    else if (name == explore::Messages::kModelAsset)
        controller_.use_messages(load_text_model(bytes));
    else if (name == explore::Messages::kTextsAsset)
        controller_.use_messages(read_documents(bytes, name).documents);
    else
        return false;
    return true;
}

void IncomingFiles::receive_model(const std::string& name, const std::vector<std::uint8_t>& bytes) {
    if (holds_sequence_model(bytes))
        throw Error(
            "a classifier of word sequences, which only the command line reads: text evaluate, text encode");
    if (holds_text_model(bytes))
        controller_.open_text_model(load_text_file(bytes), name);
    else if (std::optional<SavedRun> run = load_run(bytes))
        controller_.use_run(std::move(*run), name);
    else
        controller_.use_model(load_model(bytes), name);
}

// IDX files of bytes are pieces of a set like MNIST, whose labels and test images are files of their own;
// other files hold all that they are about.
void IncomingFiles::receive_data(const std::string& name, std::vector<std::uint8_t> bytes) {
    if (is_of_page(name)) {
        if (!controller_.wants_page_data()) return;
        from_page_ = true;
    }
    bytes = unpacked(std::move(bytes), DatasetBuilder::kFileLimit, name);
    if (!from_page_ && is_text_name(name) && holds_documents(bytes)) {
        if (documents_) throw Error("texts are opened as one file");
        documents_.emplace(name, std::move(bytes));
        return;
    }
    if (sample_format(name, bytes).name == "IDX" && !holds_idx_numbers(bytes, name)) {
        builder_.add(name, std::move(bytes));
        data_came_ = true;
    } else {
        opened_.add(name, std::move(bytes));
    }
}

void IncomingFiles::use_opened_files() {
    if (opened_.is_one_image()) return controller_.draw_picture(opened_);
    controller_.offer_import(explore::Import(std::exchange(opened_, OpenedFiles(byte_limit()))));
}

void IncomingFiles::use_four_files() {
    const bool first = controller_.state().data == nullptr;
    Dataset data = builder_.build();
    if (!is_mnist(data)) data.name = "Custom data";
    const std::string count = std::to_string(data.train.count() + data.test.count());
    if (!from_page_ && !first)
        return controller_.offer_import(
            explore::Import(std::move(data), "four IDX files, " + count + " images"));
    controller_.use_data(std::move(data), "", {}, Source::Page);
    if (!first) controller_.notify(controller_.state().data->name + " is loaded.", false);
}

void IncomingFiles::complete() {
    if (std::exchange(asset_came_, false) && !any_came_) {
        if (!fault_.empty()) controller_.notify(std::exchange(fault_, {}), true);
        return;
    }
    const std::vector<std::string> missing = builder_.missing();
    try {
        if (data_came_ && missing.empty())
            use_four_files();
        else if (fault_.empty() && documents_ && opened_.empty())
            controller_.offer_import(std::move(*documents_));
        else if (fault_.empty() && documents_)
            fault_ = "texts are opened as one file, without others";
        else if (fault_.empty() && !opened_.empty())
            use_opened_files();
    } catch (const Error& error) {
        if (fault_.empty()) fault_ = error.what();
    }
    // Where the page has no data, nothing comes of it.
    if (controller_.wants_page_data() && (controller_.state().data == nullptr || from_page_ || !any_came_))
        fall_back(!fault_.empty() ? fault_
                  : data_came_    ? "missing: " + joined(missing)
                                  : "the files did not arrive");
    else if (!fault_.empty())
        controller_.notify(fault_, true);
    else if (data_came_ && !missing.empty())
        controller_.notify("Still missing: " + joined(missing), false);
    opened_.clear();
    documents_.reset();
    data_came_ = from_page_ = any_came_ = false;
    fault_.clear();
}

void IncomingFiles::fall_back(const std::string& why) { controller_.use_synthetic(why); }

void IncomingFiles::fetch_page_data() {
    if (!platform::request_page_data()) load_from_disk();
}

void IncomingFiles::load_from_disk() {
    const MnistPlaces places;
    const auto folder = places.find();
    if (!folder) return fall_back("looked for " + places.describe() + "; HOURGLASS_DATA can name its folder");
    try {
        controller_.use_data(load_mnist(*folder), "");
    } catch (const Error& error) {
        fall_back(error.what());
    }
}

}  // namespace hourglass::app
