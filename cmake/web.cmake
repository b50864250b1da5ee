# WebAssembly: the flags of every target, and hourglass_web_executable() for the page's link flags.
if(NOT EMSCRIPTEN)
  return()
endif()

# Three builds of one source, for browsers of differing ability. A browser refuses a whole module for one
# instruction that it does not know, so the choice is made per build, not per function.
set(HOURGLASS_WEB_BUILD relaxed-threads CACHE STRING "relaxed-threads, simd-threads or simd-single")
set_property(CACHE HOURGLASS_WEB_BUILD PROPERTY STRINGS relaxed-threads simd-threads simd-single)
set(web_flags_relaxed-threads -pthread -msimd128 -mrelaxed-simd)
set(web_flags_simd-threads -pthread -msimd128)
set(web_flags_simd-single -msimd128)
if(NOT DEFINED web_flags_${HOURGLASS_WEB_BUILD})
  message(FATAL_ERROR "HOURGLASS_WEB_BUILD is '${HOURGLASS_WEB_BUILD}'; it can be relaxed-threads, simd-threads "
    "or simd-single")
endif()

# Exceptions cross library borders, so all targets share their flag as well; without it a throw ends the program.
set(web_flags ${web_flags_${HOURGLASS_WEB_BUILD}} -fwasm-exceptions)
add_compile_options(${web_flags})
# What is to be fast the compiler has already made so; the linker's optimizer (Binaryen's) is there for the size. With
# these few of its passes a link takes 6 processor seconds instead of the 45 of -Os, for 1.5 % more to send.
set(web_link_passes --duplicate-function-elimination --simplify-locals --vacuum --coalesce-locals --reorder-locals
  --merge-blocks --remove-unused-brs --vacuum)
list(JOIN web_link_passes , web_link_passes)
add_link_options(${web_flags} $<$<CONFIG:Release>:-O1>
  $<$<CONFIG:Release>:-sBINARYEN_EXTRA_PASSES=${web_link_passes}>)
# emar starts Python to call this, for each library.
if(EXISTS ${EMSCRIPTEN_ROOT_PATH}/../bin/llvm-ar)
  set(CMAKE_AR ${EMSCRIPTEN_ROOT_PATH}/../bin/llvm-ar)
endif()
# llvm-ar writes the table of symbols itself; CMake would call ranlib after it.
set(CMAKE_C_ARCHIVE_FINISH "")
set(CMAKE_CXX_ARCHIVE_FINISH "")
add_compile_definitions(HOURGLASS_WEB_BUILD="${HOURGLASS_WEB_BUILD}")
if(HOURGLASS_SANITIZE)
  message(FATAL_ERROR "The sanitizer builds are native ones")
endif()

# Memory is fixed: growing memory that threads share slows every access from JavaScript, and phones refuse a
# large maximum. dlmalloc, the default, packs the matrices of all threads into one heap; mimalloc gives each thread
# segments of its own and aligns large blocks to 4 MB, which was half as much memory again. Where it does not suffice,
# std::bad_alloc is thrown, which says so and leaves the page alive, instead of an abort.
set(web_memory -sINITIAL_MEMORY=256MB -sSTACK_SIZE=1MB -sABORTING_MALLOC=0)

# The workers must be there before they are needed, since the main thread may not wait for one to start: one for
# each core up to 8, one for the training session, one to spare. Strict: no thread beyond them, rather than a hang.
if(HOURGLASS_WEB_BUILD MATCHES threads)
  set(web_threads "-sPTHREAD_POOL_SIZE=Math.min(navigator.hardwareConcurrency||2,8)+2" -sPTHREAD_POOL_SIZE_STRICT=2)
endif()

# A module for the browser: TARGET.js (an ES module that exports a factory function) and TARGET.wasm. The page calls
# main() itself, so that a build which cannot run is an exception there; then it ends the threads as well.
function(hourglass_web_executable target)
  set(methods callMain)
  if(HOURGLASS_WEB_BUILD MATCHES threads)
    string(APPEND methods ,PThread)
  endif()
  set_target_properties(${target} PROPERTIES SUFFIX .js)
  target_link_options(${target} PRIVATE
    -sMODULARIZE -sEXPORT_ES6 -sENVIRONMENT=web,worker -sFILESYSTEM=0
    -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2 -sINVOKE_RUN=0 -sEXPORTED_RUNTIME_METHODS=${methods}
    ${web_memory} ${web_threads})
endfunction()

# A module for a Web Worker, which goes on answering after main().
function(hourglass_service_executable target)
  set_target_properties(${target} PROPERTIES SUFFIX .js)
  target_link_options(${target} PRIVATE
    -sMODULARIZE -sEXPORT_ES6 -sENVIRONMENT=worker -sFILESYSTEM=0 ${web_memory})
endfunction()

# A program for node, such as the unit tests: main() runs on a thread of its own, so that it may wait for others;
# files are those of the machine. Start it as build/PRESET/TARGET.
function(hourglass_node_executable target)
  set_target_properties(${target} PROPERTIES SUFFIX .cjs)
  target_link_options(${target} PRIVATE -sENVIRONMENT=node,worker -sEXIT_RUNTIME -sNODERAWFS ${web_memory})
  if(HOURGLASS_WEB_BUILD MATCHES threads)
    target_link_options(${target} PRIVATE -sPROXY_TO_PTHREAD -sPTHREAD_POOL_SIZE=8)
  endif()

  file(COPY_FILE ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/run_in_node.sh ${CMAKE_BINARY_DIR}/${target} ONLY_IF_DIFFERENT)
endfunction()

# A program without a window for the browser, such as the benchmark: TARGET.js is an ES module whose main() runs on a
# thread of its own where there are threads.
function(hourglass_worker_executable target)
  set_target_properties(${target} PROPERTIES SUFFIX .js)
  target_link_options(${target} PRIVATE
    -sMODULARIZE -sEXPORT_ES6 -sENVIRONMENT=web,worker -sFILESYSTEM=0 -sEXIT_RUNTIME ${web_memory} ${web_threads})
  if(HOURGLASS_WEB_BUILD MATCHES threads)
    target_link_options(${target} PRIVATE -sPROXY_TO_PTHREAD)
  endif()
endfunction()
