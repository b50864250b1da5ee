// Longer than most files: it names every member of everything that crosses, so that a member that is
// forgotten does not compile; the two halves, writing and reading, stay side by side.
#include "training/wire.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <string>
#include <tuple>
#include <type_traits>

#include "base/error.h"
#include "io/text_model_file.h"

namespace hourglass {
namespace {

// Larger than any picture that a model is made for.
constexpr std::int64_t kMaximumFeatures = 1 << 16;

[[noreturn]] void refuse(const char* what) {
    throw Error(std::string("a message between the page and its training is damaged: ") + what);
}

// The fields of plain structures. All are named, so that a new one does not compile until it stands here.

template <typename Value, typename Structure>
concept Is = std::is_same_v<std::remove_const_t<Value>, Structure>;

auto fields(Is<EpochRecord> auto& record) {
    auto& [epoch, train_loss, validation_loss, validation_mse, seconds, samples_per_second] = record;
    return std::tie(epoch, train_loss, validation_loss, validation_mse, seconds, samples_per_second);
}

auto fields(Is<BatchRecord> auto& record) {
    auto& [epoch, loss] = record;
    return std::tie(epoch, loss);
}

auto fields(Is<History> auto& history) {
    auto& [epochs, batches] = history;
    return std::tie(epochs, batches);
}

auto fields(Is<Gaussian> auto& gaussian) {
    auto& [mean, scale_tril, low, high] = gaussian;
    return std::tie(mean, scale_tril, low, high);
}

auto fields(Is<CodeSummary> auto& codes) {
    auto& [gaussian, activity, kl, dormant_units] = codes;
    return std::tie(gaussian, activity, kl, dormant_units);
}

auto fields(Is<Checkpoint> auto& model) {
    auto& [epoch, validation_loss, validation_mse, codes, weights] = model;
    return std::tie(epoch, validation_loss, validation_mse, codes, weights);
}

auto fields(Is<Pca> auto& pca) {
    auto& [mean, components, variances, explained] = pca;
    return std::tie(mean, components, variances, explained);
}

auto fields(Is<ImageShape> auto& image) {
    auto& [height, width, channels] = image;
    return std::tie(height, width, channels);
}

auto fields(Is<ImageSet> auto& set) {
    // What is stored elsewhere does not cross: it is for programs with a file system.
    auto& [width, height, pixels, labels, values, columns, classes, names, channels, stored] = set;
    return std::tie(width, height, pixels, labels, values, columns, classes, names, channels);
}

auto fields(Is<Dataset> auto& data) {
    auto& [name, synthetic, train, test, train_targets, test_targets] = data;
    return std::tie(name, synthetic, train, test, train_targets, test_targets);
}

auto fields(Is<Scaling> auto& scaling) {
    auto& [low, range] = scaling;
    return std::tie(low, range);
}

auto fields(Is<Documents> auto& documents) {
    auto& [name, texts, labels, classes] = documents;
    return std::tie(name, texts, labels, classes);
}

auto fields(Is<WordNoise> auto& noise) {
    auto& [dropped, misspelled] = noise;
    return std::tie(dropped, misspelled);
}

auto fields(Is<TextSpec> auto& spec) {
    auto& [network, weighting, least_documents, shortest_run, longest_run, noise, label_weight] = spec;
    return std::tie(network, weighting, least_documents, shortest_run, longest_run, noise, label_weight);
}

auto fields(Is<TextScore> auto& score) {
    auto& [epoch, accuracy, f1] = score;
    return std::tie(epoch, accuracy, f1);
}

// Without the model, which crosses as its file.
auto fields(Is<TextMoment> auto& moment) {
    auto& [model, codes, verdicts, by_code, scores, epoch] = moment;
    static_cast<void>(model);
    return std::tie(codes, verdicts, by_code, scores, epoch);
}

// Without the checkpoints.
auto fields(Is<KeptRun> auto& kept) {
    auto& [run, origin, step, file, problem, checkpoints] = kept;
    static_cast<void>(checkpoints);
    return std::tie(run, origin, step, file, problem);
}

auto fields(Is<RunSnapshot> auto& snapshot) {
    auto& [version, model_version, phase, message, run, origin, data_version, step, steps_per_epoch,
           total_steps, epoch, train_loss, validation_loss, samples_per_second, seconds_left, threads,
           pretrained, history] = snapshot;
    return std::tie(version, model_version, phase, message, run, origin, data_version, step, steps_per_epoch,
                    total_steps, epoch, train_loss, validation_loss, samples_per_second, seconds_left,
                    threads, pretrained, history);
}

// Without what follows only if it is new to the reader: the models, the checkpoints, the components.
auto fields(Is<AutoencoderSnapshot> auto& snapshot) {
    auto& [model, codes, checkpoints, pca, pca_mse] = snapshot;
    static_cast<void>(model);
    static_cast<void>(checkpoints);
    static_cast<void>(pca);
    return std::tie(codes, pca_mse);
}

auto fields(Is<ClassifierSnapshot> auto& snapshot) {
    auto& [classifier, accuracy] = snapshot;
    static_cast<void>(classifier);
    return std::tie(accuracy);
}

template <typename Value>
concept Structure = requires(Value& value) {
    fields(value);
};

template <typename Value>
concept Number = std::is_arithmetic_v<Value> || std::is_enum_v<Value>;

// Writing.

class Writer {
public:
    std::vector<std::uint8_t> take() { return std::move(bytes_); }

