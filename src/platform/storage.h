// Pieces of bytes with names that outlive the program: in a browser its storage for the page
// (web/storage.js). What is asked for is done in order; the answers come later, on the window's thread.
//
// A program's own pieces begin with the name of its slot and a slash: several tabs are open at once, and none
// writes what belongs to another.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace hourglass::platform {

// The name of this program's slot, the same after a reload.
std::string storage_slot();
// Why pieces last only as long as the program; empty where they last.
std::string storage_problem();

// `problem` is empty when it is done.
using StorageDone = std::function<void(const std::string& problem)>;
// Replaces the piece as a whole: whatever happens on the way, the old one or the new one is there.
void storage_put(const std::string& name, std::vector<std::uint8_t> bytes, StorageDone done);
void storage_remove(const std::string& name);

// No bytes when there is no such piece, or it cannot be read.
using StorageBytes = std::function<void(std::vector<std::uint8_t> bytes)>;
// `age` 0: as it is; 1: as it was before it was put the last time, should the newest be of no use.
void storage_get(const std::string& name, int age, StorageBytes use);

// The names of this program's pieces, and of those whose program has ended.
using StorageNames = std::function<void(std::vector<std::string> names)>;
void storage_names(StorageNames use);

}  // namespace hourglass::platform
