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

set(sdl_parts
  . atomic audio cpuinfo dynapi events file joystick libm loadso/dummy filesystem/emscripten haptic hidapi
  locale locale/emscripten misc misc/emscripten power power/emscripten render render/software sensor sensor/dummy
  stdlib thread timer timer/unix video video/emscripten video/yuv2rgb)
