// Counts the program's allocations, for tests that a loop makes none.
#pragma once

// How many times operator new or Eigen's aligned allocation was called so far, by any thread.
long allocations();

// Whether counting works in this build: sanitizers bring an allocator of their own.
bool counts_allocations();
