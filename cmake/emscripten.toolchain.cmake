# Finds Emscripten (tools/find-emscripten says in which order) and hands over to its own CMake platform file.
execute_process(COMMAND ${CMAKE_CURRENT_LIST_DIR}/../tools/find-emscripten
  OUTPUT_VARIABLE emscripten_root OUTPUT_STRIP_TRAILING_WHITESPACE
  ERROR_VARIABLE emscripten_error ERROR_STRIP_TRAILING_WHITESPACE
  RESULT_VARIABLE emscripten_missing)
if(emscripten_missing)
  message(FATAL_ERROR "${emscripten_error}\nRun `tools/setup web`, or set EMSDK.")
endif()
include(${emscripten_root}/cmake/Modules/Platform/Emscripten.cmake)
