# WebAssembly: which build, and the link flags of the page. Nothing to do in a native build.
if(NOT EMSCRIPTEN)
  return()
endif()
