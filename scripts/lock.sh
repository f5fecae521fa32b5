#!/usr/bin/env bash
# Writes requirements.lock, requirements-dev.lock and requirements-gazetteer.lock from pyproject.toml: exact versions with the hashes of all
# platforms' files. Versions stay as they are while they still fit; `scripts/lock.sh --upgrade` takes the newest.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
echo "lock: installing uv into a throw-away environment"
"${PYTHON:-python3}" -m venv "$tools"
"$tools/bin/pip" install --quiet "uv>=0.5,<1"

compile() { # FILE EXTRA…
    local file=$1 extras=()
    shift
    for extra in "$@"; do extras+=(--extra "$extra"); done
    echo "lock: $file"
    "$tools/bin/uv" pip compile pyproject.toml "${extras[@]}" --output-file "$file" \
        --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --quiet "${upgrade[@]}"
    sed -i "1i # Made by scripts/lock.sh from pyproject.toml (extras: $*). Not edited by hand." "$file"
}

upgrade=("$@")
compile requirements.lock install
upgrade=(--constraint requirements.lock)
compile requirements-dev.lock install dev spark
upgrade=(--constraint requirements-dev.lock)
compile requirements-gazetteer.lock install dev spark gazetteer
