# SDL2::SDL2: the system's library natively, a static library of our own over SDL's sources on the web.
#
# SDL's own CMake takes minutes to configure with Emscripten (each of its checks links a program), and
# Emscripten's port wants to download. SDL ships a ready SDL_config_emscripten.h, so neither is needed.

if(NOT EMSCRIPTEN)
  find_package(SDL2 REQUIRED)
  return()
endif()

hourglass_source(sdl2
  https://github.com/libsdl-org/SDL/releases/download/release-2.32.4/SDL2-2.32.4.tar.gz
  f15b478253e1ff6dac62257ded225ff4e7d0c5230204ac3450f1144ee806f934)

# Window, input and OpenGL. Left out for size: audio, joystick, haptic, sensor and 2D rendering.
set(sdl_folders . atomic cpuinfo dynapi events file filesystem/emscripten loadso/dummy locale
  locale/emscripten misc misc/emscripten power power/emscripten stdlib thread timer timer/unix video
  video/emscripten video/yuv2rgb)
if(HOURGLASS_WEB_BUILD MATCHES threads)
  list(APPEND sdl_folders thread/pthread)
else()
  list(APPEND sdl_folders thread/generic)
endif()
set(sdl_sources ${CMAKE_CURRENT_LIST_DIR}/sdl2_left_out.c)
foreach(folder IN LISTS sdl_folders)
  file(GLOB sources ${sdl2_SOURCE_DIR}/src/${folder}/*.c)
  list(APPEND sdl_sources ${sources})
endforeach()

# All in one file, but for these, which have names in common or want to be the first to include the system's headers.
foreach(file IN ITEMS file/SDL_rwops.c thread/pthread/SDL_sysmutex.c video/yuv2rgb/yuv_rgb_std.c
    video/yuv2rgb/yuv_rgb_sse.c video/yuv2rgb/yuv_rgb_lsx.c)
  set_source_files_properties(${sdl2_SOURCE_DIR}/src/${file} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endforeach()

hourglass_static_library(SDL2::SDL2 SMALLEST INCLUDES ${sdl2_SOURCE_DIR}/include SOURCES ${sdl_sources})
target_compile_definitions(third_party_SDL2_SDL2 PRIVATE
  SDL_AUDIO_DISABLED SDL_JOYSTICK_DISABLED SDL_SENSOR_DISABLED SDL_RENDER_DISABLED SDL_LOADSO_DISABLED
  SDL_LEAN_AND_MEAN)  # no drawing in memory: the page draws with WebGL
