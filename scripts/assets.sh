#!/usr/bin/env bash
# Builds the platform's style sheet and scripts from assets/ into src/offcut/platform/static/offcut.
# The result is committed, so that running and testing need no Node.
#   scripts/assets.sh           build
#   scripts/assets.sh --check   build beside it and compare byte for byte (for CI)
set -euo pipefail
cd "$(dirname "$0")/../assets"
committed=../src/offcut/platform/static/offcut
say() { printf '%s\n' "$*" >&2; }

command -v npm >/dev/null || { say "Building assets needs Node 20 or newer with npm (Debian: apt-get install nodejs npm)."; exit 1; }
stamp=node_modules/.offcut-lock
if ! cmp -s package-lock.json "$stamp"; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2
    cp package-lock.json "$stamp"
fi

built=$(mktemp -d)
trap 'rm -rf "$built"' EXIT
node build.mjs "$built"

if [ "${1:-}" = "--check" ]; then
    diff -r "$committed" "$built" >/dev/null && { say "Assets are as built."; exit 0; }
    say "The committed assets differ from what assets/ builds; run 'make assets' and commit the result:"
    diff -rq "$committed" "$built" >&2 || true
    exit 1
fi
rm -rf "$committed"
mkdir -p "$(dirname "$committed")"
cp -R "$built" "$committed"
chmod -R u=rwX,go=rX "$committed"
say "Built into ${committed#../}:"
for file in "$committed"/*.css "$committed"/*.js; do
    printf '  %-12s %7d bytes, %6d compressed\n' "$(basename "$file")" "$(wc -c <"$file")" "$(gzip -9nc "$file" | wc -c)" >&2
done
