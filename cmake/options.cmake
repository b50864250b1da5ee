# Compile options. The first part holds for every target, third-party ones too; hourglass_options() for ours.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

# Most of the time of a file goes into the headers that it includes, so a target's files are compiled some at a time.
if(HOURGLASS_UNITY)
  set(CMAKE_UNITY_BUILD ON)
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 50)
endif()

# For all, since the precompiled headers (cmake/headers.cmake) depend on them: our thread team is the only one, and
# Eigen's parts under other licenses stay out.
add_compile_definitions(EIGEN_DONT_PARALLELIZE EIGEN_MPL2_ONLY)

# Eigen's alignment, and with it the layout of its types, depends on the instruction set: all or none.
if(NOT EMSCRIPTEN AND HOURGLASS_NATIVE_ARCH)
  add_compile_options(-march=native)
endif()

if(HOURGLASS_SANITIZE STREQUAL "address")
  set(hourglass_sanitizers -fsanitize=address,undefined -fno-sanitize-recover=all)
elseif(HOURGLASS_SANITIZE STREQUAL "thread")
  set(hourglass_sanitizers -fsanitize=thread)
elseif(HOURGLASS_SANITIZE STREQUAL "fuzz")
  set(hourglass_sanitizers -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
elseif(HOURGLASS_SANITIZE)
  message(FATAL_ERROR "HOURGLASS_SANITIZE is '${HOURGLASS_SANITIZE}'; it can be address, thread, fuzz or empty")
endif()
if(HOURGLASS_SANITIZE)
  add_compile_options(${hourglass_sanitizers} -fno-omit-frame-pointer)
  add_link_options(${hourglass_sanitizers})
endif()

if(EMSCRIPTEN)
  set(CMAKE_HAVE_LIBC_PTHREAD TRUE) # known, and a link to find it out takes a second
endif()
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)

# Only what is written as a fused multiply-add is one: the browser's compiler fuses nothing by itself, and a run there
# gives the same bits as a native one.
add_compile_options(-ffp-contract=off)

# What is compiled for size, where size is what is sent. With -Oz hardly anything is inlined, which is for code that
# runs once per widget and frame.
set(hourglass_small_options "$<$<AND:$<BOOL:${EMSCRIPTEN}>,$<CONFIG:Release>>:-Os>")
set(hourglass_smallest_options "$<$<AND:$<BOOL:${EMSCRIPTEN}>,$<CONFIG:Release>>:-Oz>")

# Options of our own targets only, with SMALL or SMALLEST for size. Three warnings of GCC 12 are left to Clang and the
# sanitizers: it takes its own AVX-512 intrinsics, inlined from Eigen, for uninitialized variables, and warns of
# overlaps in std::string.
function(hourglass_options target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wshadow
    "$<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized;-Wno-uninitialized;-Wno-restrict>"
    $<$<BOOL:${HOURGLASS_WERROR}>:-Werror>)
  set(headers hourglass_headers)
  if("SMALL" IN_LIST ARGN)
    target_compile_options(${target} PRIVATE ${hourglass_small_options})
    set(headers hourglass_small_headers)
  elseif("SMALLEST" IN_LIST ARGN)
    target_compile_options(${target} PRIVATE ${hourglass_smallest_options})
    set(headers hourglass_small_headers)
  endif()
  if(TARGET ${headers} AND NOT target STREQUAL headers)
    target_precompile_headers(${target} REUSE_FROM ${headers})
  endif()
endfunction()
