#!/usr/bin/env bash
# Sets up .venv from requirements.lock. Quiet, and at once when nothing has changed.
set -euo pipefail
cd "$(dirname "$0")/.."

stamp=.venv/.offcut-setup
want=$(cat requirements.lock pyproject.toml scripts/setup.sh | sha256sum | cut -d' ' -f1)
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] && exit 0

say() { printf '%s\n' "$*" >&2; }
python=${PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    say "Offcut needs Python 3.11 or newer; '$python' is $("$python" --version 2>&1 || echo missing)."
    say "On Debian: apt-get install python3 python3-venv. Or name another: PYTHON=python3.12 make setup"
    exit 1
fi
say "Setting up .venv (once; about a minute) …"
if [ ! -x .venv/bin/python ] && ! "$python" -m venv .venv; then
    say "The venv module is missing. On Debian: apt-get install python3-venv"
    exit 1
fi
log=.venv/setup.log
export UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS-true} # what the machine trusts, as pip does
fail() { say "Set-up failed; the end of $log:"; tail -20 "$log" >&2; exit 1; }
if .venv/bin/python -m pip install --quiet --disable-pip-version-check uv >"$log" 2>&1; then
    .venv/bin/python -m uv pip install --quiet --python .venv/bin/python --compile-bytecode \
        --require-hashes -r requirements.lock >>"$log" 2>&1 || fail
else
    say "(uv could not be installed here; using pip, which takes a little longer)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
        -r requirements.lock >>"$log" 2>&1 || fail
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
    --editable . >>"$log" 2>&1 || fail
.venv/bin/python -m compileall -q src >>"$log" 2>&1 || fail
printf '%s' "$want" >"$stamp"
say "Ready."
