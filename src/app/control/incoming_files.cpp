#include "app/control/incoming_files.h"

#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "io/model_file.h"

namespace hourglass::app {

void IncomingFiles::receive(const std::string& name, std::vector<std::uint8_t> bytes) {
    try {
        if (name.ends_with(".safetensors")) {
            receive_model(name, bytes);
        } else {
            builder_.add(name, std::move(bytes));
            data_came_ = true;
        }
    } catch (const Error& error) {
        if (fault_.empty()) fault_ = name + ": " + error.what();
    }
}

void IncomingFiles::receive_model(const std::string& name, const std::vector<std::uint8_t>& bytes) {
    controller_.use_model(load_model(bytes), name);
}

void IncomingFiles::complete() {
    const std::vector<std::string> missing = builder_.missing();
    const bool first = controller_.state().data == nullptr;
    if (data_came_ && missing.empty()) {
        try {
            Dataset data = builder_.build();
            if (!is_mnist(data)) data.name = "Custom data";
            controller_.use_data(std::move(data), "");
            if (!first) controller_.notify("The new digits are loaded.", false);
        } catch (const Error& error) {
            if (fault_.empty()) fault_ = error.what();
        }
    } else if (data_came_ && !first && fault_.empty()) {
        controller_.notify("Still missing: " + joined(missing), false);
    }
    if (controller_.state().data == nullptr)
        fall_back(!fault_.empty() ? fault_
                  : data_came_    ? "missing: " + joined(missing)
                                  : "the files did not arrive");
    else if (!fault_.empty())
        controller_.notify(fault_, true);
    data_came_ = false;
    fault_.clear();
}

void IncomingFiles::fall_back(const std::string& why) { controller_.use_synthetic(why); }

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
