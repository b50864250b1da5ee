# The files that come with the program, in <build>/assets: fonts/ from npm packages, models/ from this repository.
# The native programs look for them beside themselves; tools/pack-site.mjs takes them into the page.
#
# They are copied with every build rather than listed at configure time: npm's packages may arrive later.
add_custom_target(hourglass_assets ALL
  COMMAND ${CMAKE_COMMAND} -D SOURCE=${CMAKE_SOURCE_DIR} -D ASSETS=${CMAKE_BINARY_DIR}/assets
    -P ${CMAKE_CURRENT_LIST_DIR}/copy_assets.cmake
  COMMENT "Copying fonts and models")
