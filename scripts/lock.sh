#!/bin/sh
# Renew the lock files in requirements/ from setup.cfg and requirements/*.in: `make lock`.
# Arguments go to uv: `sh scripts/lock.sh --upgrade-package flask`. Without --upgrade… what is pinned stays pinned.
set -eu
cd "$(dirname "$0")/.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
.venv/bin/python -m venv "$tools"
"$tools/bin/python" -m pip install -qq uv

# The hashes are those of the public registry, whatever this machine's own pip is set to; no address is written.
lock() {
    output=$1
    shift
    "$tools/bin/uv" --no-config pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
        --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --output-file "$output" "$@"
}

lock requirements/dev.txt setup.cfg requirements/build.in \
    --extra postgresql --extra pdf --extra s3 --extra oidc --extra sm --extra test --extra lint "$@"
lock requirements/run.txt setup.cfg requirements/build.in --constraint requirements/dev.txt \
    --extra postgresql --extra pdf --extra s3 --extra oidc --extra sm
lock requirements/build.txt requirements/build.in --constraint requirements/dev.txt
lock requirements/node.txt requirements/node.in "$@"
