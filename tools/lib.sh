# Shared by the scripts in tools/, ./run and ./test: messages, and Debian packages without touching the host.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }
die() {
  say "error: $*"
  exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }
at_least() { [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

# The reference versions of everything are those of this Debian release.
reference_suite=trixie
# Sources that mirrors may no longer have of that one.
older_suite=bookworm
debian_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# Whether packages of the reference suite can be had here: Debian's apt-get and Debian's keys.
can_use_debian() {
  has apt-get && has dpkg-deb && [ -e "$debian_keyring" ] && [ -n "$(debian_mirror)" ]
}

# The mirror this machine is set up for; its address belongs to the machine, not to this repository. Without
# package lists (a container) the origin of a source is unknown: then it is the first one, on Debian itself.
debian_mirror() {
  local mirror
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' |
    head -n 1)
  if [ -z "$mirror" ] && grep -qx 'ID=debian' /etc/os-release; then
    mirror=$(apt-get update --print-uris 2>/dev/null | sed -n "s|^'\(.*\)/dists/.*|\1|p" | head -n 1)
  fi
  printf '%s' "$mirror"
}

# apt-get on directories of our own: reads the reference suite on any Debian, needs no root, and changes nothing
# outside the checkout. Example: private_apt_get download emscripten
private_apt_get() {
  local state=$root/.deps/apt
  if [ ! -e "$state/ready" ]; then
    mkdir -p "$state/state/lists/partial" "$state/cache/archives/partial"
    : >"$state/status"
    local origin
    origin="[signed-by=$debian_keyring] $(debian_mirror)"
    printf '%s main\n' "deb $origin $reference_suite" "deb-src $origin $reference_suite" \
      "deb-src $origin $older_suite" >"$state/sources.list"
    cat >"$state/apt.conf" <<EOF
Dir::Etc::sourcelist "$state/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "$state/state";
Dir::State::status "$state/status";
Dir::Cache "$state/cache";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Retries "3";
EOF
    apt-get -c "$state/apt.conf" -qq update >&2 || die "apt-get could not read Debian's package lists"
    : >"$state/ready"
  fi
  apt-get -c "$state/apt.conf" -qq "$@" >&2
}

# The package lists are 40 MB that nobody needs after set-up.
forget_private_apt() { rm -rf "$root/.deps/apt"; }

# Puts the Node that tools/setup has fetched first, if it had to.
# shellcheck disable=SC2034 # tools/setup uses it
node_version=22.23.3
use_node() {
  if [ -x "$root/.deps/node/bin/node" ]; then export PATH="$root/.deps/node/bin:$PATH"; fi
}

# The browser of the end-to-end tests: $CHROMIUM, or one that is installed.
find_chromium() {
  local candidate
  for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
    /Applications/Chromium.app/Contents/MacOS/Chromium; do
    if [ -n "$candidate" ] && command -v "$candidate"; then return 0; fi
  done
  return 1
}

# The browser of the tests in Firefox: $FIREFOX, or one that is installed.
find_firefox() {
  local candidate
  for candidate in "${FIREFOX:-}" firefox-esr firefox /Applications/Firefox.app/Contents/MacOS/firefox; do
    if [ -n "$candidate" ] && command -v "$candidate"; then return 0; fi
  done
  return 1
}

# For ./run and ./test: one line and exit status 2.
usage_error() {
  say "error: $* (--help shows the options)"
  exit 2
}

processors() { nproc 2>/dev/null || sysctl -n hw.ncpu; }

# Numbers of the tests that passed, failed and were skipped, from what node's test runner writes as TAP.
count_tap() {
  awk '/^# pass / { pass = $3 } /^# (fail|cancelled) / { fail += $3 } /^# (skipped|todo) / { skip += $3 }
    END { print pass + 0, fail + 0, skip + 0 }' "$1"
}

# Configures a preset, if it has not been done, or was with another Emscripten.
configure_preset() {
  local preset=$1 folder=$root/build/$1 toolchain=native
  case $preset in web*) toolchain=$("$root/tools/find-emscripten") ;; esac
  if [ ! -e "$folder/build.ninja" ] || [ "$(cat "$folder/toolchain.stamp" 2>/dev/null)" != "$toolchain" ]; then
    rm -rf "$folder"
    mkdir -p "$folder"
    cmake --preset "$preset" >"$folder/configure.log" 2>&1 || {
      cat "$folder/configure.log" >&2
      die "cmake --preset $preset failed"
    }
    echo "$toolchain" >"$folder/toolchain.stamp"
  fi
}

build_preset() {
  configure_preset "$1"
  cmake --build --preset "$1" --parallel "$(processors)"
}
