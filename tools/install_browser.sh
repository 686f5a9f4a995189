#!/bin/sh
# Makes sure that the browser tests find a Chromium; installs Debian's where there is none.
set -eu

if [ -n "${BELVEDERE_CHROMIUM:-}" ]; then
    [ -x "$BELVEDERE_CHROMIUM" ] && exit 0
    echo "BELVEDERE_CHROMIUM is '$BELVEDERE_CHROMIUM', which is not a program." >&2
    exit 1
fi
command -v chromium >/dev/null 2>&1 && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "The browser tests need Chromium: install it, or set BELVEDERE_CHROMIUM to the path of one." >&2
    exit 1
fi
if [ "$(id -u)" -eq 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo"
else
    echo "The browser tests need Chromium and installing it needs root: run 'sudo apt-get install chromium'," >&2
    echo "or set BELVEDERE_CHROMIUM to the path of one." >&2
    exit 1
fi

echo "Installing Debian's Chromium for the browser tests." >&2
$as_root env DEBIAN_FRONTEND=noninteractive sh -c \
    'apt-get -q update && apt-get -q install -y --no-install-recommends chromium' >&2 || {
    echo "Chromium could not be installed by apt-get (see above)." >&2
    exit 1
}
