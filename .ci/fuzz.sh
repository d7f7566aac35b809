#!/usr/bin/env bash
# Fuzzes Api, Predict and the all-in-one as processes: bash .ci/fuzz.sh [CASES [SEED [CASE]]]. 200,000 cases unless it is told
# otherwise (or FUZZ_CASES says so), of a seed that it prints (FUZZ_SEED); with CASE that one only, and its answer. It ends with 1
# where a service failed, hung, grew, or told about its inside. CONFIGURATION=Debug takes what is built already.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cases=${1:-${FUZZ_CASES:-200000}} seed=${2:-${FUZZ_SEED:-$(date +%s)}}
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
configuration=${CONFIGURATION:-Release}
dotnet build -c "$configuration" -nologo -v quiet MlopsHousing.Tests </dev/null
exec dotnet exec MlopsHousing.Tests/bin/"$configuration"/net10.0/MlopsHousing.Tests.dll FuzzProgram "$cases" "$seed" ${3:+"$3"} </dev/null
