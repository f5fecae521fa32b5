#!/usr/bin/env bash
# Makes .venv and installs into it what a lock file pins, each file checked against its hash, then kg itself.
#
#     scripts/setup.sh run     what `kg` needs
#     scripts/setup.sh dev     the same and what its tests need, Chromium and Virtuoso included where apt can install them
#     scripts/setup.sh gazetteer     the same and what ontology/gazetteer/ is made from: one package of it is compiled
#
# Does nothing where that has been done already. PYTHON names another Python than the newest found.
set -euo pipefail
cd "$(dirname "$0")/.."

kind=${1:-run}
case $kind in
    run) lock=requirements.lock ;;
    dev) lock=requirements-dev.lock ;;
    gazetteer) lock=requirements-gazetteer.lock ;;
    *) echo "usage: scripts/setup.sh run|dev|gazetteer" >&2; exit 2 ;;
esac

say() { echo "setup: $*"; }

fail() {
    printf 'setup: %s\n' "$@" >&2
    exit 1
}

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

can_apt() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

apt_install() {
    say "installing $* with apt"
    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}

find_python() {
    local each
    for each in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if is_new_enough "$each"; then
            command -v "$each"
            return
        fi
    done
    fail "no Python 3.11 or newer was found${PYTHON:+ as $PYTHON}." \
        "Install one (sudo apt-get install python3), or name it: make demo PYTHON=/path/to/python3.12"
}

make_venv() {
    if [ -x .venv/bin/python ] && is_new_enough .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; then
        return
    fi
    local python version
    python=$(find_python)
    if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
        version=$("$python" -c 'import sys; print(f"python3.{sys.version_info.minor}-venv")')
        if ! can_apt || ! apt_install "$version"; then
            fail "Python's venv module is missing. Install it, then call make again:" "sudo apt-get install -y $version"
        fi
    fi
    say "making .venv with $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv
}

digest() { cat "$1" pyproject.toml scripts/setup.sh | sha256sum | cut -d' ' -f1; }

install_locked() {
    local stamp=.venv/.installed
    if [ -f "$stamp" ] && grep -qxF "$lock $(digest "$lock")" "$stamp"; then
        return
    fi
    say "installing the packages that $lock pins, hashes checked (a minute or two at first)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
    say "installing kg itself, editable"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
    # Each lock file holds all that those before it hold.
    for each in requirements.lock requirements-dev.lock requirements-gazetteer.lock; do
        echo "$each $(digest "$each")"
        [ "$each" != "$lock" ] || break
    done >"$stamp"
}

# Playwright's own driver must run, and there must be a Chromium: one on the path, or one that Playwright installed.
has_browser() {
    .venv/lib/python3*/site-packages/playwright/driver/node --version >/dev/null 2>&1 || return 1
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
        .venv/bin/python - 2>/dev/null <<'PYTHON'
import os
import sys

from playwright.sync_api import sync_playwright

with sync_playwright() as p:
    found = os.path.exists(p.chromium.executable_path)
sys.exit(not found)
PYTHON
}

find_browser() {
    if has_browser; then
        return
    fi
    if ! can_apt || ! apt_install chromium fonts-dejavu-core libatomic1; then
        say "no Chromium: the tests of the page are skipped. To run them: sudo apt-get install -y chromium libatomic1"
    fi
}

find_virtuoso() {
    if command -v virtuoso-t >/dev/null; then
        return
    fi
    # Of virtuoso-opensource the program alone: a test starts it, with a database of its own, and no service runs.
    if ! can_apt || ! apt_install virtuoso-opensource-7-bin; then
        say "no Virtuoso: its tests are skipped. To run them: sudo apt-get install -y virtuoso-opensource-7-bin"
    fi
}

find_java() {
    if command -v java >/dev/null || [ -x "${JAVA_HOME:-}/bin/java" ]; then
        return
    fi
    if ! can_apt || ! apt_install default-jre-headless; then
        say "no Java: the tests on Spark are skipped. To run them: sudo apt-get install -y default-jre-headless"
    fi
}

make_venv
if [ "$kind" = gazetteer ] && can_apt && ! pkg-config --exists icu-i18n 2>/dev/null; then
    apt_install g++ pkg-config libicu-dev python3-dev
fi
install_locked
if [ "$kind" = dev ]; then
    find_browser
    find_virtuoso
fi
