# A room is a folder src/NAME and the CMake target hourglass::NAME. Its arrows are the rooms it may include from.
#
#   hourglass_room(nn SOURCES dense.cpp ARROWS math LIBRARIES Eigen3::Eigen)
#
# A wrong arrow must not compile. So rooms have no include root in common (such as src/): each has its own,
# <build>/rooms/NAME/, where the only entry is a link NAME -> src/NAME. `#include "math/matrix.h"` is found by
# those who link hourglass::math, and by nobody else.
#
# A room inside another is named by its path: src/app/state is hourglass_room(app/state ...), included from as
# "app/state/state.h" by those whose ARROWS name app/state; app's own arrows say nothing about it.
#
# SMALL: its code is sent with the page and is no inner loop, so it is compiled for size there. SMALLEST: nor does it
# compute anything in loops.
#
# WITH room: for the page, its sources are compiled together with those of that room, one of its arrows: it is for small
# rooms that include much the same. Natively each is compiled alone, so a wrong arrow does not compile all the same.
#
# BEYOND_PAGE: more sources, which the page does not call: of the command line, of tests. Its first start need not
# compile them. Should it call one, the linker says what it lacks.
#
# A room without SOURCES (headers only) becomes an INTERFACE library.
function(hourglass_room name)
  cmake_parse_arguments(PARSE_ARGV 1 room "SMALL;SMALLEST" "WITH" "SOURCES;BEYOND_PAGE;ARROWS;LIBRARIES")
  if(room_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "hourglass_room(${name}): what is '${room_UNPARSED_ARGUMENTS}'?")
  endif()

  if(NOT EMSCRIPTEN OR HOURGLASS_TESTS)
    list(APPEND room_SOURCES ${room_BEYOND_PAGE})
  endif()

  string(REPLACE / _ flat ${name})
  set(target hourglass_${flat})
  set(include_root ${CMAKE_BINARY_DIR}/rooms/${flat})
  cmake_path(GET name PARENT_PATH outer)
  file(MAKE_DIRECTORY ${include_root}/${outer})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${include_root}/${name} SYMBOLIC)
  list(TRANSFORM room_ARROWS REPLACE / _)
  list(TRANSFORM room_ARROWS PREPEND hourglass::)

  if(room_WITH AND EMSCRIPTEN AND HOURGLASS_UNITY)
    string(REPLACE / _ host ${room_WITH})
    list(TRANSFORM room_SOURCES PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
    set(arrows ${room_ARROWS})
    list(REMOVE_ITEM arrows hourglass::${host})
    target_sources(hourglass_${host} PRIVATE ${room_SOURCES})
    target_include_directories(hourglass_${host} PRIVATE ${include_root})
    target_link_libraries(hourglass_${host} PRIVATE ${arrows} ${room_LIBRARIES})
    set(room_SOURCES "")
  endif()
  if(room_SOURCES)
    set(visibility PUBLIC)
    add_library(${target} STATIC ${room_SOURCES})
    if(room_SMALL)
      hourglass_options(${target} SMALL)
    elseif(room_SMALLEST)
      hourglass_options(${target} SMALLEST)
    else()
      hourglass_options(${target})
    endif()
  else()
    set(visibility INTERFACE)
    add_library(${target} INTERFACE)
  endif()
  add_library(hourglass::${flat} ALIAS ${target})
  target_include_directories(${target} ${visibility} ${include_root})
  target_link_libraries(${target} ${visibility} ${room_ARROWS} ${room_LIBRARIES})
endfunction()
