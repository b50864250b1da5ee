// hourglass text encode, nearest and words: codes of documents, and what they stand for.
#include <algorithm>
#include <memory>
#include <span>
#include <utility>
#include <variant>

#include "analysis/similar.h"
#include "base/error.h"
#include "base/format.h"
#include "base/text.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/started_team.h"
#include "cli/text.h"
#include "cli/usage.h"
#include "io/csv.h"
#include "io/files.h"
#include "text/code_words.h"

namespace hourglass::cli {
namespace {

struct LookOptions {
    TextInput input;
    std::string model;
    std::string text;
    std::string word;
    int code = 0;  // a number of the code, from 1
    int count = 10;
    std::string out;
    int threads = 1;
    bool json = false;
};

void check_utf8(const std::string& text) {
    std::size_t bad = 0;
    if (!is_utf8(text, bad))
        throw UsageError("--text must be UTF-8; byte " + std::to_string(bad) + " is not");
}

using Weighted = std::vector<std::pair<std::string, double>>;

// The most probable words of what the code gives.
Weighted probable_words(const TextAutoencoder& model, ConstMatrixView code, int count, ThreadTeam& team) {
    const Matrix probabilities = model.decode(code, team);
    std::vector<std::pair<float, std::uint32_t>> order;
    for (Eigen::Index i = 0; i < probabilities.rows(); ++i)
        order.emplace_back(-probabilities(i, 0), static_cast<std::uint32_t>(i));
    const auto most = std::min(static_cast<std::ptrdiff_t>(count), static_cast<std::ptrdiff_t>(order.size()));
    std::partial_sort(order.begin(), order.begin() + most, order.end());
    Weighted words;
    for (std::ptrdiff_t i = 0; i < most; ++i) {
        const auto& [probability, place] = order[static_cast<std::size_t>(i)];
        words.emplace_back(model.words().terms()[place], -static_cast<double>(probability));
    }
    return words;
}

void print_words(const Weighted& words, const std::string& heading, int decimals) {
    print_line(heading);
    for (const auto& [word, weight] : words) print_line("  " + fixed(weight, decimals) + "  " + word);
}

Json words_json(const Weighted& words, const char* name) {
    Json list = Json::array();
    for (const auto& [word, weight] : words) list.push_back({{"word", word}, {name, weight}});
    return list;
}

// The words of a text that the vocabulary has, and the others.
std::pair<Json, Json> known_words(const std::string& text, const Vectorizer& vocabulary) {
    std::pair<Json, Json> words{Json::array(), Json::array()};
    Tokenizer tokenizer;
    for (const std::string_view word : tokenizer.terms(text, vocabulary.settings().tokens))
        (vocabulary.find(word) >= 0 ? words.first : words.second).push_back(std::string(word));
    return words;
}

void print_code(const Matrix& code) {
    std::string numbers;
    for (const float number : code.reshaped())
        numbers += (numbers.empty() ? "" : " ") + fixed(static_cast<double>(number), 3);
    print_line("code " + numbers);
}

int encode_one(const LookOptions& options, const TextAutoencoder& model) {
    check_utf8(options.text);
    StartedTeam team(options.threads);
    const auto [known, unknown] = known_words(options.text, model.words());
    const Matrix code = model.encode(std::span(&options.text, 1), team);
    const Weighted words = probable_words(model, code, options.count, team);
    Json object = {{"tokens", known},
                   {"unknown", unknown},
                   {"code", std::vector<float>(code.data(), code.data() + code.size())},
                   {"words", words_json(words, "probability")}};
    Verdict verdict;
    Weighted shares;
    if (model.has_classifier()) {
        verdict = model.classify(options.text, team);
        object["label"] = model.classes()[static_cast<std::size_t>(verdict.label)];
        object["score"] = verdict.score;
        for (const TermShare& share : verdict.by_term)
            if (static_cast<int>(shares.size()) < options.count) shares.emplace_back(share.term, share.score);
        object["score_by_code"] = verdict.by_code;
        object["score_by_term"] = words_json(shares, "score");
    }
    if (options.json) {
        print_json(object);
        return 0;
    }
    print_code(code);
    if (!unknown.empty()) print_line("words that the model does not know: " + unknown.dump());
    print_words(words, "most probable words of the reconstruction", 4);
    if (model.has_classifier()) {
        print_line("taken for " + object["label"].get<std::string>() + ", score " + fixed(verdict.score, 3));
        print_words(shares, "of which terms give", 3);
    }
    return 0;
}

// Of a classifier of word sequences: what the text's vectors are together, and what it takes it for.
int encode_one(const LookOptions& options, const SequenceClassifier& model) {
    check_utf8(options.text);
    StartedTeam team(options.threads);
    const auto [known, unknown] = known_words(options.text, model.vocabulary());
    const auto one = std::span(&options.text, 1);
    const Matrix code = model.embed(one), probabilities = model.probabilities(one, team);
    Eigen::Index label = 0;
    const double largest = static_cast<double>(probabilities.col(0).maxCoeff(&label));
    const std::string& name = model.classes()[static_cast<std::size_t>(label)];
    if (options.json) {
        Json of_classes;
        for (std::size_t c = 0; c < model.classes().size(); ++c)
            of_classes[model.classes()[c]] = probabilities(static_cast<Eigen::Index>(c), 0);
        print_json({{"tokens", known},
                    {"unknown", unknown},
                    {"code", std::vector<float>(code.data(), code.data() + code.size())},
                    {"label", name},
                    {"probability", largest},
                    {"probabilities", of_classes}});
        return 0;
    }
    print_code(code);
    if (!unknown.empty()) print_line("words that the model does not know: " + unknown.dump());
    print_line("taken for " + name + ", probability " + fixed(largest, 3));
    return 0;
}

Matrix codes_of(const TextAutoencoder& model, std::span<const std::string> texts, ThreadTeam& team) {
    return model.encode(texts, team);
}
Matrix codes_of(const SequenceClassifier& model, std::span<const std::string> texts, ThreadTeam& /*team*/) {
    return model.embed(texts);
}
int code_size(const TextAutoencoder& model) { return model.latent(); }
int code_size(const SequenceClassifier& model) { return model.embedding().outputs(); }
const Vectorizer& vocabulary_of(const TextAutoencoder& model) { return model.words(); }
const Vectorizer& vocabulary_of(const SequenceClassifier& model) { return model.vocabulary(); }

template <typename Model>
int encode_all(const LookOptions& options, const Model& model) {
    if (options.input.data.empty() || options.out.empty())
        throw UsageError(
            "--data and --out name documents and the file of their codes; --text is one document");
    check_ending(options.out, ".csv", "a table of codes");
    check_output(options.out, {options.input.data, options.model});
    const Documents documents = read_text_data(options.input);
    StartedTeam team(options.threads);
    const Matrix codes = codes_of(model, documents.texts, team);
    std::string table = documents.labeled() ? "label" : "";
    for (Eigen::Index i = 0; i < codes.rows(); ++i)
        table += (table.empty() ? "code " : ",code ") + std::to_string(i + 1);
    table += "\n";
    for (Eigen::Index j = 0; j < codes.cols(); ++j) {
        std::string line;
        if (documents.labeled())
            line = csv_cell(documents.classes[documents.labels[static_cast<std::size_t>(j)]]);
        for (Eigen::Index i = 0; i < codes.rows(); ++i)
            line += (line.empty() ? "" : ",") + shortest_text(codes(i, j));
        table += line + "\n";
    }
    write_file(options.out, {reinterpret_cast<const std::uint8_t*>(table.data()), table.size()});
    if (options.json)
        print_json({{"count", codes.cols()}, {"latent", codes.rows()}, {"out", options.out}});
    else
        print_line(options.out + ": the codes of " + with_commas(static_cast<long>(codes.cols())) +
                   " documents, " + std::to_string(codes.rows()) + " numbers each");
    return 0;
}

int encode(const LookOptions& options) {
    return std::visit(
        [&](const auto& model) {
            return options.text.empty() ? encode_all(options, model) : encode_one(options, model);
        },
        read_any_text_model(options.model));
}

template <typename Model>
int nearest_by(const LookOptions& options, const Model& model) {
    const Documents all = read_text_data(options.input);
    const std::vector<Repeated> different = repeated_texts(all);
    std::vector<std::uint32_t> places;
    for (const Repeated& one : different) places.push_back(one.place);
    const Documents documents = chosen(all, places);
    StartedTeam team(options.threads);
    const Matrix codes = codes_of(model, documents.texts, team);
    const Matrix code = codes_of(model, std::span(&options.text, 1), team);
    for (const Similar& similar : most_similar(codes, code.col(0), static_cast<std::size_t>(options.count))) {
        const std::string& text = documents.texts[similar.place];
        const std::string label =
            documents.labeled() ? documents.classes[documents.labels[similar.place]] : std::string();
        const auto [place, times] = different[similar.place];
        if (options.json) {
            Json line = {
                {"document", place + 1}, {"cosine", similar.cosine}, {"text", text}, {"times", times}};
            if (documents.labeled()) line["label"] = label;
            print_json(line);
        } else {
            print_line(fixed(static_cast<double>(similar.cosine), 4) + "  " +
                       (label.empty() ? "" : label + "  ") + one_line(text) +
                       (times > 1 ? "  (" + with_commas(static_cast<long>(times)) + " times)" : ""));
        }
    }
    return 0;
}

int nearest(const LookOptions& options) {
    check_utf8(options.text);
    return std::visit([&](const auto& model) { return nearest_by(options, model); },
                      read_any_text_model(options.model));
}

// What a number of the code, from 1, is; as headings of the words of large and small weights, and in JSON.
struct NumberText {
    std::string high, low;
    Json json;
};

NumberText number_of_code(const TextAutoencoder& /*model*/, int code) {
    return {"the more of number " + std::to_string(code) + ", the more of",
            "the less of it, the more of",
            {{"code", code}}};
}

NumberText number_of_code(const SequenceClassifier& model, int code) {
    const std::string number = "number " + std::to_string(code);
    if (model.spec().pooling == WordPooling::Mean)
        return {number + " is a mean over the words of a text; the largest have",
                "the smallest have",
                {{"code", code}}};
    const auto [word, dimension] = place_in_text(model, code - 1);
    return {number + " is number " + std::to_string(dimension + 1) + " of the vector of word " +
                std::to_string(word + 1) + " of a text; the largest have",
            "the smallest have",
            {{"code", code}, {"position", word + 1}, {"dimension", dimension + 1}}};
}

template <typename Model>
int print_words_of_code(const LookOptions& options, const Model& model) {
    if (options.code > code_size(model))
        throw UsageError("--code is a number from 1 to " + std::to_string(code_size(model)));
    const CodeWords found = words_of_code(model, options.code - 1, static_cast<std::size_t>(options.count));
    const Weighted high(found.more.begin(), found.more.end()), low(found.less.begin(), found.less.end());
    NumberText number = number_of_code(model, options.code);
    if (options.json) {
        number.json["high"] = words_json(high, "weight");
        number.json["low"] = words_json(low, "weight");
        print_json(number.json);
        return 0;
    }
    print_words(high, number.high, 3);
    print_words(low, number.low, 3);
    return 0;
}

template <typename Model>
int words_near(const LookOptions& options, const Model& model) {
    const Vectorizer& vocabulary = vocabulary_of(model);
    Tokenizer tokenizer;
    const auto& terms = tokenizer.terms(options.word, vocabulary.settings().tokens);
    const std::int64_t place = terms.size() == 1 ? vocabulary.find(terms[0]) : -1;
    if (place < 0) throw Error("the model does not know the word " + in_quotes(options.word));
    const Matrix vectors = word_vectors(model);
    Weighted words;
    for (const Similar& similar : most_similar(vectors, vectors.col(static_cast<Eigen::Index>(place)),
                                               static_cast<std::size_t>(options.count), place))
        words.emplace_back(vocabulary.terms()[similar.place], static_cast<double>(similar.cosine));
    if (options.json)
        print_json({{"word", std::string(terms[0])}, {"words", words_json(words, "cosine")}});
    else
        print_words(words, "words nearest to " + std::string(terms[0]), 3);
    return 0;
}

int words(const LookOptions& options) {
    if ((options.word.empty() ? 0 : 1) + (options.code > 0 ? 1 : 0) != 1)
        throw UsageError("one of --word and --code says what words are looked for");
    return std::visit(
        [&](const auto& model) {
            return options.word.empty() ? print_words_of_code(options, model) : words_near(options, model);
        },
        read_any_text_model(options.model));
}

void add_common_text_options(CLI::App& command, LookOptions& options) {
    command.add_option("--count", options.count, "How many to print.")
        ->check(in_range(1, 1000))
        ->capture_default_str();
    add_text_run_options(command, options.threads);
    command.add_flag("--json", options.json, "Print JSON, one object per line.");
}

}  // namespace

void add_text_encode(CLI::App& text, Action& chosen) {
    CLI::App& command = *text.add_subcommand(
        "encode", "Encode documents, or look at one: its code, reconstruction and class.");
    const auto options = std::make_shared<LookOptions>();
    add_text_model_option(command, options->model);
    add_text_data_options(command, options->input);
    command.add_option("--text", options->text, "One document, in place of --data.")->type_name("TEXT");
    command.add_option("--out", options->out, "The codes of --data to write, a row per document: .csv.")
        ->type_name("FILE");
    add_common_text_options(command, *options);
    command.footer(
        "With --text and --json: {\"tokens\":[...],\"unknown\":[...],\"code\":[...],\"words\":[{\"word\":...,\n"
        "\"probability\":...},...]}, and with a classifier \"label\", \"score\" and what gives it. The code of a\n"
        "classifier of word sequences is what its last layer reads; with --json its classes have\n"
        "\"probabilities\".\n"
        "Example: hourglass text encode --model sms.safetensors --text 'You have won a prize'");
    command.callback([options, &chosen] { chosen = [options] { return encode(*options); }; });
}

void add_text_nearest(CLI::App& text, Action& chosen) {
    CLI::App& command =
        *text.add_subcommand("nearest", "Print the documents whose codes are most like that of a text.");
    const auto options = std::make_shared<LookOptions>();
    add_text_model_option(command, options->model);
    add_text_data_options(command, options->input);
    command.get_option("--data")->required();
    command.add_option("--text", options->text, "The text to compare with.")->type_name("TEXT")->required();
    add_common_text_options(command, *options);
    command.footer(
        "Most like: by the cosine of the angle between the codes. The code of a classifier of word sequences\n"
        "is what its last layer reads. A text that several documents have is printed once, with the first\n"
        "one's label, and how often it is there: \"times\" with --json.\n"
        "Example: hourglass text nearest --model sms.safetensors \\\n"
        "           --data assets/sms-spam/SMSSpamCollection --text 'call me later'");
    command.callback([options, &chosen] { chosen = [options] { return nearest(*options); }; });
}

void add_text_words(CLI::App& text, Action& chosen) {
    CLI::App& command = *text.add_subcommand(
        "words", "Print the words nearest to a word, or those that a number of the code stands for.");
    const auto options = std::make_shared<LookOptions>();
    add_text_model_option(command, options->model);
    command.add_option("--word", options->word, "The word to compare with.")->type_name("WORD");
    command.add_option("--code", options->code, "The number of the code, from 1.")
        ->check(in_range(1, 100'000));
    add_common_text_options(command, *options);
    command.footer(
        "Words are compared by the cosine of the angle between their weights in the decoder: what the code\n"
        "makes of their probabilities. For a classifier of word sequences it is that between their vectors,\n"
        "and --code gives the words with the largest and smallest numbers there; where the vectors stand side\n"
        "by side, a number of the code belongs to one of the words that are read of a text, \"position\" with\n"
        "--json, counted from 1.\n"
        "Example: hourglass text words --model sms.safetensors --word prize");
    command.callback([options, &chosen] { chosen = [options] { return words(*options); }; });
}

}  // namespace hourglass::cli