    // Makes room at once for what would otherwise grow piece by piece.
    void expect(std::size_t size) { bytes_.reserve(bytes_.size() + size + 1024); }

    void put(const Number auto& value) { raw(&value, sizeof value); }

    void put(const Structure auto& value) {
        std::apply([this](const auto&... parts) { (this->put(parts), ...); }, fields(value));
    }

    void put(const std::string& text) {
        put(static_cast<std::uint64_t>(text.size()));
        raw(text.data(), text.size());
    }

    template <typename Element>
    void put(const std::vector<Element>& elements) {
        put(static_cast<std::uint64_t>(elements.size()));
        if constexpr (Number<Element>)
            raw(elements.data(), elements.size() * sizeof(Element));
        else
            for (const Element& element : elements) put(element);
    }

    template <int Columns>
    void put(const Eigen::Matrix<float, Eigen::Dynamic, Columns>& matrix) {
        put(static_cast<std::int64_t>(matrix.rows()));
        put(static_cast<std::int64_t>(matrix.cols()));
        floats(matrix);
    }

    // Every field, also one that does not matter with the others as they are.
    void put(const Spec& spec) {
        for (const Field& field : spec_fields()) put(field.get(spec));
    }

    void put(const Autoencoder& model) {
        put(!model.empty());
        if (model.empty()) return;
        const std::uint64_t weights = weight_count(model);
        expect(static_cast<std::size_t>(weights) * sizeof(float));
        put(model.image());
        put(model.spec());
        put(weights);
        for (const Parameter* parameter : model.parameters()) floats(parameter->value);
    }

    // One on pixels, as sessions train them.
    void put(const Classifier& classifier) {
        put(!classifier.empty());
        if (classifier.empty()) return;
        put(classifier.image());
        put(classifier.spec());
        put(classifier.classes());
        for (const Parameter* parameter : classifier.parameters()) floats(parameter->value);
    }

private:
    void raw(const void* from, std::size_t size) {
        if (size == 0) return;
        const auto* const first = static_cast<const std::uint8_t*>(from);
        bytes_.insert(bytes_.end(), first, first + size);
    }
    template <typename AnyMatrix>
    void floats(const AnyMatrix& matrix) {
        raw(matrix.data(), static_cast<std::size_t>(matrix.size()) * sizeof(float));
    }

    std::vector<std::uint8_t> bytes_;
};

// Reading.

class Reader {
public:
    explicit Reader(std::span<const std::uint8_t> rest) : rest_(rest) {}

    void end() const {
        if (!rest_.empty()) refuse("it goes on after its end");
    }

