// What the page's renderer decides (src/platform/web): how a frame of Dear ImGui is cut into pieces, which
// part of the screen changed, and in which order it is drawn.
#include <algorithm>
#include <gtest/gtest.h>
#include <imgui.h>
#include <imgui_internal.h>

#include "platform/web/batch.h"
#include "platform/web/damage.h"
#include "platform/web/scene.h"

// The hooks of Dear ImGui's test engine, with nothing to record.
void ImGuiTestEngineHook_ItemAdd(ImGuiContext*, ImGuiID, const ImRect&, const ImGuiLastItemData*) {}
void ImGuiTestEngineHook_ItemInfo(ImGuiContext*, ImGuiID, const char*, ImGuiItemStatusFlags) {}
void ImGuiTestEngineHook_Log(ImGuiContext*, const char*, ...) {}
const char* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext*, ImGuiID) { return nullptr; }

namespace hourglass::platform {
namespace {

constexpr int kScreen = 400;
constexpr ImU32 kRed = IM_COL32(255, 0, 0, 255), kBlue = IM_COL32(0, 0, 255, 255),
                kGlass = IM_COL32(0, 255, 0, 128);

ImTextureID texture(std::uintptr_t name) { return reinterpret_cast<ImTextureID>(name); }

std::uint64_t texture_version = 1;
std::uint64_t version_of(ImTextureID, float, float, float, float) { return texture_version; }

class PageRendererTest : public testing::Test {
protected:
    PageRendererTest() : context_(ImGui::CreateContext()) {
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        unsigned char* pixels = nullptr;
        int width = 0, height = 0;
        io.Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
        io.Fonts->SetTexID(texture(1000));
        io.DisplaySize = {kScreen, kScreen};
        ImGui::NewFrame();  // tells draw lists where the atlas is white
        texture_version = 1;
    }
    ~PageRendererTest() override {
        ImGui::EndFrame();
        ImGui::DestroyContext(context_);
    }

    // The scene of one draw list that `draw` fills, on a screen of kScreen units each way.
    template <typename Draw>
    Scene scene_of(const Draw& draw, float density = 1) {
        ImDrawListSharedData* shared = ImGui::GetDrawListSharedData();
        ImDrawList list(shared);
        list._ResetForNewFrame();
        list.PushClipRect({0, 0}, {kScreen, kScreen});
        list.PushTextureID(ImGui::GetIO().Fonts->TexID);
        draw(list);
        ImDrawData data;
        data.Valid = true;
        data.DisplaySize = {kScreen, kScreen};
        data.FramebufferScale = {density, density};
        data.AddDrawList(&list);
        Scene scene;
        scene.build(data, version_of);
        return scene;
    }

