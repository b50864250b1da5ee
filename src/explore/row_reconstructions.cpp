#include "explore/row_reconstructions.h"

#include <algorithm>

#include "base/text.h"
#include "data/minibatch.h"

namespace hourglass::explore {
namespace {

constexpr double kRowsBudget = 3;  // milliseconds per frame

Vector column_errors(const Matrix& rows, const Matrix& rebuilt) {
    return (rebuilt - rows).rowwise().squaredNorm() /
           static_cast<float>(std::max<Eigen::Index>(rows.cols(), 1));
}

}  // namespace

void RowReconstructions::start(const Look& look) {
    data_ = look.data;
    run_ = look.snapshot.run;
    pca_.reset();
    const ImageSet& test = data_->test;
    const auto columns = static_cast<Eigen::Index>(test.features());
    const int most = std::max(1, std::min<int>(kMostRows, kMostNumbers / static_cast<int>(columns)));
    const int count = std::min(most, static_cast<int>(test.count()));
    rows_.resize(columns, count);
    gather_range(test, 0, rows_);
    rebuilt_ = Matrix::Zero(columns, count);
    codes_ = Matrix::Zero(look.snapshot.model.spec().latent, count);
    by_pca_.resize(0, 0);
    errors_ = Vector::Constant(columns, NAN);
    pca_errors_.resize(0);
    range_.reset(count);
    ++version_;
}

void RowReconstructions::update(const Look& look, std::shared_ptr<const Pca> pca) {
    const Autoencoder& model = look.snapshot.model;
    if (!look.has_model() || static_cast<std::size_t>(model.features()) != look.data->test.features()) {
        *this = RowReconstructions();
        return;
    }
    if (data_ != look.data || run_ != look.snapshot.run || codes_.rows() != model.spec().latent) start(look);
    bool moved = false;
    range_.advance(look.snapshot.model_version, kRowsBudget, [&](int first, int count) {
        moved = true;
        const Labels labels = Labels(data_->test.labels).subspan(static_cast<std::size_t>(first));
        codes_.middleCols(first, count) =
            model.encode(rows_.middleCols(first, count), ThreadTeam::single(), labels);
        rebuilt_.middleCols(first, count) =
            model.decode(codes_.middleCols(first, count), ThreadTeam::single(), labels);
    });
    if (moved && known()) errors_ = column_errors(rows_, rebuilt_);
    if (pca && pca != pca_ && pca->mean.size() == rows_.rows()) {
        pca_ = std::move(pca);
        by_pca_ = pca_->decode(pca_->encode(rows_));
        pca_errors_ = column_errors(rows_, by_pca_);
        moved = true;
    }
    if (moved) ++version_;
}

std::string rows_csv(const RowReconstructions& rows, const ImageSet& test, const Scaling& scaling) {
    const Eigen::Index columns = rows.rows().rows();
    const auto quoted = [](const std::string& name) {
        std::string text = "\"";
        for (const char c : name) text += c == '"' ? "\"\"" : std::string(1, c);
        return text + "\"";
    };
    const auto name_of = [&](Eigen::Index c) {
        const auto place = static_cast<std::size_t>(c);
        return place < test.columns.size() ? test.columns[place] : "column " + std::to_string(c + 1);
    };
    std::string csv = "row,label";
    for (Eigen::Index c = 0; c < columns; ++c) csv += "," + quoted(name_of(c));
    for (Eigen::Index c = 0; c < columns; ++c) csv += "," + quoted(name_of(c) + " rebuilt");
    for (Eigen::Index k = 0; k < rows.codes().rows(); ++k) csv += ",z" + std::to_string(k + 1);
    csv += ",mse\n";
    Matrix as_read = rows.rows(), rebuilt = rows.rebuilt();
    unscale(scaling, as_read);
    unscale(scaling, rebuilt);
    for (Eigen::Index i = 0; i < as_read.cols(); ++i) {
        const auto place = static_cast<std::size_t>(i);
        csv += place < test.names.size() ? quoted(test.names[place]) : std::to_string(i + 1);
        csv += "," + quoted(name_of_label(test, test.labels[place]));
        for (const Matrix* values : std::initializer_list<const Matrix*>{&as_read, &rebuilt, &rows.codes()})
            for (Eigen::Index c = 0; c < values->rows(); ++c) csv += "," + shortest_text((*values)(c, i));
        const float mse =
            (rows.rebuilt().col(i) - rows.rows().col(i)).squaredNorm() / static_cast<float>(columns);
        csv += "," + shortest_text(mse) + "\n";
    }
    return csv;
}

}  // namespace hourglass::explore
