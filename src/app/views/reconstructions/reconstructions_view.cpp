// Which digits are shown, and their reconstructions; reconstructions_grid.cpp draws them.
#include "app/views/reconstructions/reconstructions_view.h"

#include <algorithm>
#include <cmath>

#include "app/views/shared/absence.h"
#include "autoencoder/corruption.h"
#include "autoencoder/transformation.h"
#include "data/minibatch.h"
#include "explore/csv_text.h"
#include "platform/platform.h"
#include "ui/widgets.h"

namespace hourglass::app::reconstructions_view {
namespace {

constexpr double kReconstructionsBudget = 3;  // milliseconds per frame
constexpr double kSecondsBetweenChoices = 0.5;

bool by_error(DigitOrder order) { return order == DigitOrder::Worst || order == DigitOrder::Best; }

bool same_corruption(const Spec& a, const Spec& b) {
    if (!a.changes_input() && !b.changes_input()) return true;
    if (a.translates() || b.translates())
        return a.variant == b.variant && a.source == b.source && a.target == b.target;
    return a.variant == b.variant && a.corruption == b.corruption && a.corruption_level == b.corruption_level;
}

}  // namespace

ReconstructionsView::ReconstructionsView()
    : View({"Reconstructions", "Digits", icon::kImages, Tab::For::Pictures}) {}

std::unique_ptr<View> make_view() { return std::make_unique<ReconstructionsView>(); }

std::string ReconstructionsView::place() const {
    if (wish_.order == DigitOrder::Random) return {};
    std::string name = to_text(wish_.order);
    std::ranges::replace(name, ' ', '-');
    return name;
}

bool ReconstructionsView::go_to(std::string_view place) {
    const DigitOrder before = wish_.order;
    for (const DigitOrder order :
         {DigitOrder::Random, DigitOrder::Worst, DigitOrder::Best, DigitOrder::ByClass}) {
        wish_.order = order;
        if (this->place() == place) return true;
    }
    wish_.order = before;
    return false;
}

bool ReconstructionsView::same_as_before(const Frame& frame, int count) const {
    return data_ == frame.state.data && shown_.order == wish_.order && shown_.count == count &&
           shown_.shuffles == wish_.shuffles && same_corruption(frame.snapshot.model.spec(), seen_for_);
}

// Where the digits are chosen by their errors, these become known and change all the time.
void ReconstructionsView::choose(const Frame& frame, int count) {
    if (!same_as_before(frame, count)) {
        data_ = frame.state.data;
        seen_for_ = frame.snapshot.model.spec();
        wish_.count = count;
        shown_ = wish_;
        const bool errors = by_error(wish_.order);
        chosen_ = choose_digits(
            wish_, data_->test.labels,
            errors ? std::span<const float>(frame.evaluation.test().errors) : std::span<const float>());
        evaluation_version_ = errors ? frame.evaluation.test().version : 0;
        chosen_at_ = platform::seconds();
        take_all(frame);
        return;
    }
    if (!by_error(wish_.order)) return;
    const EvaluatedImages& test = frame.evaluation.test();
    const bool settled = test.complete && !frame.training();
    const bool early = platform::seconds() - chosen_at_ < kSecondsBetweenChoices;
    if (test.version != evaluation_version_ && (settled || !early)) choose_again(frame);
}

void ReconstructionsView::choose_again(const Frame& frame) {
    const EvaluatedImages& test = frame.evaluation.test();
    evaluation_version_ = test.version;
    chosen_at_ = platform::seconds();
    std::vector<std::uint32_t> now = choose_digits(wish_, data_->test.labels, test.errors);
    // Sorted once the order is final; until then digits would move too often to follow.
    if (!test.complete || frame.training()) now = keep_places(chosen_, now);
    if (now.size() != chosen_.size()) {
        chosen_ = std::move(now);
        take_all(frame);
        return;
    }
    for (int place = 0; place < static_cast<int>(now.size()); ++place) {
        if (now[place] == chosen_[place]) continue;
        chosen_[place] = now[place];
        Matrix seen(clean_.rows(), 1);
        put(frame, place, seen);
        columns_.replace(place, seen.data());
    }
}

void ReconstructionsView::take_all(const Frame& frame) {
    const ImageSet& test = data_->test;
    const auto count = static_cast<int>(chosen_.size());
    open_ = -1;
    clean_.resize(static_cast<Eigen::Index>(test.features()), count);
    labels_.assign(chosen_.size(), 0);
    errors_.assign(chosen_.size(), NAN);
    sheet_.resize(kKinds * count, test.width, test.height, test.channels);
    Matrix seen(clean_.rows(), count);
    for (int place = 0; place < count; ++place) put(frame, place, seen.middleCols(place, 1));
    columns_.set_inputs(std::move(seen));
}

// The digit of this place: its pictures, and what the model sees (features x 1). Its
// reconstruction is not known yet.
void ReconstructionsView::put(const Frame& frame, int place, MatrixView seen) {
    const ImageSet& test = data_->test;
    const Spec& spec = frame.snapshot.model.spec();
    const std::uint32_t index = chosen_[place];
    const Vector nothing = Vector::Zero(clean_.rows());
    clean_.col(place) = nothing;
    labels_[place] = 0;
    if (index != kNoDigit) {
        gather(test, {&index, 1}, clean_.middleCols(place, 1));
        labels_[place] = test.labels[index];
    }
    seen = clean_.middleCols(place, 1);
    const ImageShape image = frame.snapshot.model.image();
    const std::uint32_t stream = (wish_.shuffles << 16) + index;
    corrupt_input(spec, image, 1, stream, seen);
    transform_source(spec, image, 1, stream, seen);
    transform_target(spec, image, 1, stream, clean_.middleCols(place, 1));
    errors_[place] = NAN;
    sheet_.set(slot(kClean, place), clean_.col(place).data());
    sheet_.set(slot(kSeen, place), seen.data());
    sheet_.set(slot(kRebuilt, place), nothing.data());
    sheet_.set_signed(slot(kDifference, place), nothing.data());
}

void ReconstructionsView::update(const Frame& frame) {
    const Autoencoder& model = frame.snapshot.model;
    if (model.features() != columns_.inputs().rows()) return;
    const auto pass = [&](int first, ConstMatrixView images) {
        return model.reconstruct(images, ThreadTeam::single(),
                                 Labels(labels_).subspan(static_cast<std::size_t>(first)));
    };
    const auto report = [&](int place, const float* pixels, int rows) {
        const Vector difference = Eigen::Map<const Vector>(pixels, rows) - clean_.col(place);
        sheet_.set(slot(kRebuilt, place), pixels);
        sheet_.set_signed(slot(kDifference, place), difference.data());
        if (chosen_[place] != kNoDigit) errors_[place] = difference.squaredNorm() / static_cast<float>(rows);
    };
    columns_.advance(frame.snapshot.model_version, kReconstructionsBudget, pass, report);
}

// Once every digit has been evaluated.
void ReconstructionsView::save_errors(const Frame& frame) {
    const EvaluatedImages& test = frame.evaluation.test();
    const bool all = frame.training() ? test.known == test.count() : test.complete;
    if (test.count() > 0 && !all) return;
    saving_errors_ = false;
    if (test.count() > 0)
        frame.ask(action::SaveFile{file_stem(frame, frame.runs, "errors.csv"),
                                   to_file(errors_csv(data_->test.labels, test.errors))});
}

// To the next or previous place that has a digit, around the ends.
void ReconstructionsView::step(int by) {
    const auto count = static_cast<int>(chosen_.size());
    for (int i = 0; i < count; ++i) {
        open_ = (open_ + by + count) % count;
        if (chosen_[open_] != kNoDigit) return;
    }
}

void ReconstructionsView::draw(const Frame& frame) {
    if (!frame.has_model()) {
        if (frame.state.data != nullptr || !waiting_.draw(frame)) draw_absence(frame);
        return;
    }
    const int features = frame.snapshot.model.features();
    if (features != static_cast<int>(frame.state.data->test.features())) return;  // a moment later it fits
    const bool seen_otherwise = !same_corruption(frame.snapshot.model.spec(), seen_for_);
    if (open_ >= 0 && (data_ != frame.state.data || seen_otherwise)) open_ = -1;
    if (saving_errors_ && data_ != nullptr) save_errors(frame);
    if (open_ >= 0) {
        draw_detail(frame);
        return;
    }
    draw_controls(frame);
    draw_grid(frame);
}

}  // namespace hourglass::app::reconstructions_view
