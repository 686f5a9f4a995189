#!/bin/sh
# Makes the virtual environment at $1 with the first Python that is new enough. One that is there already is kept.
set -eu

venv="$1"
[ -x "$venv/bin/python" ] && exit 0

for python in "${PYTHON:-}" python3.11 python3.12 python3.13 python3.14 python3; do
    [ -n "$python" ] || continue
    if "$python" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        exec "$python" -m venv "$venv"
    fi
done
echo "Belvedere needs Python 3.11 or newer with the module venv; none is on PATH. Name one: make PYTHON=/path/to/python" >&2
exit 1
