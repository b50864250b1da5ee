// hourglass train: trains a model from fresh weights, prints a line an epoch, saves it.
#include <chrono>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "autoencoder/network_plan.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/usage.h"
#include "io/files.h"
#include "io/model_file.h"
#include "math/thread_team.h"
#include "training/evaluate.h"
#include "training/last_good_model.h"
#include "training/trainer.h"

namespace hourglass::cli {
namespace {

struct Options {
    CommonOptions common;
    Spec spec;
    std::vector<std::string> idle;  // options that were given for nothing
    std::string out;
    std::string precision = "single";
    std::string scaling = "none";
};

// Steps between two looks at whether the weights are still good.
constexpr long kStepsBetweenLooks = 100;

// Writes the model after every epoch, so that whatever ends the training leaves the last one.
class Saver {
public:
    explicit Saver(const Options& options) : path_(options.out) {
        precision_ = options.precision == "half" ? Precision::Float16 : Precision::Float32;
        if (!path_.empty()) check_output(path_, {options.common.data});
    }

    // What goes into the file beside the model.
    void set_scaling(Scaling scaling) { scaling_ = std::move(scaling); }

    // Throws Error for a model that no file can hold: to be found before training.
    void check(const Autoencoder& model) const {
        if (!path_.empty()) save_model(model, precision_, scaling_);
    }

    // A failure may pass, such as a disk that is full for a while: it is only told. The last save is `final`
    // and throws Error.
    void save(const Autoencoder& model, bool final) const {
        if (path_.empty()) return;
        try {
            write_file(path_, save_model(model, precision_, scaling_));
        } catch (const Error& error) {
            if (final) throw;
            say(std::string(error.what()) + "; training goes on");
        }
    }

    // "saved as F" for the end of a sentence.
    std::string outcome() const {
        return path_.empty() ? "not saved, since there is no --out" : "saved as " + path_;
    }

private:
    std::string path_;
    Precision precision_;
    Scaling scaling_;
};

struct Epoch {
    int number = 0;         // from 1
    double train_loss = 0;  // mean over the images so far, each with the weights of its own step
    double seconds = 0;     // of training alone
    long images = 0;        // trained on so far
    bool complete = false;  // not interrupted
    double validation_loss = 0;

    double speed() const { return seconds > 0 ? static_cast<double>(images) / seconds : 0; }
};

class Run {
public:
    Run(const Options& options, const Data& data, Autoencoder model)
        : options_(options),
          data_(*data.dataset),
          trainer_(std::move(model), data.dataset),
          team_(options.common.threads) {
        good_.start(trainer_.model());
    }

    // Throws Error when the loss or a weight is no longer finite, once the last good model is saved. Returns
    // the exit status.
    int train(const Saver& saver);
    std::string description() const;

private:
    Epoch train_epoch();
    // Throws Error when the loss or a weight is no longer finite.
    Epoch train_and_validate();
    void look_at_weights();
    [[noreturn]] void give_up(const Error& why, const Saver& saver) const;
    void draw_progress(const Epoch& epoch);
    void print(const Epoch& epoch) const;
    int stop_early(const Saver& saver, const Epoch& epoch) const;