    template <Number Value>
    void get(Value& value) {
        raw(&value, sizeof value);
    }

    void get(bool& value) {
        std::uint8_t byte = 0;
        get(byte);
        if (byte > 1) refuse("a boolean is neither 0 nor 1");
        value = byte == 1;
    }

    void get(Phase& phase) {
        using Value = std::underlying_type_t<Phase>;
        Value value = 0;
        get(value);
        if (value < 0 || value > static_cast<Value>(Phase::Failed)) refuse("there is no such phase");
        phase = static_cast<Phase>(value);
    }

    void get(Structure auto& value) {
        std::apply([this](auto&... parts) { (this->get(parts), ...); }, fields(value));
    }

    void get(std::string& text) {
        text.resize(count(1));
        raw(text.data(), text.size());
    }

    template <typename Element>
    void get(std::vector<Element>& elements) {
        if constexpr (Number<Element>) {
            elements.resize(count(sizeof(Element)));
            raw(elements.data(), elements.size() * sizeof(Element));
        } else {
            elements.resize(count(1));
            for (Element& element : elements) get(element);
        }
    }

    template <int Columns>
    void get(Eigen::Matrix<float, Eigen::Dynamic, Columns>& matrix) {
        std::int64_t rows = 0;
        std::int64_t columns = 0;
        get(rows);
        get(columns);
        const auto room = static_cast<std::int64_t>(rest_.size() / sizeof(float));
        const bool empty = rows == 0 && (columns == 0 || columns == 1);
        if (!empty && (rows < 1 || columns < 1 || rows > room || columns > room / rows))
            refuse("a matrix does not fit into it");
        if (Columns != Eigen::Dynamic && columns != Columns) refuse("a vector has several columns");
        matrix.resize(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns));
        floats(matrix);
    }

    void get(Spec& spec) {
        std::string text;
        for (const Field& field : spec_fields()) {
            get(text);
            field.set(spec, text);
        }
    }

    // Into the model that is there if it is of the same specification.
    void get(Autoencoder& model) {
        bool there = false;
        get(there);
        if (!there) {
            model = {};
            return;
        }
        ImageShape image;
        Spec spec;
        get(image);
        get(spec);
        const std::size_t weights = count(sizeof(float));
        check_picture_size(image);
        if (model.empty() || !(model.image() == image) || !(model.spec() == spec))
            model = Autoencoder(spec, image);
        if (weight_count(model) != weights)
            refuse("a model's weights are not as many as its specification says");
        for (Parameter* parameter : model.parameters()) floats(parameter->value);
    }

    void get(Classifier& classifier) {
        bool there = false;
        get(there);
        classifier = {};
        if (!there) return;
        ImageShape image;
        ClassifierSpec spec;
        std::vector<std::string> classes;
        get(image);
        get(spec);
        get(classes);
        check_picture_size(image);
        if (parameter_count(plan_head(spec, image, classes.size())) >
            static_cast<double>(rest_.size() / sizeof(float)))
            refuse("a classifier's weights do not fit into it");
        classifier = Classifier(spec, image, std::move(classes));
        for (Parameter* parameter : classifier.parameters()) floats(parameter->value);
    }

private:
    static void check_picture_size(const ImageShape& image) {
        if (image.height < 1 || image.width < 1 || (image.channels != 1 && image.channels != 3) ||
            std::int64_t{image.height} * image.width > kMaximumFeatures / image.channels)
            refuse("a model is for an impossible picture");
    }
    void raw(void* to, std::size_t size) {
        if (size > rest_.size()) refuse("it ends too early");
        if (size > 0) std::memcpy(to, rest_.data(), size);
        rest_ = rest_.subspan(size);
    }
    template <typename AnyMatrix>
    void floats(AnyMatrix& matrix) {
        raw(matrix.data(), static_cast<std::size_t>(matrix.size()) * sizeof(float));
    }

    // A number of elements of at least `size` bytes each.
    std::size_t count(std::size_t size) {
        std::uint64_t number = 0;
        get(number);
        if (number > rest_.size() / size) refuse("it ends too early");
        return static_cast<std::size_t>(number);
    }

