// Carries out what panels and scripts ask for: the only one who talks to the training session.
#pragma once

#include <cstddef>
#include <string>

#include "app/state.h"
#include "training/session.h"

namespace hourglass::app {

class Controller {
public:
    Controller();
    // Reads the settings, the address and the model that comes with the program.
    void start();

    const State& state() const { return state_; }
    State& state() { return state_; }
    const Snapshot& snapshot() { return session_.latest(); }

    // Throws Error when the state of things does not allow it.
    void perform(const Action& action);
    // `problem`: why it is not the data that was wanted, empty otherwise.
    void use_data(Dataset data, std::string problem);
    // Digits that the program draws itself, and why.
    void use_synthetic(const std::string& why);
    // `file`: what it was called. Throws Error when it does not fit the data.
    void use_model(Autoencoder model, const std::string& file);
    void notify(std::string text, bool error);
    // Takes over settings that someone put into the page's address.
    void follow_address();

private:
    void handle(const action::Train&);
    void handle(const action::TrainFromScratch&);
    void handle(const action::Pause&);
    void handle(const action::Step&);
    void handle(const action::Reset&);
    void handle(const action::NewSeed&);
    void handle(const action::Change& change);
    void handle(const action::UseThreads& use);
    void handle(const action::SaveModel&);
    void handle(const action::OpenFile&);
    void handle(const action::UseTheme& use);
    void handle(const action::ShowTab& show);
    void handle(const action::UseSynthetic&);
    void handle(const action::SaveFile& save);
    void handle(const action::ShowEpoch& show);
    void handle(const action::FitPca&);
    void handle(const action::OpenTrained& open);
    // Those that belong to a panel alone.
    template <typename Other>
    void handle(const Other&) {}

    void find_faults(const Spec& spec);
    bool lacks_model() const;
    void check_trainable() const;
    void reset();
    void send_trained(Autoencoder model);
    void adopt(const Spec& spec);
    void show_address(const std::string& text);

    Session session_;
    State state_;
    std::size_t model_features_ = 0;  // of the session's model
    Spec home_;                       // what an address leaves out is as here: the shipped model's settings
    std::string address_;             // as last seen
    std::string asked_;               // the trained model that the address asks for, until there is data
    std::string awaited_;             // the asset that was requested last
};

}  // namespace hourglass::app
