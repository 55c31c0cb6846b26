# Shared by the scripts in this folder; sourced, never run. Callers have set -euo pipefail.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
MAJORS=(14 15 16 17 18)

# The installer of the Rust toolchain leaves it to the login shell to find cargo.
command -v cargo > /dev/null || PATH=$PATH:${CARGO_HOME:-$HOME/.cargo}/bin

# A backtrace in the environment of a server ends up in the DETAIL of its errors.
unset RUST_BACKTRACE RUST_LIB_BACKTRACE

log() { printf '==> %s\n' "$*" >&2; }

die() {
    printf 'error: %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '       %s\n' "$line" >&2; done
    exit 1
}

have() { command -v "$1" > /dev/null 2>&1; }

is_root() { [ "$(id -u)" = 0 ]; }

# True where packages are installed by apt (Debian, Ubuntu and their relatives).
is_debian() { have apt-get && have dpkg-query; }

as_root() {
    if is_root; then
        "$@"
    elif have sudo; then
        sudo "$@"
    else
        die "this needs root, and there is no sudo" "run as root: $*"
    fi
}

# Prints those of the packages that are not installed.
missing_packages() {
    local package
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null)" = installed ] \
            || printf '%s\n' "$package"
    done
}

# Installs what is missing of the packages; asks for nothing when all are there.
apt_install() {
    local missing
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -gt 0 ] || return 0
    log "installing ${missing[*]}"
    apt_update
    # stdout belongs to the caller, who may be printing a path on it.
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "${missing[@]}" >&2
}

# Refreshes the package lists unless that was done in the last twelve hours: an old list names packages that the archive no longer has.
apt_update() {
    local stamp=/var/lib/apt/periodic/pgclone-update
    # an image may keep the stamp and drop the lists
    [ -z "$(find "$stamp" -mmin -720 2> /dev/null)" ] || ! compgen -G '/var/lib/apt/lists/*_Packages*' > /dev/null || return 0
    as_root apt-get update -q >&2
    as_root mkdir -p "$(dirname "$stamp")"
    as_root touch "$stamp"
}

# The Debian mirror that this system uses already, or nothing.
debian_mirror() {
    local mirror=${PGCLONE_DEBIAN_MIRROR:-}
    # shellcheck disable=SC2016 # apt expands these
    [ -n "$mirror" ] || ! is_debian || mirror=$(apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(REPO_URI)' \
        | awk '$1 == "Debian" && $2 !~ /-security$/ { print $3; exit }')
    printf '%s\n' "$mirror"
}

# True when apt could install the package (after apt_update). No pipe: `grep -q` leaves before apt-cache has written
# all, which then fails now and then, and with it the pipe.
apt_candidate() { [[ $(apt-cache policy "$1" 2> /dev/null) == *"Candidate: "[!\(]* ]]; }

is_supported() { [[ " ${MAJORS[*]} " == *" $1 "* ]]; }

require_major() {
    is_supported "$1" || die "PostgreSQL ${1:-(none)} is not supported" "supported: ${MAJORS[*]}"
}

# Major version of the installation behind a pg_config.
major_of() {
    local version
    version=$("$1" --version) || die "$1 does not run"
    version=${version#PostgreSQL }
    printf '%s\n' "${version%%[!0-9]*}"
}

# True when the extension can be compiled against the installation's own headers.
has_headers() { [ -f "$("$1" --includedir-server)/postgres.h" ]; }

# The folder of the private PostgreSQL installations. Servers refuse to run as root, so for root it has to be
# a place that the user postgres can read; a checkout below /root is not.
pg_dir() {
    if [ -n "${PGCLONE_PG_DIR:-}" ]; then
        printf '%s\n' "$PGCLONE_PG_DIR"
    elif is_root && id postgres > /dev/null 2>&1 && ! runuser -u postgres -- test -x "$ROOT"; then
        printf '%s\n' /var/cache/pgclone
    else
        printf '%s\n' "$ROOT/.pg"
    fi
}
