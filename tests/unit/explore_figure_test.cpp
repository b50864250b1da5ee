// Pictures to print: what stands in the SVG, and where curves, tiles and points lie.
#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "explore/figures.h"
#include "refusals.h"

namespace hourglass::explore {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

template <typename Item>
std::vector<Item> items_of(const Figure& figure) {
    std::vector<Item> found;
    for (const FigureItem& item : figure.items)
        if (const Item* one = std::get_if<Item>(&item)) found.push_back(*one);
    return found;
}

// Everything lies within the figure.
void expect_inside(const Figure& figure) {
    const auto check = [&](Spot at) {
        EXPECT_GE(at.x, 0);
        EXPECT_LE(at.x, figure.width);
        EXPECT_GE(at.y, 0);
        EXPECT_LE(at.y, figure.height);
    };
    for (const FigureItem& item : figure.items)
        std::visit(
            [&](const auto& one) {
                if constexpr (requires { one.points; })
                    std::ranges::for_each(one.points, check);
                else
                    check(one.at);
            },
            item);
}

TEST(Figure, IsWrittenAsSvg) {
    Figure figure{.width = 100, .height = 50, .title = "a < b & c", .items = {}};
    figure.add(FigureText{.at = {1, 2.345f}, .text = "\"1 > 0\"\x01", .bold = true});
    figure.add(FigureLine{.points = {{0, 0}, {10, 5}}, .color = 0x0072B2, .dashed = true});
    figure.add(FigureDots{{{3, 4}}, 0xFF0000, 1.5f, 0.5f});
    figure.add(FigurePicture{{5, 6}, 20, 20, {2, 1, {0xFFFFFF, 0x000000}}});
    const std::string svg = to_svg(figure);
    EXPECT_TRUE(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"50\""));
    EXPECT_THAT(svg, HasSubstr("<title>a &lt; b &amp; c</title>"));
    EXPECT_THAT(svg, HasSubstr("y=\"2.35\"")) << "hundredths are enough";
    EXPECT_THAT(svg, HasSubstr("font-weight=\"600\">&quot;1 &gt; 0&quot;</text>")) << "no control character";
    EXPECT_THAT(svg, HasSubstr("<polyline points=\"0,0 10,5\" fill=\"none\" stroke=\"#0072b2\""));
    EXPECT_THAT(svg, HasSubstr("<path d=\"M3 4h0\" stroke=\"#ff0000\" stroke-width=\"3\""));
    EXPECT_THAT(svg, HasSubstr("image-rendering:pixelated"));
    EXPECT_THAT(svg, HasSubstr("href=\"data:image/png;base64,iVBORw0KGgo")) << "the signature of a PNG";
    EXPECT_TRUE(svg.ends_with("</svg>\n"));
}

TEST(Figure, DrawsCurvesWithinItsAxes) {
    const FigureCurve curves[] = {{"Training", {0, 1, 2}, {0.5f, 0.05f, 0.005f}, 0x0072B2},
                                  {"Test", {1, 2}, {NAN, 0.01f}, 0xC65A00, true}};
    const Figure figure = curve_figure({"Loss", {"the legend"}}, {"epoch", "loss", 0, 2, true}, curves);
    expect_inside(figure);
    const auto lines = items_of<FigureLine>(figure);
    const auto training =
        std::ranges::find(lines, 3u, [](const FigureLine& line) { return line.points.size(); });
    ASSERT_NE(training, lines.end());
    EXPECT_FLOAT_EQ(training->points[1].y - training->points[0].y,
                    training->points[2].y - training->points[1].y)
        << "equal factors are equal steps of a logarithmic axis";
    EXPECT_EQ(items_of<FigureDots>(figure).size(), 1u) << "the single point of the second";
    const auto texts = items_of<FigureText>(figure);
    for (const char* const wanted : {"Loss", "Training", "Test", "epoch", "loss", "the legend"})
        EXPECT_TRUE(std::ranges::any_of(texts, [&](const FigureText& text) { return text.text == wanted; }))
            << wanted;
}

TEST(Figure, LaysTilesOutInRows) {
    const PixelPicture tile{2, 2, {1, 2, 3, 4}};
    const TileRow rows[] = {{"Test digits", {tile, tile}}, {"Rebuilt", {{}, tile}, {"", "0.01"}}};
    const Figure figure =
        tile_figure({"Digits", {std::string(300, 'x') + " " + std::string(300, 'y')}}, rows);
    expect_inside(figure);
    const auto pictures = items_of<FigurePicture>(figure);
    ASSERT_EQ(pictures.size(), 3u) << "the missing one leaves its place free";
    EXPECT_EQ(pictures[1].at.x, pictures[2].at.x);
    EXPECT_GT(pictures[2].at.y, pictures[1].at.y + pictures[1].height);
}

TEST(Figure, ShowsThePointsInSight) {
    Matrix places(2, 3);
    places << 0, 1, 5, 0, 1, 5;
    const std::uint8_t labels[] = {0, 1, 1};
    const PlanePoints points{
        .places = places,
        .labels = labels,
        .colors = {0xFF0000, 0x00FF00},
        .names = {"zero", "one"},
        .low = {-1, -1},
        .high = {2, 2},
        .x_label = "z1",
        .y_label = "z2",
        .pictures = {{{0, 0}, {1, 1}, {1, 1, {0xFF0000}}}, {{1.5f, 0}, {2.5f, 1}, {1, 1, {0xFF0000}}}}};
    const Figure figure = plane_figure({"Map", {}}, points);
    expect_inside(figure);
    std::size_t drawn = 0;
    for (const FigureDots& dots : items_of<FigureDots>(figure))
        if (dots.radius < 2) drawn += dots.points.size();
    EXPECT_EQ(drawn, 2u);
    const auto pictures = items_of<FigurePicture>(figure);
    ASSERT_EQ(pictures.size(), 1u) << "the second is cut by the edge";
    EXPECT_FLOAT_EQ(pictures[0].width / pictures[0].height, 1);
    const Spot one = items_of<FigureDots>(figure)[1].points[0];  // its upper right corner
    EXPECT_NEAR(one.x, pictures[0].at.x + pictures[0].width, 0.01f);
    EXPECT_NEAR(one.y, pictures[0].at.y, 0.01f);
    const Figure both = beside(figure, figure);
    expect_inside(both);
    EXPECT_EQ(both.items.size(), 2 * figure.items.size());
    EXPECT_EQ(both.width, 2 * figure.width);
}

TEST(Figure, TheLegendSaysWhatIsNotAsUsual) {
    EXPECT_THAT(settings_text(parse_spec("dropout=0.2&train_images=200")),
                ::testing::AllOf(HasSubstr("Dropout 0.2"), HasSubstr("Training images 200"),
                                 HasSubstr("Code size 32"), Not(HasSubstr("Clip norm"))));
}

TEST(Figure, IsNamedAfterTheRun) {
    Snapshot snapshot;
    snapshot.model = Autoencoder(parse_spec("hidden=64&latent=8"), 784, 28);
    const auto data = std::make_shared<const Dataset>();
    DatasetEvaluation evaluation;
    const Look look{data, snapshot, snapshot, evaluation};
    EXPECT_EQ(file_stem(look, RunLog(), "map"), "784-64-8-map");
}

}  // namespace
}  // namespace hourglass::explore
