#!/usr/bin/env bash
# Writes requirements.lock, and for each extra requirements-<extra>.lock with what it adds: every
# package the project uses, pinned with hashes, for all platforms.
set -euo pipefail
cd "$(dirname "$0")/.."
lock() {
    .venv/bin/python -m uv pip compile pyproject.toml --extra platform --group dev --group docs \
        --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
        --no-emit-index-url --no-emit-find-links --quiet "$@"
}
lock -o requirements.lock "$@"
for extra in spark semantic bench; do  # (postgres is in requirements.lock: the platform uses it)
    all=$(mktemp)
    lock --extra "$extra" --constraint requirements.lock -o "$all" >/dev/null
    .venv/bin/python scripts/added.py requirements.lock "$all" >"requirements-$extra.lock"
    rm -f "$all"
done
