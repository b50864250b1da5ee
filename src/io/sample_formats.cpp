// The list of formats, and what is made from it.
#include <algorithm>

#include "io/sample_format.h"

namespace hourglass {

// Each is defined beside its reader.
extern const SampleFormat kCsvFormat, kNpyFormat, kIdxFormat, kPngFormat, kJpegFormat, kBmpFormat, kPnmFormat;
#ifdef HOURGLASS_HAS_WEBP
extern const SampleFormat kWebpFormat;
#endif

namespace {

constexpr const SampleFormat* kFormats[] = {
    &kCsvFormat,  &kNpyFormat, &kIdxFormat, &kPngFormat, &kJpegFormat,
#ifdef HOURGLASS_HAS_WEBP
    &kWebpFormat,
#endif
    &kBmpFormat,  &kPnmFormat,
};

// Calls use(ending) for each word of ".csv .tsv".
template <typename Use>
void for_each_ending(const SampleFormat& format, const Use& use) {
    for (std::string_view rest = format.endings; !rest.empty();) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        use(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
}

std::string lower_case(std::string_view name) {
    std::string lower(name);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return lower;
}

}  // namespace

std::span<const SampleFormat* const> sample_formats() { return kFormats; }

const SampleFormat* format_of_name(std::string_view name) {
    std::string lower = lower_case(name);
    if (lower.ends_with(".gz")) lower.resize(lower.size() - 3);
    for (const SampleFormat* format : kFormats) {
        bool has = false;
        for_each_ending(*format, [&](std::string_view ending) { has = has || lower.ends_with(ending); });
        if (has) return format;
    }
    return nullptr;
}

const SampleFormat* format_of_content(std::span<const std::uint8_t> bytes) {
    const auto* const found = std::ranges::find_if(kFormats, [&](const SampleFormat* format) {
        return format->begins != nullptr && format->begins(bytes);
    });
    return found == std::end(kFormats) ? nullptr : *found;
}

const SampleFormat* format_to_write(std::string_view name) {
    const std::string lower = lower_case(name);
    const auto* const found = std::ranges::find_if(kFormats, [&](const SampleFormat* format) {
        return format->write != nullptr &&
               lower.ends_with(format->endings.substr(0, format->endings.find(' ')));
    });
    return found == std::end(kFormats) ? nullptr : *found;
}

std::string sample_formats_text() {
    std::string text;
    for (const SampleFormat* format : kFormats) {
        text += (text.empty() ? "" : ", ") + std::string(format->content) + " (";
        std::string endings;
        for_each_ending(*format, [&](std::string_view ending) {
            endings += (endings.empty() ? "" : ", ") + std::string(ending);
        });
        text += endings + ")";
    }
    return text + ", archive of these (.npz, .zip)";
}

std::string sample_endings() {
    std::string text;
    for (const SampleFormat* format : kFormats) {
        for_each_ending(
            *format,
            [&](std::string_view ending) {
                if (ending.starts_with('.')) text += std::string(ending) + ",";
            });
    }
    return text + ".npz,.zip,.gz";
}

}  // namespace hourglass
