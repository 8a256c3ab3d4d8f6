#!/usr/bin/env bash
# Makes clients of openapi.yaml with two generators and lets each of them use a live service.
# Needs python3 with venv, a Java runtime (Debian's default-jre-headless) and the package index.
set -euo pipefail

binary=$(realpath "${1:?usage: clients.sh BINARY}")
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
service=

finish() {
    if [ -n "$service" ]; then
        kill "$service" 2>/dev/null || true
        wait "$service" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap finish EXIT

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
fail() {
    echo "clients: $*" >&2
    exit 1
}
command -v java >/dev/null || fail "no java; on Debian: apt-get install default-jre-headless"

say "Installing the generators"
python3 -m venv "$work/venv"
bin=$work/venv/bin
export PATH=$bin:$PATH
pip install --quiet --disable-pip-version-check \
    openapi-python-client==0.29.1 openapi-generator-cli==7.26.0

say "openapi-python-client"
# It knows bodies of JSON, forms and plain bytes; that it leaves out text/csv and the like is no
# loss, since every upload takes plain bytes too.
openapi-python-client generate --path "$here/openapi.yaml" --output-path "$work/opc" \
    >"$work/opc.log" 2>&1 || { cat "$work/opc.log"; fail "openapi-python-client failed"; }
grep -v '^$' "$work/opc.log" | grep -A1 '^WARNING\|^ERROR\|^Unable' | grep -v '^--' || true
if grep -q 'Unable to\|will not be generated\|Could not find\|Invalid property' "$work/opc.log"; then
    cat "$work/opc.log"
    fail "openapi-python-client leaves something out"
fi

say "OpenAPI Generator"
openapi-generator-cli generate -i "$here/openapi.yaml" -g python --package-name descentry_openapi \
    -o "$work/og" >"$work/og.log" 2>&1 || { tail -n 40 "$work/og.log"; fail "OpenAPI Generator failed"; }
grep -o 'WARN.*' "$work/og.log" | sort | uniq -c || true
if grep -q '\bERROR\b' "$work/og.log"; then
    grep 'ERROR' "$work/og.log"
    fail "OpenAPI Generator leaves something out"
fi
pip install --quiet --disable-pip-version-check httpx attrs python-dateutil \
    -r "$work/og/requirements.txt"

say "Starting the service with an empty database"
"$binary" serve --port 0 --data "$work/data" >"$work/serve.out" 2>"$work/serve.log" &
service=$!
for _ in $(seq 200); do
    if [ -s "$work/serve.out" ]; then break; fi
    sleep 0.05
done
url=$(sed -n '1s/.* on //p' "$work/serve.out")
[ -n "$url" ] || { cat "$work/serve.log"; fail "the service doesn't start"; }

for client in openapi_python_client:opc openapi_generator:og; do
    say "${client%:*} against the service"
    PYTHONPATH=$work/${client#*:} PYTHONDONTWRITEBYTECODE=1 \
        python "$here/Scripts/clients/${client%:*}.py" "$url" "$here/Examples" \
        || { tail -n 5 "$work/serve.log"; fail "${client%:*}: its client doesn't work"; }
done
say "Both clients work"
