#!/usr/bin/env bash
# Installs extras into .venv as their locks pin them: extras.sh bench spark semantic
set -euo pipefail
cd "$(dirname "$0")/.."
install() {
    if .venv/bin/python -m uv --version >/dev/null 2>&1; then
        .venv/bin/python -m uv pip install --quiet --python .venv/bin/python "$@"
    else
        .venv/bin/python -m pip install --quiet --disable-pip-version-check "$@"
    fi
}
for extra in "$@"; do
    lock=requirements-$extra.lock
    stamp=.venv/.offcut-$extra
    want=$(sha256sum "$lock" .venv/.offcut-setup | sha256sum | cut -d' ' -f1)
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] && continue
    echo "Installing the extra '$extra' …" >&2
    install --no-deps --require-hashes -r "$lock"
    printf '%s' "$want" >"$stamp"
done
