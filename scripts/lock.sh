#!/usr/bin/env bash
# Writes requirements.lock, and requirements-extras.lock with the extras beside it: every package
# the project uses, pinned with hashes, for all platforms.
set -euo pipefail
cd "$(dirname "$0")/.."
lock() {
    .venv/bin/python -m uv pip compile pyproject.toml --group dev --group docs \
        --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
        --no-emit-index-url --no-emit-find-links --quiet "$@"
}
lock -o requirements.lock "${@}"
lock --all-extras --constraint requirements.lock -o requirements-extras.lock
