#include "training/history.h"

namespace hourglass {

void BatchCurve::add(double epoch, double loss, std::vector<BatchRecord>& records) {
    sum += loss;
    if (++count < stride) return;
    records.push_back({epoch, sum / static_cast<double>(count)});
    sum = 0;
    count = 0;
    if (records.size() < kMaximumRecords) return;
    for (std::size_t i = 0; i + 1 < records.size(); i += 2)
        records[i / 2] = {records[i + 1].epoch, (records[i].loss + records[i + 1].loss) / 2};
    records.resize(records.size() / 2);
    stride *= 2;
}

}  // namespace hourglass
