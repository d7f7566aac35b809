#!/usr/bin/env bash
# Are builds reproducible? Publishes the committed sources twice, from two checkouts at one path, and compares every assembly and
# every other file: bash .ci/reproducible.sh [PROJECT …]; Api, Predict and Cli by default, which hold all that ships. One path,
# for Razor's compiler writes it into what it generates, whose hash is in the symbols.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ $# -gt 0 ] || set -- MlopsHousing.Api MlopsHousing.Predict MlopsHousing.Cli

work=$(mktemp -d)
trap 'git worktree remove --force "$work/source" 2>/dev/null || true; rm -rf "$work"' EXIT
for build in first second; do
  git worktree add -q --detach "$work/source" HEAD
  for project in "$@"; do
    CI=true dotnet publish "$work/source/$project" -c Release -nologo -v quiet -o "$work/$build/$project" </dev/null
  done
  git worktree remove --force "$work/source"
done
diff -rq "$work/first" "$work/second" || { echo "Two builds of one commit differ." >&2; exit 1; }
echo "Reproducible: $(find "$work/first" -type f | wc -l) files of $*, equal to the last byte."
