// What a panel or a script can ask the application to do. A button and the script command of the same name
// end in the same action, so tests exercise what people use.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "app/state/theme_choice.h"
#include "autoencoder/spec.h"
#include "explore/drawing.h"
#include "explore/import_facts.h"
#include "text/text_spec.h"

namespace hourglass::app {

namespace action {
// Trains the model of the model panel: continues from the present weights, or starts with fresh ones if a
// setting that shapes the model was changed.
struct Train {};
// Fresh weights first.
struct TrainFromScratch {};
struct Pause {};
// One minibatch.
struct Step {};
// Fresh weights, the same seed.
struct Reset {};
// Fresh weights from another seed.
struct NewSeed {};
// The model panel's settings are now these.
struct Change {
    Spec spec;
};
struct UseThreads {
    int threads;
};
// As safetensors, which opens again, or for other programs.
struct SaveModel {
    bool as_onnx = false;
};
// Lets the user choose files: a model or a data set; or a folder of pictures.
struct OpenFile {
    bool folder = false;
};
struct UseTheme {
    ThemeChoice theme;
};
// Whether the model panel shows all settings, or the essential ones.
struct ShowAllSettings {
    bool all;
};
// 100, 125 or 150 percent.
struct UseTextSize {
    int percent;
};
// By its name, in any case of letters.
struct ShowTab {
    std::string name;
    std::optional<std::string> place{};  // in the view (View::place); nothing: where it is
};
// Synthetic digits.
struct UseSynthetic {};
// A toy set (data/toys.h), by its name.
struct UseToy {
    std::string name;
};
// Texts (explore/text_sets.h), by their name.
struct UseText {
    std::string name;
};
// The settings of what is trained on texts are now these.
struct ChangeText {
    TextSpec spec;
};
// The views of texts show the model that comes with the program, in place of what was trained here.
struct UseShippedText {};
// Fetches the messages and the model that reads them (explore/messages.h), unless that has been asked for.
struct FetchMessages {};
// The data that the page comes with, after others.
struct UsePageData {};
// Of the files on the sheet (State::import): how they are read, that they are used, or not.
struct ChooseImport {
    explore::ImportChoices choices;
};
struct UseImport {};
struct CancelImport {};
// Hands the user the data as a file: "npy", "csv" or "png".
struct SaveData {
    std::string format;
};
// Adds to what is on the drawing pad.
struct AddStrokes {
    std::vector<explore::PenStroke> strokes;
};
// Clears the pad and puts a test picture there.
struct DrawTestPicture {
    std::uint32_t index;
};
struct ClearDrawing {};
// One of the trained models that come with the program (app/trained_models.h), by its name.
struct OpenTrained {
    std::string name;
};
// Shows the page's help about a setting, or with an empty key the way to all of it.
struct ShowHelp {
    std::string key, title, text;
};
// Hands the user a link to the page as it is.
struct ShareLink {};
// Fetches what reads digits (explore/recognizer.h), unless that has been asked for.
struct FetchRecognizer {};
// Takes a run out of the list of those to compare, or gives it another name: while texts are shown, one of
// explore/text_runs.h, else of explore/run_log.h.
struct ForgetRun {
    std::uint64_t id;
};
struct RenameRun {
    std::uint64_t id;
    std::string name;
};
// Goes on with a run of the list, as above: its weights and its optimizer become the session's.
struct OpenRun {
    std::uint64_t id;
};
// Hands the user a run of the list as one file, which goes on here, and one on pictures by `hourglass train
// --from`.
struct SaveRun {
    std::uint64_t id;
};
// Trains a model of these settings beside the work, which stays as it is: the run is not listed, and what the
// session trained before comes back with EndTrial. Another trial may follow before that.
struct BeginTrial {
    Spec spec;
};
struct EndTrial {};
// Closes the notice.
struct CloseNotice {};
// Takes back what the last notice offers to take back: fresh weights, another model, a run that was
// forgotten.
struct TakeBack {};
// Finds the principal components of the data, for comparing.
struct FitPca {};
struct UndoDrawing {};
struct RedoDrawing {};
// Shows the model as it was after this epoch of the run, everywhere; -1: as it is now.
struct ShowEpoch {
    int epoch;
};
// Hands the user a picture to be printed (explore/figure.h), as SVG or, on the page, as PNG.
struct SaveFigure {
    std::string name;  // of the file, without its ending
    std::string svg;   // empty: there is nothing to save, which is said
    bool as_svg = false;
};
// Hands the user a file.
struct SaveFile {
    std::string name;
    std::vector<std::uint8_t> bytes;
};
}  // namespace action

using Action =
    std::variant<action::Train, action::TrainFromScratch, action::Pause, action::Step, action::Reset,
                 action::NewSeed, action::Change, action::UseThreads, action::SaveModel, action::OpenFile,
                 action::UseTheme, action::UseTextSize, action::ShowAllSettings, action::ShowTab,
                 action::UseSynthetic, action::UseToy, action::UseText, action::ChangeText,
                 action::UseShippedText, action::FetchMessages, action::UsePageData, action::ChooseImport,
                 action::UseImport, action::CancelImport, action::SaveData, action::AddStrokes,
                 action::DrawTestPicture, action::ClearDrawing, action::UndoDrawing, action::RedoDrawing,
                 action::ShowEpoch, action::ForgetRun, action::RenameRun, action::FitPca, action::ShowHelp,
                 action::ShareLink, action::FetchRecognizer, action::OpenTrained, action::SaveFigure,
                 action::SaveFile, action::OpenRun, action::SaveRun, action::TakeBack, action::CloseNotice,
                 action::BeginTrial, action::EndTrial>;

}  // namespace hourglass::app
