#include "explore/data_export.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "data/minibatch.h"
#include "data/table.h"
#include "io/csv.h"
#include "io/npy.h"
#include "io/png.h"
#include "io/sheet.h"

namespace hourglass::explore {
namespace {

std::size_t count_of(const Dataset& data) { return data.train.count() + data.test.count(); }

// "digits.csv" of "digits.npy.gz" and the like.
std::string file_name(const std::string& name, std::string_view ending) {
    std::string stem = lower_case(name.substr(0, name.find('.')));
    for (char& c : stem)
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_')) c = '-';
    return (stem.empty() ? "data" : stem) + std::string(ending);
}

void check_size(double bytes, std::size_t limit, DataFormat format) {
    if (bytes <= static_cast<double>(limit)) return;
    throw Error("as " + std::string(to_text(format)) + " the data would take about " +
                std::to_string(std::lround(bytes / 1e6)) + " MB; at most " + std::to_string(limit / 1000000) +
                " MB are made here");
}

// The numbers of both sets as they were before scaling; of bytes 0..255.
std::vector<float> all_values(const Dataset& data, const Scaling& scaling) {
    std::vector<float> values;
    values.reserve(count_of(data) * data.train.features());
    for (const ImageSet* set : {&data.train, &data.test})
        if (set->holds_floats())
            values.insert(values.end(), set->values.begin(), set->values.end());
        else
            values.insert(values.end(), set->pixels.begin(), set->pixels.end());
    const auto features = static_cast<Eigen::Index>(data.train.features());
    Eigen::Map<Matrix> rows(values.data(), features, static_cast<Eigen::Index>(count_of(data)));
    unscale(scaling, rows);
    return values;
}

std::vector<std::uint8_t> as_npy(const Dataset& data, const Scaling& scaling, std::size_t limit) {
    const ImageSet& set = data.train;
    const std::size_t count = count_of(data), element = set.holds_floats() ? sizeof(float) : 1;
    check_size(static_cast<double>(count * set.features() * element), limit, DataFormat::Npy);
    std::vector<std::size_t> shape{count, set.features()};
    if (!is_table(set))
        shape = {count, static_cast<std::size_t>(set.height), static_cast<std::size_t>(set.width)};
    if (set.channels > 1) shape.push_back(static_cast<std::size_t>(set.channels));
    if (set.holds_floats()) return write_npy(all_values(data, scaling), shape);
    ImageSet all{.width = set.width, .height = set.height, .pixels = set.pixels, .labels = {}};
    all.channels = set.channels;
    all.pixels.insert(all.pixels.end(), data.test.pixels.begin(), data.test.pixels.end());
    all.labels.resize(count);
    return write_npy_bytes(all);
}

bool has_classes(const Dataset& data) {
    const auto differs = [&](std::uint8_t label) { return label != data.train.labels[0]; };
    return !data.train.classes.empty() || std::ranges::any_of(data.train.labels, differs) ||
           std::ranges::any_of(data.test.labels, differs);
}

std::vector<std::uint8_t> as_csv(const Dataset& data, const Scaling& scaling, std::size_t limit) {
    const ImageSet& train = data.train;
    const double digits = train.holds_floats() ? 11 : 2.2;  // of a number, with its comma
    check_size(digits * static_cast<double>(count_of(data) * train.features()), limit, DataFormat::Csv);
    const bool classes = has_classes(data);
    std::string csv = classes ? "class" : "";
    for (std::size_t c = 0; c < train.features(); ++c) {
        if (!csv.empty()) csv += ',';
        csv += c < train.columns.size() ? csv_cell(train.columns[c])
                                        : (is_table(train) ? "column" : "pixel") + std::to_string(c);
    }
    csv += '\n';
    const std::vector<float> values = all_values(data, scaling);
    std::size_t at = 0;
    for (const ImageSet* set : {&data.train, &data.test}) {
        for (std::size_t i = 0; i < set->count(); ++i) {
            if (classes) csv += csv_cell(name_of_label(*set, set->labels[i])) + ",";
            for (std::size_t c = 0; c < set->features(); ++c)
                csv += (c > 0 ? "," : "") + shortest_text(values[at++]);
            csv += '\n';
        }
    }
    return {csv.begin(), csv.end()};
}

std::vector<std::uint8_t> as_png(const Dataset& data) {
    const ImageSet& train = data.train;
    if (is_table(train)) throw Error("a table is no picture; NPY and CSV hold it");
    const std::size_t count = std::min(count_of(data), kMostOnSheet), features = train.features();
    std::vector<std::uint8_t> pixels;
    for (const ImageSet* set : {&data.train, &data.test}) {
        const std::size_t left = std::min(set->count(), count - pixels.size() / features);
        if (!set->holds_floats())
            pixels.insert(pixels.end(), set->pixels.begin(),
                          set->pixels.begin() + static_cast<std::ptrdiff_t>(left * features));
        else
            for (const std::uint8_t byte : to_bytes(std::span(set->values).first(left * features)))
                pixels.push_back(byte);
    }
    SheetLayout layout{.gap = 0, .ground = 0, .channels = train.channels};
    layout.columns = static_cast<int>(std::ceil(std::sqrt(static_cast<double>(count))));
    const Sheet sheet = make_sheet(pixels, train.width, train.height, layout);
    const auto encode = sheet.channels == 1 ? encode_png_gray : encode_png_rgb;
    return encode(sheet.width, sheet.height, sheet.pixels);
}

}  // namespace

const char* to_text(DataFormat format) {
    switch (format) {
        case DataFormat::Npy:
            return "NPY";
        case DataFormat::Csv:
            return "CSV";
        case DataFormat::Png:
            break;
    }
    return "PNG";
}

NamedFile export_data(const Dataset& data, const Scaling& scaling, DataFormat format, std::size_t limit) {
    switch (format) {
        case DataFormat::Npy:
            return {file_name(data.name, ".npy"), as_npy(data, scaling, limit)};
        case DataFormat::Csv:
            return {file_name(data.name, ".csv"), as_csv(data, scaling, limit)};
        case DataFormat::Png:
            break;
    }
    return {file_name(data.name, ".png"), as_png(data)};
}

}  // namespace hourglass::explore
