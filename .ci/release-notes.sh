#!/usr/bin/env bash
# Prints a version's section of the changelog: bash .ci/release-notes.sh VERSION. Fails where there is none, or nothing in it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
version=${1:?name the version}

notes=$(awk -v heading="## [$version]" 'index($0, heading) == 1 { on = 1; next } /^## / { on = 0 } on' CHANGELOG.md)
[ -n "${notes//[[:space:]]/}" ] || { echo "CHANGELOG.md says nothing under a heading '## [$version]'; move there what 'Unreleased' has of it." >&2; exit 1; }
printf '%s\n' "$notes"
