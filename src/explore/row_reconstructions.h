// Rows of a table and what becomes of them: codes, reconstructions, what principal components make of them,
// and the error of each column. A few rows per frame, while a view looks, for the newest model.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "analysis/pca.h"
#include "data/scaling.h"
#include "explore/incremental_pass.h"
#include "explore/look.h"

namespace hourglass::explore {

class RowReconstructions {
public:
    static constexpr int kMostRows = 2000;
    static constexpr int kMostNumbers = 500000;  // of a matrix: fewer rows of a wide table

    // Once a look. `pca` may be null; else it has been fitted to these data. Empty without a model that fits.
    void update(const Look& look, std::shared_ptr<const Pca> pca);

    // The first rows of the test set, columns x count, as the model sees them.
    const Matrix& rows() const { return rows_; }
    const Matrix& rebuilt() const { return rebuilt_; }        // the same size; 0 before it is known
    const Matrix& codes() const { return codes_; }            // latent x count
    const Matrix& by_pca() const { return by_pca_; }          // as rebuilt(); empty without `pca`
    const Vector& errors() const { return errors_; }          // columns: mean squared error
    const Vector& pca_errors() const { return pca_errors_; }  // the same; empty without `pca`
    int count() const { return static_cast<int>(rows_.cols()); }
    // Whether every row has been rebuilt by the model that is shown, or at least by one before it.
    bool known() const { return range_.count() > 0 && range_.known() == range_.count(); }
    bool behind() const { return range_.behind(); }
    // Grows when anything above has changed.
    std::uint64_t version() const { return version_; }

private:
    void start(const Look& look);
    void measure();

    std::shared_ptr<const Dataset> data_;
    std::uint64_t run_ = 0;
    std::shared_ptr<const Pca> pca_;
    Matrix rows_, rebuilt_, codes_, by_pca_;
    Vector errors_, pca_errors_;
    IncrementalRange range_;
    std::uint64_t version_ = 0;
};

// A row per test row that is shown: its name, its columns, what was rebuilt of them, both unscaled, its code
// and its mean squared error, which is of the scaled columns.
std::string rows_csv(const RowReconstructions& rows, const ImageSet& test, const Scaling& scaling);

}  // namespace hourglass::explore
