# Third-party libraries, the same sources for the native and the web build, so that versions agree.
#
# tools/setup puts the sources into .deps/NAME where it can (Debian's source packages); what is not there CMake
# downloads, checked by SHA-256. Only native SDL2 comes from the system: it belongs to the window system.
# Each library is a plain target over its source files: that configures in no time and is the same for every
# compiler. Third-party headers are SYSTEM includes, so that our warnings do not apply to them.

# Set before the module is, which would choose the build folder: one download serves all builds.
set(FETCHCONTENT_BASE_DIR ${CMAKE_SOURCE_DIR}/.deps/fetched CACHE PATH "Downloaded third-party sources")
include(FetchContent)

# Sets <name>_SOURCE_DIR to the unpacked source of a third-party library.
function(hourglass_source name url sha256)
  string(TOUPPER ${name} upper)
  if(EXISTS ${CMAKE_SOURCE_DIR}/.deps/${name} AND NOT FETCHCONTENT_SOURCE_DIR_${upper})
    set(FETCHCONTENT_SOURCE_DIR_${upper} ${CMAKE_SOURCE_DIR}/.deps/${name})
  endif()
  # SOURCE_SUBDIR names a folder that does not exist: only unpack, do not run the library's own CMakeLists.
  FetchContent_Declare(${name} URL ${url} URL_HASH SHA256=${sha256} SOURCE_SUBDIR none
    DOWNLOAD_EXTRACT_TIMESTAMP FALSE)
  FetchContent_MakeAvailable(${name})
  set(${name}_SOURCE_DIR ${${name}_SOURCE_DIR} PARENT_SCOPE)
endfunction()

hourglass_source(eigen
  https://gitlab.com/libeigen/eigen/-/archive/3.4.0/eigen-3.4.0.tar.bz2
  b4c198460eba6f28d34894e3a5710998818515104d6e74e5cc331ce31e46e626)
hourglass_source(imgui
  https://github.com/ocornut/imgui/archive/v1.90.1.tar.gz
  21dcc985bb2ae8fe48047c86135dbc438d6980a8f2e08babbda5be820592f282)
hourglass_source(json
  https://github.com/nlohmann/json/releases/download/v3.11.3/json.tar.xz
  d6c65aca6b1ed68e7a182f4757257b107ae403032760ed6ef121c9d55e81757d)
hourglass_source(cli11
  https://github.com/CLIUtils/CLI11/archive/v2.4.1.tar.gz
  73b7ec52261ce8fe980a29df6b4ceb66243bb0b779451dbd3d014cfec9fdbb58)
hourglass_source(zlib
  https://github.com/madler/zlib/releases/download/v1.3.1/zlib-1.3.1.tar.gz
  9a93b2b7dfdac77ceba5a558a580e74667dd6fede4585b91eefb60f03b72df23)
hourglass_source(stb
  https://github.com/nothings/stb/archive/5c205738c191bcb0abc65c4febfa9bd25ff35234.tar.gz
  cfeab9f800961882d6d22ddf36e965523b33002f4f937de08321304c9ba72af3)
hourglass_source(utf8proc
  https://github.com/JuliaStrings/utf8proc/archive/v2.8.0.tar.gz
  a0a60a79fe6f6d54e7d411facbfcc867a6e198608f2cd992490e46f04b1bcecc)

# A third-party library with no source files to compile.
function(hourglass_header_library name include_dir)
  string(REPLACE "::" "_" target third_party_${name})
  add_library(${target} INTERFACE)
  target_include_directories(${target} SYSTEM INTERFACE ${include_dir})
  add_library(${name} ALIAS ${target})
endfunction()

# A third-party static library. Its warnings are its authors' business.
function(hourglass_static_library name)
  cmake_parse_arguments(PARSE_ARGV 1 library "SMALL;SMALLEST" "" "SOURCES;INCLUDES;PRIVATE_INCLUDES")
  string(REPLACE "::" "_" target third_party_${name})
  add_library(${target} STATIC EXCLUDE_FROM_ALL ${library_SOURCES})
  target_include_directories(${target} SYSTEM PUBLIC ${library_INCLUDES} PRIVATE ${library_PRIVATE_INCLUDES})
  target_compile_options(${target} PRIVATE -w)
  if(library_SMALL)
    target_compile_options(${target} PRIVATE ${hourglass_small_options})
  elseif(library_SMALLEST)
    target_compile_options(${target} PRIVATE ${hourglass_smallest_options})
  endif()
  add_library(${name} ALIAS ${target})
endfunction()

# Eigen: we spread work over threads ourselves, and use only its MPL2-licensed parts.
hourglass_header_library(Eigen3::Eigen ${eigen_SOURCE_DIR})

hourglass_header_library(nlohmann_json::nlohmann_json ${json_SOURCE_DIR}/include)
hourglass_header_library(stb::stb ${stb_SOURCE_DIR})

# Compiled once: as a header-only library it takes most of the time of each file that includes it.
hourglass_static_library(CLI11::CLI11 INCLUDES ${cli11_SOURCE_DIR}/include SOURCES
  ${cli11_SOURCE_DIR}/src/Precompile.cpp)
target_compile_definitions(third_party_CLI11_CLI11 PUBLIC CLI11_COMPILE)

