# A room is a folder src/NAME and the CMake target hourglass::NAME. Its arrows are the rooms it may include from.
#
#   hourglass_room(nn SOURCES dense.cpp ARROWS math LIBRARIES Eigen3::Eigen)
#
# A wrong arrow must not compile. So rooms have no include root in common (such as src/): each has its own,
# <build>/rooms/NAME/, where the only entry is a link NAME -> src/NAME. `#include "math/matrix.h"` is found by
# those who link hourglass::math, and by nobody else.
#
# A room without SOURCES (headers only) becomes an INTERFACE library.
function(hourglass_room name)
  cmake_parse_arguments(PARSE_ARGV 1 room "" "" "SOURCES;ARROWS;LIBRARIES")
  if(room_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "hourglass_room(${name}): what is '${room_UNPARSED_ARGUMENTS}'?")
  endif()

  set(target hourglass_${name})
  set(include_root ${CMAKE_BINARY_DIR}/rooms/${name})
  file(MAKE_DIRECTORY ${include_root})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${include_root}/${name} SYMBOLIC)

  if(room_SOURCES)
    set(visibility PUBLIC)
    add_library(${target} STATIC ${room_SOURCES})
    hourglass_options(${target})
  else()
    set(visibility INTERFACE)
    add_library(${target} INTERFACE)
  endif()
  add_library(hourglass::${name} ALIAS ${target})
  target_include_directories(${target} ${visibility} ${include_root})
  list(TRANSFORM room_ARROWS PREPEND hourglass::)
  target_link_libraries(${target} ${visibility} ${room_ARROWS} ${room_LIBRARIES})
endfunction()
