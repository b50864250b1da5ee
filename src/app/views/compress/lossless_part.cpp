#include "app/views/compress/lossless_part.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <string>
#include <vector>

#include "app/state/words.h"
#include "app/views/compress/codec_lines.h"
#include "base/format.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::compress_view {
namespace {

constexpr float kRow = 24, kThick = 12;

// "compressing takes ..." as a sentence of its own.
std::string sentence(std::string fault) {
    if (!fault.empty()) fault[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(fault[0])));
    return fault + ".";
}

std::string bits_text(double bits) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3f", bits);
    return text;
}

struct Bar {
    std::string name;
    double bits = 0;  // per pixel
    bool own = false;
};

// The smallest first.
std::vector<Bar> bars_of(const Frame& frame, const LosslessSheet::Result& result) {
    std::vector<Bar> bars{{"This model", result.bits_per_pixel, true}};
    const auto features = static_cast<double>(frame.state.data->test.features());
    if (knows_codecs(frame) && !result.drawn)
        for (const LosslessPoint& codec : kLosslessPoints)
            bars.push_back({codec.name, 8 * codec.bytes / features});
    std::ranges::stable_sort(bars, {}, &Bar::bits);
    return bars;
}

void draw_bars(const std::vector<Bar>& bars) {
    const Palette& p = palette();
    const float width = std::min(ImGui::GetContentRegionAvail().x, 520.0f), line = line_height(fonts().small);
    float names = 0;
    for (const Bar& bar : bars) names = std::max(names, text_size(fonts().small, bar.name).x);
    const float numbers = text_size(fonts().small, "0.000").x;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float left = start.x + names + 12, room = std::max(start.x + width - numbers - 12 - left, 20.0f);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const Bar& bar = bars[i];
        const float middle = start.y + (static_cast<float>(i) + 0.5f) * kRow;
        const auto end = left + room * static_cast<float>(bar.bits / bars.back().bits);
        const std::string bits = bits_text(bar.bits);
        draw_text(list, fonts().small, {start.x, middle - line / 2}, bar.own ? p.text : p.dim, bar.name);
        list.AddRectFilled({left, middle - kThick / 2}, {end, middle + kThick / 2},
                           with_alpha(bar.own ? p.accent : p.training, 0.85f));
        draw_text(list, fonts().small, {start.x + width, middle - line / 2}, p.text, bits, 1);
        ImGui::SetCursorScreenPos({start.x, start.y + static_cast<float>(i) * kRow});
        ImGui::Dummy({width, kRow});
        record_text(bar.name, bits + " bits per pixel");
    }
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({width, kRow * static_cast<float>(bars.size())});
}

}  // namespace

void LosslessPart::draw_result(const Frame& frame, const LosslessSheet::Result& result) {
    const std::string many = words_of(frame.state).many;
    const auto pixels = static_cast<long>(result.pictures * frame.state.data->test.features());
    text(fonts().bold, palette().text,
         number_text(result.bytes) + " bytes per " + words_of(frame.state).one + ", " +
             bits_text(result.bits_per_pixel) + " bits per pixel");
    record_text("Result without loss", bits_text(result.bits_per_pixel) + " bits per pixel");
    paragraph(
        fonts().small, palette().dim,
        with_commas(static_cast<long>(result.pictures)) + " test " + many + " in " +
            with_commas(static_cast<long>(result.file.size())) + " bytes in place of " + with_commas(pixels) +
            ", without the model; read back, every pixel is what it was." +
            (result.drawn ? " The model is of black and white pixels, so each was drawn as one of these, "
                            "with its gray as the probability."
                          : ""));
    const std::vector<Bar> bars = bars_of(frame, result);
    if (bars.size() > 1) {
        ImGui::Dummy({0, 2});
        draw_bars(bars);
        paragraph(
            fonts().small, palette().dim,
            "Bits per pixel of the same digits, without loss: the file as it is by gzip, bzip2 and xz, one "
            "sheet of pictures by PNG and WebP.");
    }
    if (button("Save without loss", icon::kSave, ButtonKind::Primary))
        frame.ask(action::SaveFile{many + "-lossless.hgz", result.file});
    help(
        "Only this model turns the file back: save the model, too. Drop the file on the page, or use hourglass "
        "decompress --model model.safetensors --in FILE --out digits.idx.");
}

void LosslessPart::draw(const Frame& frame, std::span<const std::uint32_t> sheet) {
    ImGui::Dummy({0, metrics().gap});
    heading("Without loss");
    if (const std::string fault = LosslessSheet::fault(frame); !fault.empty())
        return paragraph(fonts().small, palette().dim, sentence(fault));
    if (const LosslessSheet::Result* const result = sheet_.result()) return draw_result(frame, *result);
    if (sheet_.running()) {
        text(fonts().small, palette().dim, "Compressing, and reading back...");
        progress_bar(sheet_.progress(), std::min(ImGui::GetContentRegionAvail().x, 420.0f));
        return;
    }
    if (!sheet_.problem().empty())
        paragraph(fonts().small, palette().danger, sentence(sheet_.problem()));
    else
        paragraph(
            fonts().small, palette().dim,
            "A variational model says how likely every pixel is, so pictures can be stored to the bit, in as "
            "many bits as they surprise it: bits-back coding. It takes some seconds.");
    ImGui::BeginDisabled(sheet.empty() || frame.training());
    if (button("Compress without loss", icon::kShrink)) sheet_.start(frame, sheet);
    ImGui::EndDisabled();
    help(frame.training() ? "While it trains, the model changes all the time. Pause first."
                          : "The sheet of " + with_commas(static_cast<long>(sheet.size())) + " test " +
                                words_of(frame.state).many + " that the curve is measured with.");
}

nlohmann::json LosslessPart::describe() const {
    nlohmann::json object{{"running", sheet_.running()}, {"problem", sheet_.problem()}};
    if (const LosslessSheet::Result* const result = sheet_.result())
        object.update({{"bytes", result->file.size()},
                       {"pictures", result->pictures},
                       {"bits_per_pixel", result->bits_per_pixel}});
    return object;
}

}  // namespace hourglass::app::compress_view