    std::span<const std::uint8_t> rest_;
};

// Commands: the kind, then what belongs to it.

// Kinds count from 0 for Taken; a command's is its place in Command plus 1.
using Kind = std::uint8_t;

void put(Writer&, const command::Start&) {}
void put(Writer&, const command::Pause&) {}
void put(Writer&, const command::Step&) {}
void put(Writer& writer, const command::Reset& reset) { writer.put(reset.spec); }
void put(Writer& writer, const command::Change& change) { writer.put(change.spec); }
void put(Writer& writer, const command::SetThreads& set) { writer.put(set.threads); }
void put(Writer& writer, const command::SetData& set) {
    writer.expect(set.data->train.pixels.size() + set.data->train.labels.size() +
                  set.data->test.pixels.size() + set.data->test.labels.size());
    writer.put(*set.data);
    writer.put(set.scaling);
}
void put(Writer& writer, const command::UseModel& use) { writer.put(*use.model); }
void put(Writer&, const command::FitPca&) {}
void put(Writer& writer, const command::Classify& classify) { writer.put(classify.spec); }
void put(Writer& writer, const command::UseRun& use) {
    writer.put(save_run(*use.run));
    writer.put(use.run->origin);
}
void put(Writer& writer, const TextAutoencoder& model) {
    writer.put(save_text_model(model, Precision::Float32));
}
void put(Writer& writer, const command::LearnTexts& learn) {
    writer.put(learn.spec);
    writer.put(*learn.train);
    writer.put(*learn.test);
    writer.put(learn.model != nullptr);
    if (learn.model != nullptr) put(writer, *learn.model);
    writer.put(learn.run != nullptr);
    if (learn.run == nullptr) return;
    writer.put(save_text_run(*learn.run));
    writer.put(learn.run->origin);
}
void put(Writer& writer, const command::Keep& keep) { writer.put(keep.again); }
void put(Writer& writer, const command::KeepRuns& keep) { writer.put(keep.on); }

void get(Reader&, command::Start&) {}
void get(Reader&, command::Pause&) {}
void get(Reader&, command::Step&) {}
void get(Reader&, command::FitPca&) {}
void get(Reader& reader, command::Keep& keep) { reader.get(keep.again); }
void get(Reader& reader, command::KeepRuns& keep) { reader.get(keep.on); }
void get(Reader& reader, command::Reset& reset) { reader.get(reset.spec); }
void get(Reader& reader, command::Classify& classify) { reader.get(classify.spec); }
void get(Reader& reader, command::Change& change) { reader.get(change.spec); }
void get(Reader& reader, command::SetThreads& set) { reader.get(set.threads); }

void check_whole(const ImageSet& set) {
    const std::size_t images = set.labels.size();
    if (set.width < 0 || set.height < 0) refuse("images have a negative size");
    if (set.channels != 1 && set.channels != 3) refuse("images have neither 1 nor 3 channels");
    const auto features = static_cast<std::uint64_t>(set.width) * static_cast<std::uint64_t>(set.height) *
                          static_cast<std::uint64_t>(set.channels);
    const bool whole = images == 0
                           ? set.pixels.empty()
                           : set.pixels.size() % images == 0 && set.pixels.size() / images == features;
    if (!whole) refuse("its images are not of the size that it says");
}

void get(Reader& reader, command::SetData& set) {
    const auto data = std::make_shared<Dataset>();
    reader.get(*data);
    check_whole(data->train);
    check_whole(data->test);
    check_whole(data->train_targets);
    check_whole(data->test_targets);
    set.data = data;
    reader.get(set.scaling);
}

void get(Reader& reader, command::UseRun& use) {
    std::vector<std::uint8_t> file;
    reader.get(file);
    std::optional<SavedRun> run = load_run(file);
    if (!run) refuse("a saved run is none");
    use.run = std::make_shared<SavedRun>(std::move(*run));
    reader.get(use.run->origin);
}

TextAutoencoder get_text_model(Reader& reader) {
    std::vector<std::uint8_t> file;
    reader.get(file);
    return load_text_model(file);
}

std::shared_ptr<const Documents> get_documents(Reader& reader) {
    auto documents = std::make_shared<Documents>();
    reader.get(*documents);
    const bool fits = !documents->labeled() || documents->labels.size() == documents->count();
    if (!fits || std::ranges::any_of(documents->labels,
                                     [&](std::uint8_t label) { return label >= documents->classes.size(); }))
        refuse("labels of documents do not fit");
    return documents;
}

void get(Reader& reader, command::LearnTexts& learn) {
    reader.get(learn.spec);
    if (static_cast<std::size_t>(learn.spec.weighting) >= choices_of<Weighting>.size())
        refuse("there is no such weighting");
    check(learn.spec);
    learn.train = get_documents(reader);
    learn.test = get_documents(reader);
    bool trained = false;
    reader.get(trained);
    if (trained) learn.model = std::make_shared<const TextAutoencoder>(get_text_model(reader));
    bool begun = false;
    reader.get(begun);
    if (!begun) return;
    std::vector<std::uint8_t> file;
    reader.get(file);
    std::optional<SavedTextRun> run = load_text_run(file);
    if (!run) refuse("a saved run on texts is none");
    learn.run = std::make_shared<SavedTextRun>(std::move(*run));
    reader.get(learn.run->origin);
}

void get(Reader& reader, command::UseModel& use) {
    const auto model = std::make_shared<Autoencoder>();
    reader.get(*model);
    if (model->empty()) refuse("a model has no layers");
    use.model = model;
}

// Parts of a snapshot that the reader may have.

void check_whole(const Gaussian& codes) {
    const Eigen::Index latent = codes.mean.size();
    if (codes.scale_tril.rows() != latent ||
        (codes.scale_tril.cols() != latent && codes.scale_tril.cols() != 1) || codes.low.size() != latent ||
        codes.high.size() != latent)
        refuse("the distribution of the codes does not fit together");
}

// Every epoch's number, and its weights if the reader does not have them.
void put_checkpoints(Writer& writer, const Checkpoints& checkpoints, const Checkpoints& sent) {
    writer.put(static_cast<std::uint64_t>(checkpoints.size()));
    for (const auto& model : checkpoints) {
        const bool known = std::ranges::find(sent, model) != sent.end();
        writer.put(model->epoch);
        writer.put(!known);
        if (!known) writer.put(*model);
    }
}

void get_checkpoints(Reader& reader, Checkpoints& checkpoints) {
    std::uint64_t count = 0;
    reader.get(count);
    Checkpoints found;
    for (std::uint64_t i = 0; i < count; ++i) {
        int epoch = 0;
        bool there = false;
        reader.get(epoch);
        reader.get(there);
        if (there) {
            const auto model = std::make_shared<Checkpoint>();
            reader.get(*model);
            check_whole(model->codes.gaussian);
            found.push_back(model);
        } else {
            const auto known =
                std::ranges::find(checkpoints, epoch, [](const auto& model) { return model->epoch; });
            if (known == checkpoints.end()) refuse("it leaves out an epoch that was never sent");
            found.push_back(*known);
        }
    }
    checkpoints = std::move(found);
}

void get_pca(Reader& reader, std::shared_ptr<const Pca>& pca) {
    bool exists = false;
    bool there = false;
    reader.get(exists);
    reader.get(there);
    if (!exists) {
        pca = nullptr;
    } else if (there) {
        const auto found = std::make_shared<Pca>();
        reader.get(*found);
        if (found->components.rows() != found->mean.size() ||
            found->components.cols() != found->variances.size())
            refuse("the principal components do not fit together");
        pca = found;
    } else if (pca == nullptr) {
        refuse("it leaves out principal components that were never sent");
    }
}

void get_moment(Reader& reader, std::shared_ptr<const TextMoment>& text) {
    bool exists = false;
    bool there = false;
    reader.get(exists);
    reader.get(there);
    if (!exists) {
        text = nullptr;
    } else if (there) {
        const auto found = std::make_shared<TextMoment>();
        found->model = get_text_model(reader);
        reader.get(*found);
        if (found->codes.rows() != found->model.latent())
            refuse("codes of texts are no codes of their model");
        text = found;
    } else if (text == nullptr) {
        refuse("it leaves out texts that were never sent");
    }
}

template <std::size_t Place = 0>
Command read_command(Kind kind, Reader& reader) {
    if constexpr (Place < std::variant_size_v<Command>) {
        if (kind != Place + 1) return read_command<Place + 1>(kind, reader);
        std::variant_alternative_t<Place, Command> command{};
        get(reader, command);
        return command;
    } else {
        refuse("there is no such command");
    }
}

}  // namespace

