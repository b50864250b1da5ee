// Handles files fetched by the page at the start, and dropped or chosen by the user. A damaged file
// gives one clear message and changes nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/control/controller.h"
#include "explore/documents_import.h"
#include "io/mnist.h"
#include "io/opened_files.h"

namespace hourglass::app {

class IncomingFiles {
public:
    explicit IncomingFiles(Controller& controller);

    void receive(const std::string& name, std::vector<std::uint8_t> bytes);
    // All files of one drop, or of the start, are here.
    void complete();
    // Natively: MNIST from where it is found, or digits of our own.
    void load_from_disk();
    // The page's own data, again; it arrives as at the start.
    void fetch_page_data();

private:
    bool receive_asset(const std::string& name, const std::vector<std::uint8_t>& bytes);
    void receive_model(const std::string& name, const std::vector<std::uint8_t>& bytes);
    void receive_data(const std::string& name, std::vector<std::uint8_t> bytes);
    void use_opened_files();
    void use_four_files();
    void fall_back(const std::string& why);

    Controller& controller_;
    DatasetBuilder builder_{"MNIST"};
    OpenedFiles opened_;
    std::optional<explore::DocumentsImport> documents_;
    std::string fault_;        // the first of this batch
    bool data_came_ = false;   // one of MNIST's four files
    bool from_page_ = false;   // they are the page's own
    bool any_came_ = false;    // files of any other kind than
    bool asset_came_ = false;  // what a view has asked for
};

}  // namespace hourglass::app
