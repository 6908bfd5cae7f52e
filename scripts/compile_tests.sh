#!/usr/bin/env bash
# Compiles the tests as pytest does, so that its workers find that done. Says something only when a
# test file cannot be read.
set -euo pipefail
cd "$(dirname "$0")/.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
.venv/bin/python -m pytest --collect-only -qq -n 0 >"$log" 2>&1 || { tail -n 40 "$log" >&2; exit 1; }
