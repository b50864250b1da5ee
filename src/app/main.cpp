// Opens the page or the window. Options, natively only: --screenshot FILE, --frame N, --size WxH,
// --do NAME [JSON] (a command of the script interface, carried out before the first frame; may be repeated).
// In a page only: --renderer imgui. For tests: --fail-self-test.
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <memory>
#include <span>
#include <string_view>

#include "app/application.h"
#include "base/error.h"
#include "platform/platform.h"
#include "training/self_test.h"

namespace {

using namespace hourglass;

// Takes the value that follows an option.
std::string next(int& i, int count, char** arguments) {
    if (++i >= count) throw Error(std::string(arguments[i - 1]) + " needs a value");
    return arguments[i];
}

void read_size(const std::string& text, platform::WindowOptions& options) {
    if (std::sscanf(text.c_str(), "%dx%d", &options.width, &options.height) != 2)
        throw Error("--size must be like 1280x800, not '" + text + "'");
}

int read_frame(const std::string& text) {
    int frame = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), frame);
    if (error != std::errc{} || end != text.data() + text.size() || frame < 1)
        throw Error("--frame must be a whole number from 1 on, not '" + text + "'");
    return frame;
}

platform::RendererKind read_renderer(const std::string& text) {
    if (text == "imgui") return platform::RendererKind::ImGui;
    if (text == "own") return platform::RendererKind::Own;
    throw Error("the renderer can be own or imgui, not '" + text + "'");
}

void read_options(int count, char** arguments, platform::WindowOptions& options,
                  app::HourglassApplication& application) {
    for (int i = 1; i < count; ++i) {
        const std::string option = arguments[i];
        if (option == "--screenshot")
            options.screenshot = next(i, count, arguments);
        else if (option == "--frame")
            options.screenshot_frame = read_frame(next(i, count, arguments));
        else if (option == "--size")
            read_size(next(i, count, arguments), options);
        else if (option == "--renderer")
            options.renderer = read_renderer(next(i, count, arguments));
        else if (option == "--do") {
            const std::string name = next(i, count, arguments);
            const bool has_json = i + 1 < count && arguments[i + 1][0] == '{';
            application.command_at_start(name, has_json ? arguments[++i] : "{}");
        } else
            throw Error("unknown option '" + option +
                        "'; known are --screenshot, --frame, --size, --renderer and --do");
    }
}

// Empty when the program may run.
std::string test_machine(std::span<char*> arguments) {
    const bool to_fail =
        std::ranges::find(arguments, std::string_view("--fail-self-test")) != arguments.end();
    const std::string fault = to_fail ? "it was asked to fail" : self_test();
    return fault.empty() ? fault : "it failed its self-test: " + fault;
}

}  // namespace

int main(int count, char** arguments) {
    try {
        const std::span words(arguments, static_cast<std::size_t>(count));
        if (const std::string fault = test_machine(words); !fault.empty()) throw Error(fault);
        platform::WindowOptions options;
        options.title = "Hourglass";
        auto application = std::make_unique<app::HourglassApplication>();
        read_options(count, arguments, options, *application);
        return platform::run(std::move(application), options);
    } catch (const std::exception& error) {
        platform::refuse(error.what());
        return 1;
    }
}
