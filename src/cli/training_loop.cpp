#include "cli/training_loop.h"

#include <cmath>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "cli/inputs.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "io/files.h"

namespace hourglass::cli {
namespace {

// Steps between two looks at whether the weights are still good.
constexpr long kStepsBetweenLooks = 100;

class Terminal {
public:
    explicit Terminal(const TrainingLoop& loop) : loop_(loop), run_(loop.run) {}

    int train();

private:
    void train_epoch();
    [[noreturn]] void give_up(const Error& why) const;
    void draw_progress();
    void print() const;
    int stop_early() const;

    const TrainingLoop& loop_;
    TrainingRun& run_;
    int saved_epochs_ = 0;
    InterruptWatch watch_;
    ProgressBar bar_;
};

void Terminal::train_epoch() {
    do {
        run_.step(loop_.team);
        if (run_.trainer().step() % kStepsBetweenLooks == 0) run_.check_weights();
        if (bar_.due()) draw_progress();
    } while (!run_.epoch().complete && !watch_.interrupted());
    if (run_.epoch().complete) run_.check_weights();
}

// Leaves the last good weights rather than those of an epoch that had already diverged.
void Terminal::give_up(const Error& why) const {
    std::string message = in_option_words(why.what());
    if (!loop_.advice.empty()) message = message.substr(0, message.find("; a smaller")) + "; " + loop_.advice;
    if (const long step = run_.last_good_step(); step > 0) {
        loop_.saver.save(true);
        throw Error(message + "; the model after step " + with_commas(step) + " is " + loop_.saver.outcome());
    }
    if (saved_epochs_ == 0) throw Error(message + "; no step before it was worth saving");
    throw Error(message + "; the model after epoch " + std::to_string(saved_epochs_) +
                ", which had already diverged, is " + loop_.saver.outcome());
}

void Terminal::draw_progress() {
    const EpochProgress& epoch = run_.epoch();
    const auto all = static_cast<double>(run_.task().samples());
    const double done = static_cast<double>(epoch.samples) / all;
    const double epochs_left = loop_.epochs - epoch.number + 1 - done;
    bar_.draw("epoch " + std::to_string(epoch.number) + "/" + std::to_string(loop_.epochs), done,
              "loss " + fixed(epoch.train_loss, 5) + "  " +
                  time_text(epochs_left * all / epoch.samples_per_second()) + " left");
}

void Terminal::print() const {
    const EpochProgress& epoch = run_.epoch();
    const bool measured = epoch.validation.has_value();
    const Validation validation = epoch.validation.value_or(Validation{NAN, NAN});
    if (loop_.json) {
        Json line = {{"epoch", epoch.number},
                     {"train_loss", epoch.train_loss},
                     {"validation_loss", validation.loss},
                     {"measured_on", loop_.measured_on}};
        if (!loop_.score.empty()) line[loop_.score] = validation.score;
        line["seconds"] = epoch.seconds;
        line["samples_per_second"] = epoch.samples_per_second();
        print_json(line);
        return;
    }
    const std::string loss =
        measured ? loop_.measured_on + " " + fixed(validation.loss, 6) + "  " : std::string();
    const std::string score = measured && !loop_.score.empty()
                                  ? loop_.score + " " + fixed(validation.score, 4) + "  "
                                  : std::string();
    print_line("epoch " + std::to_string(epoch.number) + "/" + std::to_string(loop_.epochs) + "  train " +
               fixed(epoch.train_loss, 6) + "  " + loss + score + time_text(epoch.seconds) + "  " +
               with_commas(std::lround(epoch.samples_per_second())) + " " + loop_.noun + "/s");
}

int Terminal::stop_early() const {
    const long step = run_.trainer().step();
    if (step == 0) {
        say("interrupted before the first step; nothing to save");
        return watch_.exit_status();
    }
    loop_.saver.save(true);
    say("interrupted in epoch " + std::to_string(run_.trainer().epoch() + 1) + " of " +
        std::to_string(loop_.epochs) + ", after " + with_commas(step) + " steps; " + loop_.saver.outcome());
    return watch_.exit_status();
}

int Terminal::train() {
    while (run_.trainer().epoch() < loop_.epochs) {
        if (watch_.interrupted()) return stop_early();
        try {
            train_epoch();
        } catch (const Error& error) {
            bar_.clear();
            give_up(error);
        }
        bar_.clear();
        if (!run_.epoch().complete) return stop_early();
        print();
        saved_epochs_ = run_.epoch().number;
        loop_.saver.save(saved_epochs_ == loop_.epochs);
    }
    say(loop_.saver.outcome());
    return 0;
}

}  // namespace

Saver::Saver(std::string path, std::initializer_list<std::filesystem::path> inputs) : path_(std::move(path)) {
    if (!path_.empty()) check_output(path_, inputs);
}

void Saver::set_content(std::function<std::vector<std::uint8_t>()> content) {
    content_ = std::move(content);
    if (!path_.empty()) content_();
}

void Saver::save(bool final) const {
    if (path_.empty()) return;
    try {
        write_file(path_, content_());
    } catch (const Error& error) {
        if (final) throw;
        say(std::string(error.what()) + "; training continues");
    }
}

std::string Saver::outcome() const {
    return path_.empty() ? "not saved, since there is no --out" : "saved as " + path_;
}

int train(const TrainingLoop& loop) { return Terminal(loop).train(); }

}  // namespace hourglass::cli
