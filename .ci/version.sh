#!/usr/bin/env bash
# Says the version of what is checked out. At a tag vX.Y.Z it is X.Y.Z, which the changelog must have; N commits later
# X.Y.(Z+1)-main.N; before the first tag 0.1.0-main.N. SemVer orders them as they were made. Needs the history with its tags.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tags='v[0-9]*.[0-9]*.[0-9]*'
if tag=$(git describe --tags --exact-match --match "$tags" 2>/dev/null); then
  [[ $tag =~ ^v(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$ ]] || { echo "The tag $tag is no vMAJOR.MINOR.PATCH." >&2; exit 1; }
  version=${tag#v}
  bash .ci/release-notes.sh "$version" >/dev/null
elif latest=$(git describe --tags --abbrev=0 --match "$tags" 2>/dev/null); then
  IFS=. read -r major minor patch <<<"${latest#v}"
  version=$major.$minor.$((patch + 1))-main.$(git rev-list --count "$latest..HEAD")
else
  version=0.1.0-main.$(git rev-list --count HEAD)
fi
echo "$version"