std::vector<std::uint8_t> encode(const Request& request) {
    Writer writer;
    if (const auto* const command = std::get_if<Command>(&request)) {
        writer.put(static_cast<Kind>(command->index() + 1));
        std::visit([&](const auto& one) { put(writer, one); }, *command);
    } else {
        writer.put(Kind{0});
    }
    return writer.take();
}

Request decode_request(std::span<const std::uint8_t> message) {
    Reader reader(message);
    Kind kind = 0;
    reader.get(kind);
    Request request;
    if (kind != 0) request = read_command(kind, reader);
    reader.end();
    return request;
}

Answer kind_of(std::span<const std::uint8_t> message) {
    if (message.empty() || message[0] > static_cast<std::uint8_t>(Answer::Kept))
        refuse("there is no such answer");
    return static_cast<Answer>(message[0]);
}

std::vector<std::uint8_t> encode(const KeptRun& run) {
    Writer writer;
    writer.expect(run.file.size());
    writer.put(Answer::Kept);
    writer.put(run);
    return writer.take();
}

KeptRun decode_kept(std::span<const std::uint8_t> message) {
    if (kind_of(message) != Answer::Kept) refuse("it is no run to be kept");
    Reader reader(message.subspan(1));
    KeptRun run;
    reader.get(run);
    reader.end();
    return run;
}

