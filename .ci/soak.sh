#!/usr/bin/env bash
# Loads the all-in-one with cached and uncached rows, batches and explanations: bash .ci/soak.sh MINUTES. Every request must be
# answered, and after the first quarter neither memory may grow by half nor open files by 32. Debian's packages: wrk curl.
# CONFIGURATION=Debug takes what is built already.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
minutes=${1:?name the minutes}
[[ $minutes =~ ^[1-9][0-9]*$ ]] || { echo "$minutes is no number of minutes." >&2; exit 2; }

work=$(mktemp -d) service=
finish() {
  [ -z "$service" ] || kill "$service" 2>/dev/null || true
  wait
  rm -rf "$work"
}
trap finish EXIT
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
configuration=${CONFIGURATION:-Release}
dotnet build -c "$configuration" -nologo -v quiet MlopsHousing.AllInOne </dev/null

while port=$((20000 + RANDOM % 12000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
XDG_DATA_HOME=$work RateLimit__PerSecond=1000000 RateLimit__Burst=1000000 MlopsHousing.AllInOne/bin/$configuration/net10.0/MlopsHousing.AllInOne \
  --port "$port" --grpc-port 0 --registry models >"$work/service.log" 2>&1 </dev/null &
service=$!
timeout 60 bash -c "until curl -sf http://127.0.0.1:$port/readyz >/dev/null; do sleep 0.2; done" || { cat "$work/service.log"; exit 1; }

cat >"$work/load.lua" <<'LUA'
local house = '{"longitude":-122.23,"latitude":37.88,"housingMedianAge":41,"totalRooms":880,"totalBedrooms":129,"population":322,"households":126,"medianIncome":%.4f}'
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
local n = 0
function request()
  n = n + 1
  if n % 50 == 0 then return wrk.format(nil, "/v1/predict?explain=true", nil, house:format(n % 97 / 10 + 1)) end
  if n % 20 == 0 then return wrk.format(nil, "/v1/predict/batch", nil, "[" .. string.rep(house:format(n % 89 / 10 + 1) .. ",", 99) .. house:format(2) .. "]") end
  return wrk.format(nil, "/v1/predict", nil, house:format(n % 2 == 0 and 8.3252 or 1 + n % 70001 / 10000))
end
function done(summary, latency)
  io.write(("%d requests, %d errors, %.2f ms at the 99th percentile\n"):format(
    summary.requests, summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout, latency:percentile(99) / 1000))
end
LUA
memory() { awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$service/status"; }
files() { find "/proc/$service/fd" -mindepth 1 | wc -l; }
load() { # seconds
  wrk -t2 -c8 -d"$1s" --timeout 10s -s "$work/load.lua" "http://127.0.0.1:$port" | tail -n 1 | tee "$work/load.log"
  grep -q ' requests, 0 errors,' "$work/load.log" || { echo "Soak: requests failed." >&2; tail "$work/service.log" >&2; exit 1; }
}
load $((minutes * 15))
memory=$(memory) files=$(files)
load $((minutes * 45))
echo "Soak: $memory MB and $files files after a quarter of the time, $(memory) MB and $(files) files at the end."
[ "$(memory)" -lt $((memory * 3 / 2)) ] || { echo "Soak: memory grows." >&2; exit 1; }
[ "$(files)" -lt $((files + 32)) ] || { echo "Soak: open files grow." >&2; exit 1; }
