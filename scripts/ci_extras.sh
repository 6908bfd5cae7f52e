#!/usr/bin/env bash
# What CI has beyond set-up, so that no test is skipped there: Java for Spark, Chromium, Node, extras.
# Quiet, and at once when nothing is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

java_at_least=17
log=$(mktemp)
trap 'rm -f "$log"' EXIT
say() { printf '%s\n' "$*" >&2; }

java_version() {
    local java=${JAVA_HOME:+$JAVA_HOME/bin/}java
    command -v "$java" >/dev/null 2>&1 || { echo 0; return; }
    "$java" -version 2>&1 | sed -nE 's/.*version "(1\.)?([0-9]+).*/\2/p' | head -n 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

install() { # packages of Debian
    command -v apt-get >/dev/null || return 1
    as_root apt-get update -qq || return 1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

needed() { # what for, command, packages…
    local what=$1 command=$2
    shift 2
    command -v "$command" >/dev/null && return 0
    say "Installing $* ($what) …"
    install "$@" >"$log" 2>&1 && command -v "$command" >/dev/null && return 0
    say "$* could not be installed; the end of what was said:"
    tail -n 20 "$log" >&2
    exit 1
}

install_java() {
    as_root mkdir -p /usr/share/man/man1 # slim images lack it, and Java's set-up stumbles over that
    local package
    for package in openjdk-17-jre-headless openjdk-21-jre-headless default-jre-headless; do
        install "$package" && return 0
    done
    return 1
}

found=$(java_version)
if [ "${found:-0}" -lt "$java_at_least" ]; then
    say "Installing Java (Spark needs $java_at_least or newer) …"
    if ! install_java >"$log" 2>&1; then
        say "Java could not be installed; the end of what was said:"
        tail -n 20 "$log" >&2
        say "Install a Java of at least $java_at_least, or set JAVA_HOME, and run this again."
        exit 1
    fi
fi

needed "the journeys are walked in it" chromium chromium
needed "the assets are built anew and compared" npm nodejs npm

bash scripts/setup.sh
# PySpark is a large source package: its bytecode is left to be made as it is used.
UV_COMPILE_BYTECODE=0 bash scripts/extras.sh spark bench semantic
