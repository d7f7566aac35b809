#!/usr/bin/env bash
# Are builds reproducible? Publishes the committed sources twice, in two folders of different names, and compares every
# assembly and every other file: bash .ci/reproducible.sh [PROJECT …]; Api, Predict and Cli by default, which hold all that ships.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ $# -gt 0 ] || set -- MlopsHousing.Api MlopsHousing.Predict MlopsHousing.Cli

work=$(mktemp -d)
trap 'git worktree remove --force "$work/one" 2>/dev/null || true; git worktree remove --force "$work/another-place" 2>/dev/null || true; rm -rf "$work"' EXIT
for folder in one another-place; do
  git worktree add -q --detach "$work/$folder" HEAD
  for project in "$@"; do
    CI=true dotnet publish "$work/$folder/$project" -c Release -nologo -v quiet -o "$work/$folder/out/$project" </dev/null
  done
done
diff -rq "$work/one/out" "$work/another-place/out" || { echo "Two builds of one commit differ." >&2; exit 1; }
echo "Reproducible: $(find "$work/one/out" -type f | wc -l) files of $*, equal to the last byte."
