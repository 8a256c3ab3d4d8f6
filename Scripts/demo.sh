#!/usr/bin/env bash
# Shows the service at work: a healthy job and one that must diverge, with a signed webhook.
set -euo pipefail

binary=${1:?usage: demo.sh BINARY}
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
secret=whsec_$(head -c 32 /dev/urandom | base64 | tr -d '\n')
pids=()

finish() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
    rm -rf "$work"
}
trap finish EXIT

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
# The value of a string member of a JSON object: the first one of that name.
member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" | head -n 1; }
# Waits for the first line of a file and prints it without what stands before the address.
first_line() {
    for _ in $(seq 100); do
        if [ -s "$1" ]; then
            sed -n '1s/.* on //p' "$1"
            return
        fi
        sleep 0.05
    done
    echo "demo: $1 stays empty" >&2
    cat "$work"/*.log >&2 || true
    exit 1
}
post() { curl -sS --fail-with-body -H 'Content-Type: application/json' --data-binary "@$2" "$url$1"; }

say "Starting the service with an empty database, and a webhook receiver"
"$binary" serve --port 0 --data "$work/data" --allow-private-webhooks \
    >"$work/serve.out" 2>"$work/serve.log" &
pids+=($!)
DESCENTRY_WEBHOOK_SECRET=$secret "$binary" receive --port 0 >"$work/hook.out" 2>"$work/hook.log" &
pids+=($!)
url=$(first_line "$work/serve.out")
hook=$(first_line "$work/hook.out")
echo "service   $url"
echo "receiver  $hook"

say "Uploading the handwritten digits: 1,797 images of 8×8 pixels, as CSV"
dataset=$(curl -sS --fail-with-body -H 'Content-Type: text/csv' \
    --data-binary "@$here/Sources/CDatasets/csv/digits.csv" "$url/v1/datasets?name=digits" |
    member id)
echo "$dataset"

# The examples train on the built-in copy; here they train on the upload, and tell the receiver.
for name in healthy learning_rate_too_high; do
    sed -e "s/{\"builtin\": \"digits\"}/{\"dataset\": \"$dataset\"}/" \
        -e "s#^{#{\"webhook\": {\"url\": \"$hook\", \"secret\": \"$secret\"},#" \
        -e 's/"epochs": 30/"epochs": 200/' "$here/Examples/$name.json" >"$work/$name.json"
done

say "POST /v1/jobs: a healthy job, and one whose learning rate is 10,000 times too high"
healthy=$(post /v1/jobs "$work/healthy.json" | member id)
sick=$(post /v1/jobs "$work/learning_rate_too_high.json" | member id)
echo "healthy  $healthy"
echo "sick     $sick"

say "Progress"
for job in "$healthy" "$sick"; do
    for _ in $(seq 300); do
        sleep 0.2
        body=$(curl -sS "$url/v1/jobs/$job")
        # The spec stands in the answer too: the job's own members are those before and after it.
        state=$(sed -n 's/.*"state":"\([a-z]*\)","state_reason".*/\1/p' <<<"$body")
        step=$(sed -n 's/.*"progress":{[^}]*"step":\([0-9]*\),"steps":\([0-9]*\).*/step \1 of \2/p' <<<"$body")
        printf '%s  %-9s  %s\n' "$job" "$state" "$step"
        case $state in succeeded | failed | cancelled) break ;; esac
    done
done

say "What the receiver got, signatures verified"
for _ in $(seq 100); do
    if grep -q 'job.nan_detected' "$work/hook.out" && [ "$(grep -c 'job.diagnosed' "$work/hook.out")" = 2 ]; then
        break
    fi
    sleep 0.05
done
sed 1d "$work/hook.out" | cut -c 1-160
grep -q '^verified  job.nan_detected' "$work/hook.out"

for job in "$healthy" "$sick"; do
    say "GET /v1/jobs/$job/diagnosis"
    curl -sS --fail-with-body "$url/v1/jobs/$job/diagnosis" | "$binary" explain
done

say "Stopping"