    const Options& options_;
    const Dataset& data_;
    Trainer trainer_;
    LastGoodModel good_;
    int saved_epochs_ = 0;
    ThreadTeam team_;
    InterruptWatch watch_;
    ProgressBar bar_;
};

std::string Run::description() const {
    const Autoencoder& model = trainer_.model();
    return "training " + shape_text(options_.spec, model.features()) + ", " +
           with_commas(model.parameter_count()) + " parameters, on " +
           with_commas(static_cast<long>(data_.train.count())) + " " + noun(data_.train) + " of " +
           data_.name + ", " + std::to_string(team_.threads()) +
           (team_.threads() == 1 ? " thread" : " threads");
}

Epoch Run::train_epoch() {
    using Clock = std::chrono::steady_clock;
    Epoch epoch;
    epoch.number = trainer_.epoch() + 1;
    const Clock::time_point start = Clock::now();
    double sum = 0;
    while (trainer_.epoch() < epoch.number && !watch_.interrupted()) {
        const double loss = trainer_.train_step(team_);
        good_.note(loss);
        if (trainer_.step() % kStepsBetweenLooks == 0) look_at_weights();
        sum += loss * trainer_.last_batch();
        epoch.images += trainer_.last_batch();
        epoch.train_loss = sum / static_cast<double>(epoch.images);
        epoch.seconds = std::chrono::duration<double>(Clock::now() - start).count();
        if (bar_.due()) draw_progress(epoch);
    }
    epoch.complete = trainer_.epoch() == epoch.number;
    return epoch;
}

void Run::look_at_weights() {
    if (good_.keep(trainer_.model(), trainer_.step())) return;
    throw Error("the weights are no longer finite numbers after step " + std::to_string(trainer_.step()) +
                "; a smaller --learning-rate may help");
}

Epoch Run::train_and_validate() {
    Epoch epoch = train_epoch();
    if (!epoch.complete) return epoch;
    epoch.validation_loss = evaluate(trainer_.model(), data_.test, team_).loss;
    if (!std::isfinite(epoch.validation_loss)) {
        throw Error("the loss on the test images is not a finite number after epoch " +
                    std::to_string(epoch.number) + "; a smaller --learning-rate may help");
    }
    look_at_weights();
    return epoch;
}

// Leaves the last good weights rather than those of an epoch that had already run away.
void Run::give_up(const Error& why, const Saver& saver) const {
    const std::string message = in_option_words(why.what());
    if (good_.step() > 0) {
        saver.save(good_.model(), true);
        throw Error(message + "; the model after step " + with_commas(good_.step()) + " is " +
                    saver.outcome());
    }
    if (saved_epochs_ == 0) throw Error(message + "; no step before it was worth saving");
    throw Error(message + "; the model after epoch " + std::to_string(saved_epochs_) +
                ", which had run away already, is " + saver.outcome());
}

void Run::draw_progress(const Epoch& epoch) {
    const auto all = static_cast<double>(data_.train.count());
    const double done = static_cast<double>(epoch.images) / all;
    const double epochs_left = options_.spec.epochs - epoch.number + 1 - done;
    bar_.draw("epoch " + std::to_string(epoch.number) + "/" + std::to_string(options_.spec.epochs), done,
              "loss " + fixed(epoch.train_loss, 5) + "  " + duration_text(epochs_left * all / epoch.speed()) +
                  " left");
}

void Run::print(const Epoch& epoch) const {
    if (options_.common.json) {
        print_json({{"epoch", epoch.number},
                    {"train_loss", epoch.train_loss},
                    {"validation_loss", epoch.validation_loss},
                    {"seconds", epoch.seconds},
                    {"samples_per_second", epoch.speed()}});
    } else {
        print_line("epoch " + std::to_string(epoch.number) + "/" + std::to_string(options_.spec.epochs) +
                   "  train " + fixed(epoch.train_loss, 6) + "  validation " +
                   fixed(epoch.validation_loss, 6) + "  " + duration_text(epoch.seconds) + "  " +
                   with_commas(std::lround(epoch.speed())) + " " + noun(data_.train) + "/s");
    }
}

int Run::stop_early(const Saver& saver, const Epoch& epoch) const {
    if (trainer_.step() == 0) {
        say("interrupted before the first step; nothing to save");
        return watch_.exit_status();
    }
    saver.save(trainer_.model(), true);
    say("interrupted in epoch " + std::to_string(epoch.number) + " of " +
        std::to_string(options_.spec.epochs) + ", after " + with_commas(trainer_.step()) + " steps; " +
        saver.outcome());
    return watch_.exit_status();
}

int Run::train(const Saver& saver) {
    while (trainer_.epoch() < options_.spec.epochs) {
        Epoch epoch;
        try {
            epoch = train_and_validate();
        } catch (const Error& error) {
            bar_.clear();
            give_up(error, saver);
        }
        bar_.clear();
        if (!epoch.complete) return stop_early(saver, epoch);
        print(epoch);
        saver.save(trainer_.model(), epoch.number == options_.spec.epochs);
        saved_epochs_ = epoch.number;
    }
    say(saver.outcome());
    return 0;
}

void check_spec(const Spec& spec) {
    std::string all;
    for (const Fault& fault : faults(spec))
        all += (all.empty() ? "" : "; ") + in_option_words(fault.text, fault.field);
    if (!all.empty()) throw UsageError(all);
}

Autoencoder fresh_model(const Spec& spec, const ImageSet& images) {
    const auto features = static_cast<int>(images.features());
    if (const auto fault = picture_fault(spec, picture_of(features, images.width))) {
        const bool is_table = images.height == 1 && spec.architecture == Architecture::Convolutional;
        throw Error(in_option_words(fault->text, fault->field) +
                    (is_table ? "; --width says how many pixels make a line of a table's pictures" : ""));
    }
    return Autoencoder(spec, features, images.width);
}

Data prepare_data(const Options& options, Saver& saver) {
    Data data = load_data(options.common);
    const Scaling scaling = scale_data(data, options.scaling);
    check_suitable(options.spec, data, scaling);
    saver.set_scaling(scaling);
    return data;
}

void say_what_is_idle(const Options& options) {
    std::string names;
    for (const std::string& name : options.idle) names += (names.empty() ? "" : ", ") + name;
    if (!names.empty())
        say(names + (options.idle.size() == 1 ? " has" : " have") + " no effect with the other settings");
    if (const Spec& spec = options.spec; spec.schedule.warmup_epochs >= static_cast<float>(spec.epochs))
        say("--warmup " + shortest_text(spec.schedule.warmup_epochs) + " is not over when the run ends");
}

int run(const Options& options) {
    check_spec(options.spec);
    Saver saver(options);
    const Data data = prepare_data(options, saver);
    Autoencoder model = fresh_model(options.spec, data.dataset->train);
    saver.check(model);
    Run training(options, data, std::move(model));
    if (!data.notice.empty()) say(data.notice);
    say_what_is_idle(options);
    say(training.description());
    return training.train(saver);
}

void add_saving_options(CLI::App& command, Options& options) {
    command
        .add_option("--out", options.out,
                    "The model's file (safetensors), written after every epoch and when training is "
                    "interrupted (Ctrl-C). Without it nothing is saved.")
        ->type_name("FILE");
    command
        .add_option("--precision", options.precision,
                    "Of the numbers in the file; half makes it half as large and changes pixels by less than "
                    "one gray level.")
        ->type_name("single|half")
        ->check(CLI::IsMember({"single", "half"}).description(""))
        ->default_str(options.precision);
}

}  // namespace

void add_train(CLI::App& program, Action& chosen) {
    CLI::App& command = *program.add_subcommand(
        "train", "Train a model from fresh weights, with a line an epoch, and save it.");
    const auto options = std::make_shared<Options>();
    add_saving_options(command, *options);
    add_common_options(command, options->common);
    add_scaling_option(command, options->scaling,
                       "unit: every column's least and greatest training value become 0 and 1. The model's "
                       "file remembers them, so that the other commands scale what they read and 'decode' "
                       "turns its numbers back.");
    add_spec_options(command, options->spec);
    command.footer(
        "Each line has the mean loss over the epoch's steps, the loss on the test images after it, and the\n"
        "seconds that its steps took, which the images a second are of:\n"
        "{\"epoch\":1,\"train_loss\":...,\"validation_loss\":...,\"seconds\":...,\"samples_per_second\":...}"
        "\n"
        "The same options give the same file, bit for bit, in the same build, for any number of threads.\n"
        "Example: hourglass train --hidden 512,256 --latent 32 --epochs 10 --out model.safetensors\n"
        "A table: hourglass train --data table.csv --hidden none --latent 2 --activation linear --output "
        "linear\n"
        "  --optimizer sgd --momentum 0 --learning-rate 0.1 --batch 8 --epochs 200 --out model.safetensors");
    command.callback([options, &command, &chosen] {
        complete_spec(command, options->spec);
        options->idle = idle_options(command, options->spec);
        chosen = [options] { return run(*options); };
    });
}

}  // namespace hourglass::cli
