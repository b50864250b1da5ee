# Shared by the scripts in tools/, ./run and ./test: messages, and Debian packages without touching the host.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }
die() {
  say "error: $*"
  exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }

# The reference versions of everything are those of this Debian release.
reference_suite=trixie
debian_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# Whether packages of the reference suite can be had here: Debian's apt-get and Debian's keys.
can_use_debian() {
  has apt-get && has dpkg-deb && [ -e "$debian_keyring" ] && [ -n "$(debian_mirror)" ]
}

# The mirror this machine is set up for; its address belongs to the machine, not to this repository.
debian_mirror() {
  apt-get update --print-uris 2>/dev/null | sed -n "s|^'\(.*/debian\)/*/dists/.*|\1|p" | head -n 1
}

# apt-get on directories of our own: reads the reference suite on any Debian, needs no root, and changes nothing
# outside the checkout. Example: private_apt_get download emscripten
private_apt_get() {
  local state=$root/.deps/apt
  if [ ! -e "$state/ready" ]; then
    mkdir -p "$state/state/lists/partial" "$state/cache/archives/partial"
    : >"$state/status"
    local line="[signed-by=$debian_keyring] $(debian_mirror) $reference_suite main"
    printf 'deb %s\ndeb-src %s\n' "$line" "$line" >"$state/sources.list"
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
