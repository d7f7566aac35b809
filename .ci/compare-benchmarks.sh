#!/usr/bin/env bash
# Is a change slower than what it is to be merged into? bash .ci/compare-benchmarks.sh BASE
# Runs both commits' quick benchmarks in turn on this machine and compares the medians of how many times as fast as ML.NET
# the scorer is. Fails where a figure fell below FLOOR of the base's (0.85 by default): less is a machine's noise.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
base=${1:?name the commit to compare with}
floor=${FLOOR:-0.85} rounds=${ROUNDS:-3}

work=$(mktemp -d)
trap 'git worktree remove --force "$work/base" 2>/dev/null || true; rm -rf "$work"' EXIT
git worktree add -q --detach "$work/base" "$base"
for side in . "$work/base"; do
  dotnet build -c Release -nologo -v quiet "$side/MlopsHousing.Benchmarks" </dev/null
done

# The table's rows end with two figures and an x each: the ratio, and the bound that it is held to.
measure() {
  dotnet run --no-build -c Release --project "$2/MlopsHousing.Benchmarks" -- --quick </dev/null \
    | sed -nE "s/^(single row|batch of 1,000) .* ([0-9.]+)x +[0-9.]+x\$/$1\t\1\t\2/p" >>"$work/figures"
}
for ((round = 1; round <= rounds; round++)); do
  measure base "$work/base"
  measure change .
done

awk -F'\t' -v floor="$floor" '
  { n[$1,$2]++; v[$1,$2,n[$1,$2]] = $3; rows[$2] = 1 }
  function median(side, row,   i, j, m, t, a) {
    m = n[side,row]
    for (i = 1; i <= m; i++) a[i] = v[side,row,i] + 0
    for (i = 1; i < m; i++) for (j = i + 1; j <= m; j++) if (a[j] < a[i]) { t = a[i]; a[i] = a[j]; a[j] = t }
    return a[int((m + 1) / 2)]
  }
  END {
    printf "%-16s%10s%10s%10s\n", "times ML.NET", "base", "change", "of base"
    for (row in rows) {
      b = median("base", row); c = median("change", row)
      if (b == 0 || c == 0) { print row ": not measured on both sides"; bad = 1; continue }
      printf "%-16s%10.2f%10.2f%10.2f\n", row, b, c, c / b
      if (c / b < floor) { print row ": slower than " floor " of the base"; bad = 1 }
      seen++
    }
    if (seen < 2) { print "The benchmarks printed no figures."; bad = 1 }
    exit bad
  }' "$work/figures"