    static void fill(ImDrawList& list, float left, float top, float right, float bottom, ImU32 color) {
        list.AddRectFilled({left, top}, {right, bottom}, color);
    }
    static void picture(ImDrawList& list, std::uintptr_t name, float left, float top) {
        list.AddImage(texture(name), {left, top}, {left + 50, top + 50});
    }

private:
    ImGuiContext* context_;
};

TEST_F(PageRendererTest, ShapesThatLieApartArePiecesOfTheirOwn) {
    const Scene scene = scene_of([](ImDrawList& list) {
        fill(list, 10, 10, 110, 60, kRed);
        fill(list, 200, 200, 300, 300, kBlue);
    });
    EXPECT_EQ(scene.screen, (PixelRect{0, 0, kScreen, kScreen}));
    ASSERT_EQ(scene.pieces.size(), 2u);
    EXPECT_EQ(scene.pieces[0].bounds, (PixelRect{10, 10, 110, 60}));
    EXPECT_EQ(scene.pieces[1].bounds, (PixelRect{200, 200, 300, 300}));
    EXPECT_EQ(scene.pieces[0].texture, ImTextureID{}) << "one color needs no texture";
    EXPECT_EQ(scene.pieces[0].clip, scene.screen) << "a clip that cuts nothing off makes no difference";
    EXPECT_NE(scene.pieces[0].fingerprint, scene.pieces[1].fingerprint);
}

TEST_F(PageRendererTest, TheLettersOfAWordAreOnePiece) {
    const Scene scene = scene_of([](ImDrawList& list) {
        list.AddText({20, 20}, kRed, "word");
        list.AddText({20, 200}, kRed, "another");
    });
    ASSERT_EQ(scene.pieces.size(), 2u);
    EXPECT_EQ(scene.pieces[0].count, 4u * 6);
    EXPECT_EQ(scene.pieces[1].count, 7u * 6);
    EXPECT_EQ(scene.pieces[0].texture, ImGui::GetIO().Fonts->TexID);
}

TEST_F(PageRendererTest, BoundsAreInPixelsAndOfWhatCanBeSeen) {
    const Scene scene = scene_of(
        [](ImDrawList& list) {
            list.PushClipRect({0, 0}, {50, 50}, true);
            fill(list, 10.25f, 10, 100, 40, kRed);
            fill(list, 60, 60, 90, 90, kBlue);
            list.PopClipRect();
        },
        2);
    ASSERT_EQ(scene.pieces.size(), 1u) << "what lies outside the clip is left out";
    EXPECT_EQ(scene.pieces[0].bounds, (PixelRect{20, 20, 100, 80}));
    EXPECT_EQ(scene.pieces[0].clip, (PixelRect{0, 0, 100, 100}));
}

TEST_F(PageRendererTest, AnOpaqueRectangleCoversWhatLiesInsideIt) {
    const Scene scene = scene_of([](ImDrawList& list) {
        fill(list, 10, 10, 110, 110, kRed);
        fill(list, 200, 200, 300, 300, kGlass);
        list.AddCircleFilled({200, 100}, 30, kBlue);
    });
    ASSERT_EQ(scene.pieces.size(), 3u);
    EXPECT_TRUE(scene.covers(scene.pieces[0], {10, 10, 110, 110}));
    EXPECT_FALSE(scene.covers(scene.pieces[0], {10, 10, 111, 110}));
    EXPECT_FALSE(scene.covers(scene.pieces[1], {210, 210, 220, 220})) << "it shows what is behind it";
    EXPECT_TRUE(scene.covers(scene.pieces[2], {185, 85, 215, 115}));
    EXPECT_FALSE(scene.covers(scene.pieces[2], {171, 71, 229, 129})) << "its corners are round";
}

TEST_F(PageRendererTest, NothingIsDamagedWhenNothingChanged) {
    const auto draw = [](ImDrawList& list) {
        fill(list, 10, 10, 110, 110, kRed);
        picture(list, 1, 200, 200);
    };
    Damage damage;
    const auto first = damage.update(scene_of(draw));
    ASSERT_EQ(first.size(), 1u);
    EXPECT_EQ(first[0], (PixelRect{0, 0, kScreen, kScreen})) << "of the first frame all of it";
    EXPECT_TRUE(damage.update(scene_of(draw)).empty());
    damage.forget();
    EXPECT_EQ(damage.update(scene_of(draw)).size(), 1u);
    EXPECT_EQ(damage.update(scene_of(draw, 2)).size(), 1u) << "another density";
}

TEST_F(PageRendererTest, DamageIsWhereSomethingWasAndWhereItIs) {
    const auto at = [](float left) {
        return [left](ImDrawList& list) { fill(list, left, 10, left + 20, 30, kRed); };
    };
    Damage damage;
    damage.update(scene_of(at(10)));
    const auto moved = damage.update(scene_of(at(300)));
    ASSERT_EQ(moved.size(), 2u);
    EXPECT_EQ(join(moved[0], moved[1]), (PixelRect{10, 10, 320, 30}));
    EXPECT_FALSE(overlap(moved[0], moved[1]));
    const auto gone = damage.update(scene_of([](ImDrawList&) {}));
    ASSERT_EQ(gone.size(), 1u);
    EXPECT_EQ(gone[0], (PixelRect{300, 10, 320, 30}));
}

TEST_F(PageRendererTest, NewPixelsOfATextureAreDamage) {
    const auto draw = [](ImDrawList& list) {
        fill(list, 10, 10, 110, 110, kRed);
        picture(list, 1, 200, 200);
    };
    Damage damage;
    damage.update(scene_of(draw));
    texture_version = 2;
    const auto parts = damage.update(scene_of(draw));
    ASSERT_EQ(parts.size(), 1u);
    EXPECT_EQ(parts[0], (PixelRect{200, 200, 250, 250}));
}

// Two that overlap and change their order look different, though both are still there.
TEST_F(PageRendererTest, AnotherOrderIsDamage) {
    const auto red = [](ImDrawList& list) { fill(list, 10, 10, 110, 110, kRed); };
    const auto blue = [](ImDrawList& list) { fill(list, 60, 60, 160, 160, kBlue); };
    Damage damage;
    damage.update(scene_of([&](ImDrawList& list) { red(list), blue(list); }));
    const auto parts = damage.update(scene_of([&](ImDrawList& list) { blue(list), red(list); }));
    ASSERT_FALSE(parts.empty());
    EXPECT_TRUE(contains(parts[0], {60, 60, 110, 110}));
}

TEST_F(PageRendererTest, DamageIsAtMostThreeRectanglesThatDoNotOverlap) {
    Damage damage;
    damage.update(scene_of([](ImDrawList&) {}));
    const auto parts = damage.update(scene_of([](ImDrawList& list) {
        for (int i = 0; i < 30; ++i) {
            const auto x = static_cast<float>(i * 37 % 380), y = static_cast<float>(i * 91 % 380);
            fill(list, x, y, x + 10, y + 10, kRed);
        }
    }));
    ASSERT_LE(parts.size(), Damage::kMostRects);
    for (std::size_t a = 0; a < parts.size(); ++a)
        for (std::size_t b = a + 1; b < parts.size(); ++b) EXPECT_FALSE(overlap(parts[a], parts[b]));
    for (int i = 0; i < 30; ++i) {
        const PixelRect square{i * 37 % 380, i * 91 % 380, i * 37 % 380 + 10, i * 91 % 380 + 10};
        EXPECT_TRUE(
            std::ranges::any_of(parts, [&](const PixelRect& part) { return contains(part, square); }));
    }
}

TEST_F(PageRendererTest, PiecesOfOneTextureAreDrawnTogether) {
    const Scene scene = scene_of([](ImDrawList& list) {
        picture(list, 1, 10, 10);
        picture(list, 2, 110, 10);
        picture(list, 1, 210, 10);
        picture(list, 2, 310, 10);
    });
    std::vector<std::uint32_t> indices;
    const Plan all = plan(scene, scene.screen, indices);
    ASSERT_EQ(all.batches.size(), 2u);
    EXPECT_EQ(all.batches[0].texture, texture(1));
    EXPECT_EQ(all.batches[0].count, 12u);
    EXPECT_EQ(all.batches[1].first, 12u);
    EXPECT_EQ(indices.size(), 24u);
    EXPECT_FALSE(all.ground.has_value());
}

TEST_F(PageRendererTest, ButNotPastWhatLiesBetweenThem) {
    const Scene scene = scene_of([](ImDrawList& list) {
        picture(list, 1, 10, 10);
        picture(list, 2, 30, 10);
        picture(list, 1, 50, 10);
    });
    std::vector<std::uint32_t> indices;
    const Plan all = plan(scene, scene.screen, indices);
    ASSERT_EQ(all.batches.size(), 3u);
    EXPECT_EQ(all.batches[1].texture, texture(2));
}

TEST_F(PageRendererTest, WhatIsHiddenOrOutsideThePartIsLeftOut) {
    const Scene scene = scene_of([](ImDrawList& list) {
        picture(list, 1, 20, 20);
        fill(list, 0, 0, 200, 200, kBlue);
        picture(list, 2, 100, 100);
        picture(list, 3, 300, 300);
    });
    std::vector<std::uint32_t> indices;
    const Plan part = plan(scene, {10, 10, 190, 190}, indices);
    ASSERT_TRUE(part.ground.has_value());
    EXPECT_EQ(*part.ground, kBlue);
    ASSERT_EQ(part.batches.size(), 1u);
    EXPECT_EQ(part.batches[0].texture, texture(2));
    EXPECT_EQ(part.batches[0].clip, (PixelRect{10, 10, 190, 190}));
    EXPECT_EQ(plan(scene, {10, 10, 390, 390}, indices).batches.size(), 4u);
}

}  // namespace
}  // namespace hourglass::platform
