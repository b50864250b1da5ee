// The OpenGL functions that the platform calls itself: those that OpenGL 1.1 and WebGL 2 have in common.
#pragma once

#ifdef __EMSCRIPTEN__
#include <GLES3/gl3.h>
#else
#include <SDL_opengl.h>
#endif
