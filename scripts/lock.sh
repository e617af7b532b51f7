#!/usr/bin/env bash
# Writes requirements.lock and requirements-dev.lock anew from pyproject.toml, without addresses.
set -euo pipefail
cd "$(dirname "$0")/.."
options=(-q --strip-extras --allow-unsafe --no-header --no-annotate --no-emit-options
         --no-emit-index-url --no-emit-find-links --no-emit-trusted-host "$@")
python3 -m venv var/lock-env
var/lock-env/bin/pip install -q pip-tools
var/lock-env/bin/pip-compile "${options[@]}" -o requirements.lock pyproject.toml
var/lock-env/bin/pip-compile "${options[@]}" --extra dev -c requirements.lock \
  -o requirements-dev.lock pyproject.toml
# A CPU build is named 2.13.0+cpu, which only its own index knows: the plain version fits all.
sed -i -E 's/^(torch==[0-9.]+)\+.*/\1/; /^#/d; /^$/d' requirements.lock requirements-dev.lock
