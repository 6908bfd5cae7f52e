#!/usr/bin/env bash
# Runs a command beside a throw-away PostgreSQL, whose address stands in OFFCUT_DATABASE_URL:
#   scripts/postgres.sh .venv/bin/python -m pytest tests/platform
# The cluster lies in a temporary folder, listens on this machine alone, and is gone afterwards.
set -euo pipefail
say() { printf '%s\n' "$*" >&2; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

find_bin() {
    local bin
    for bin in /usr/lib/postgresql/*/bin "$(dirname "$(readlink -f "$(command -v postgres || true)")")"; do
        [ -x "$bin/initdb" ] && { echo "$bin"; return 0; }
    done
    return 1
}

if ! bin=$(find_bin); then
    say "Installing PostgreSQL …"
    command -v apt-get >/dev/null || { say "PostgreSQL is missing; install it (Debian: apt-get install postgresql)."; exit 1; }
    as_root apt-get update -qq >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
    bin=$(find_bin) || { say "PostgreSQL was installed, but initdb is not found."; exit 1; }
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/offcut-postgres.XXXXXX")
if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
    id postgres >/dev/null 2>&1 || useradd --system --no-create-home postgres
    chown postgres "$folder"
    run() { (cd "$folder" && runuser -u postgres -- "$@"); }
else
    run() { "$@"; }
fi
stop() {
    run "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

run "$bin/initdb" -D "$folder/data" -U offcut -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$folder.log" 2>&1 ||
    { cat "$folder.log" >&2; exit 1; }
rm -f "$folder.log"
for attempt in 1 2 3 4 5; do
    port=$(( 20000 + (RANDOM * 32768 + RANDOM) % 20000 ))
    # nothing in it is kept, so it need not wait for the disk
    options="-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
    run "$bin/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -o "$options" start >/dev/null 2>&1 && break
    [ "$attempt" = 5 ] && { say "PostgreSQL did not start:"; cat "$folder/server.log" >&2; exit 1; }
done
run "$bin/createdb" -h "$folder" -p "$port" -U offcut offcut

export OFFCUT_DATABASE_URL="postgresql://offcut@127.0.0.1:$port/offcut"
"$@"
