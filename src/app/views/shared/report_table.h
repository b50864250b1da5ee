// How well classes are told apart: the confusion matrix and scikit-learn's classification report.
#pragma once

#include "analysis/classification_report.h"

namespace hourglass::app {

// A row per class, a column per predicted class; the darker, the larger the share of its row.
void draw_confusion(const ClassificationReport& report, float width);
// The columns precision, recall, F1 and support, with accuracy and the averages below the classes.
void draw_report(const ClassificationReport& report, float width);

}  // namespace hourglass::app
