# What nearly every file includes, Eigen above all, is parsed once for all targets that have hourglass_options(). Files
# include what they use all the same: without HOURGLASS_PCH nothing is included for them.
#
# Not with a compiler cache, which would have to be told not to look at them; and not with GCC, which gains nothing: a
# view of the page takes Clang 3.5 processor seconds instead of 5.7, but a file of the same size GCC 6.1 instead of 5.9.
if(NOT HOURGLASS_PCH OR CMAKE_CXX_COMPILER_LAUNCHER OR NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
  return()
endif()

file(WRITE ${CMAKE_BINARY_DIR}/generated/headers.cpp.new "// A precompiled header needs a file that includes it.\n")
file(COPY_FILE ${CMAKE_BINARY_DIR}/generated/headers.cpp.new ${CMAKE_BINARY_DIR}/generated/headers.cpp
  ONLY_IF_DIFFERENT)
# They are bound to the options that they were parsed with, so what is compiled for size has some of its own.
foreach(size IN ITEMS "" SMALL)
  string(TOLOWER hourglass_${size}_headers headers)
  string(REPLACE __ _ headers ${headers})
  add_library(${headers} STATIC ${CMAKE_BINARY_DIR}/generated/headers.cpp)
  hourglass_options(${headers} ${size})
  target_link_libraries(${headers} PRIVATE Eigen3::Eigen nlohmann_json::nlohmann_json)
  target_precompile_headers(${headers} PRIVATE
    <Eigen/Core> <nlohmann/json.hpp> <algorithm> <array> <cmath> <cstdint> <functional> <memory> <optional> <span>
    <string> <string_view> <utility> <vector>)
endforeach()