hourglass_static_library(ZLIB::ZLIB INCLUDES ${zlib_SOURCE_DIR} SOURCES
  ${zlib_SOURCE_DIR}/adler32.c ${zlib_SOURCE_DIR}/compress.c ${zlib_SOURCE_DIR}/crc32.c
  ${zlib_SOURCE_DIR}/deflate.c ${zlib_SOURCE_DIR}/inffast.c ${zlib_SOURCE_DIR}/inflate.c
  ${zlib_SOURCE_DIR}/inftrees.c ${zlib_SOURCE_DIR}/trees.c ${zlib_SOURCE_DIR}/uncompr.c
  ${zlib_SOURCE_DIR}/zutil.c)
target_compile_definitions(third_party_ZLIB_ZLIB PRIVATE HAVE_UNISTD_H)
# These share headers that are not meant to be included twice.
set_source_files_properties(${zlib_SOURCE_DIR}/inffast.c ${zlib_SOURCE_DIR}/inflate.c ${zlib_SOURCE_DIR}/inftrees.c
  PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)

# Only the decoder, and not for the page, where the browser decodes WebP.
if(NOT EMSCRIPTEN)
  hourglass_source(webp
    https://storage.googleapis.com/downloads.webmproject.org/releases/webp/libwebp-1.5.0.tar.gz
    7d6fab70cf844bf6769077bd5d7a74893f8ffd4dfb42861745750c63c2a5c92c)
  file(GLOB webp_sources ${webp_SOURCE_DIR}/src/dec/*.c ${webp_SOURCE_DIR}/src/dsp/*.c
    ${webp_SOURCE_DIR}/src/utils/*.c)
  list(FILTER webp_sources EXCLUDE REGEX "(_enc|/enc|/cost|/ssim|mips|msa|_encode_|bit_writer)[^/]*[.]c$")
  hourglass_static_library(WebP::WebP SOURCES ${webp_sources} INCLUDES ${webp_SOURCE_DIR}/src
    PRIVATE_INCLUDES ${webp_SOURCE_DIR})
  set_target_properties(third_party_WebP_WebP PROPERTIES UNITY_BUILD OFF)
endif()
# Unicode: what a letter is, and its small form.
hourglass_static_library(hourglass::utf8proc SMALL SOURCES ${utf8proc_SOURCE_DIR}/utf8proc.c
  INCLUDES ${utf8proc_SOURCE_DIR})
target_compile_definitions(third_party_hourglass_utf8proc PUBLIC UTF8PROC_STATIC)
# It includes its tables, which are no file to compile by itself.
set_target_properties(third_party_hourglass_utf8proc PROPERTIES UNITY_BUILD OFF)

include(sdl2)

# The hooks of ImGui's test engine report every item's label and rectangle: `window.hourglass.widgets()`
# stands on them. Whoever links hourglass::imgui has to define the hook functions (src/app does).
hourglass_static_library(hourglass::imgui SMALL INCLUDES ${imgui_SOURCE_DIR} ${imgui_SOURCE_DIR}/misc/cpp SOURCES
  ${imgui_SOURCE_DIR}/imgui.cpp ${imgui_SOURCE_DIR}/imgui_draw.cpp ${imgui_SOURCE_DIR}/imgui_tables.cpp
  ${imgui_SOURCE_DIR}/imgui_widgets.cpp ${imgui_SOURCE_DIR}/misc/cpp/imgui_stdlib.cpp)
target_compile_definitions(third_party_hourglass_imgui PUBLIC
  IMGUI_ENABLE_TEST_ENGINE IMGUI_DISABLE_OBSOLETE_FUNCTIONS)

hourglass_static_library(hourglass::imgui_backends SMALLEST INCLUDES ${imgui_SOURCE_DIR}/backends SOURCES
  ${imgui_SOURCE_DIR}/backends/imgui_impl_sdl2.cpp ${imgui_SOURCE_DIR}/backends/imgui_impl_opengl3.cpp)
target_link_libraries(third_party_hourglass_imgui_backends PUBLIC hourglass::imgui SDL2::SDL2)
if(EMSCRIPTEN)
  target_compile_definitions(third_party_hourglass_imgui_backends PUBLIC IMGUI_IMPL_OPENGL_ES3)
else()
  find_package(OpenGL REQUIRED)
  target_link_libraries(third_party_hourglass_imgui_backends PUBLIC OpenGL::GL ${CMAKE_DL_LIBS})
endif()

if(HOURGLASS_TESTS)
  hourglass_source(googletest
    https://github.com/google/googletest/archive/refs/tags/v1.16.0.tar.gz
    78c676fc63881529bf97bf9d45948d905a66833fbfa5318ea2cd7478cb98f399)
  set(gtest_dir ${googletest_SOURCE_DIR}/googletest)
  set(gmock_dir ${googletest_SOURCE_DIR}/googlemock)
  hourglass_static_library(GTest::gtest SOURCES ${gtest_dir}/src/gtest-all.cc
    INCLUDES ${gtest_dir}/include PRIVATE_INCLUDES ${gtest_dir})
  target_link_libraries(third_party_GTest_gtest PUBLIC Threads::Threads)
  hourglass_static_library(GTest::gmock SOURCES ${gmock_dir}/src/gmock-all.cc
    INCLUDES ${gmock_dir}/include PRIVATE_INCLUDES ${gmock_dir})
  target_link_libraries(third_party_GTest_gmock PUBLIC GTest::gtest)
  hourglass_static_library(GTest::gmock_main SOURCES ${gmock_dir}/src/gmock_main.cc)
  target_link_libraries(third_party_GTest_gmock_main PUBLIC GTest::gmock)
endif()
