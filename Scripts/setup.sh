#!/usr/bin/env bash
# Installs the system libraries that Descentry links, where they are missing.
set -euo pipefail

packages=(libsqlite3-dev libcurl4-openssl-dev libssl-dev libdnnl-dev zlib1g-dev curl)

if ! command -v swift >/dev/null; then
    echo "setup: a Swift toolchain (6.1 or newer) is needed: https://www.swift.org/install" >&2
    exit 1
fi

if ! command -v dpkg-query >/dev/null; then
    echo "setup: not a Debian or Ubuntu system; install these by hand: SQLite, libcurl, OpenSSL," \
        "oneDNN and zlib with their headers, and curl. Going on as if they were there." >&2
    exit 0
fi

missing=()
for package in "${packages[@]}"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

echo "setup: installing ${missing[*]}"
run=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "setup: ${missing[*]} are missing, and installing them needs root." \
            "Run as root: apt-get install ${missing[*]}" >&2
        exit 1
    fi
    run=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
install() { "${run[@]}" apt-get install -y --no-install-recommends "${missing[@]}" >/dev/null; }
# Old package lists are the usual reason for a failure: try once more with new ones.
if ! install 2>/dev/null; then
    "${run[@]}" apt-get update >/dev/null
    if ! install; then
        echo "setup: ${missing[*]} can't be installed. On Ubuntu, libdnnl-dev is in universe:" \
            "add-apt-repository universe" >&2
        exit 1
    fi
fi
