#!/usr/bin/env bash
# Runs the tests that kill and hang what services depend on, again and again: bash .ci/chaos.sh MINUTES. Debian's packages:
# redis-server postgresql libgomp1. CONFIGURATION=Debug takes what is built already.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
minutes=${1:?name the minutes}
[[ $minutes =~ ^[1-9][0-9]*$ ]] || { echo "$minutes is no number of minutes." >&2; exit 2; }

log=$(mktemp)
trap 'rm -f "$log"' EXIT
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
configuration=${CONFIGURATION:-Release}
dotnet build -c "$configuration" -nologo -v quiet MlopsHousing.Tests </dev/null

chaos=(--filter-class '*.RedisOutageTests' --filter-class '*.RedisOutageLogTests' --filter-class '*.StoreOutageTests'
  --filter-class '*.PredictKilledTests' --filter-class '*.PredictOutageTests' --filter-class '*.ReplicaBalanceTests'
  --filter-class '*.BatchPredictTests' --filter-class '*.KilledPublisherTests')
rounds=0 until=$((SECONDS + minutes * 60))
while [ "$rounds" -eq 0 ] || [ "$SECONDS" -lt "$until" ]; do
  REQUIRE_ALL_TESTS=1 MlopsHousing.Tests/bin/$configuration/net10.0/MlopsHousing.Tests --progress off "${chaos[@]}" >"$log" 2>&1 </dev/null \
    || { cat "$log"; echo "Chaos: round $((rounds + 1)) failed." >&2; exit 1; }
  rounds=$((rounds + 1))
done
echo "Chaos: $rounds rounds of $(sed -nE 's/^ +succeeded: ([0-9]+)$/\1/p' "$log") tests held."