std::vector<std::uint8_t> encode(const Snapshot& snapshot, const AlreadySent& sent) {
    Writer writer;
    writer.put(Answer::Snapshot);
    writer.put(static_cast<const RunSnapshot&>(snapshot));
    writer.put(static_cast<const AutoencoderSnapshot&>(snapshot));
    writer.put(static_cast<const ClassifierSnapshot&>(snapshot));
    const bool with_model = snapshot.model_version != sent.model_version;
    writer.put(with_model);
    if (with_model) {
        writer.put(snapshot.model);
        writer.put(snapshot.classifier);
    }
    put_checkpoints(writer, snapshot.checkpoints, sent.checkpoints);
    writer.put(snapshot.pca != nullptr);
    const bool with_pca = snapshot.pca != sent.pca;
    writer.put(with_pca);
    if (snapshot.pca != nullptr && with_pca) writer.put(*snapshot.pca);
    writer.put(snapshot.text != nullptr);
    const bool with_text = snapshot.text != sent.text;
    writer.put(with_text);
    if (snapshot.text != nullptr && with_text) {
        put(writer, snapshot.text->model);
        writer.put(*snapshot.text);
    }
    return writer.take();
}

void decode(std::span<const std::uint8_t> message, Snapshot& snapshot) {
    if (kind_of(message) != Answer::Snapshot) refuse("it is no snapshot");
    Reader reader(message.subspan(1));
    reader.get(static_cast<RunSnapshot&>(snapshot));
    reader.get(static_cast<AutoencoderSnapshot&>(snapshot));
    reader.get(static_cast<ClassifierSnapshot&>(snapshot));
    check_whole(snapshot.codes.gaussian);
    bool with_model = false;
    reader.get(with_model);
    if (with_model) {
        reader.get(snapshot.model);
        reader.get(snapshot.classifier);
    }
    get_checkpoints(reader, snapshot.checkpoints);
    get_pca(reader, snapshot.pca);
    get_moment(reader, snapshot.text);
    reader.end();
}

}  // namespace hourglass
