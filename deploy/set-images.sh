#!/usr/bin/env bash
# Names the images that an environment runs: bash deploy/set-images.sh ENVIRONMENT COMMIT NAME=sha256:DIGEST …
# NAME is api, predict or training. Writes deploy/overlays/ENVIRONMENT/kustomization.yaml, which Argo CD follows once it is
# committed; going back is reverting that commit.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
[ $# -ge 3 ] || { sed -n '2,4s/^# //p' "${BASH_SOURCE[0]##*/}" >&2; exit 2; }
overlay=overlays/$1/kustomization.yaml commit=$2
[ -f "$overlay" ] || { echo "There is no environment $1; there are: $(ls overlays | tr '\n' ' ')" >&2; exit 2; }
[[ $commit =~ ^[0-9a-f]{40}$ ]] || { echo "$commit is not a commit of 40 hexadecimal digits." >&2; exit 2; }
shift 2

written=$(mktemp)
trap 'rm -f "$written"' EXIT
cp "$overlay" "$written"
for image in "$@"; do
  # By digest, or a tag that somebody moves changes what runs without a commit.
  [[ $image =~ ^(api|predict|training)=sha256:[0-9a-f]{64}$ ]] || { echo "$image is not NAME=sha256:DIGEST." >&2; exit 2; }
  grep -q "name: .*/mlops-housing-${image%%=*}\$" "$written" || { echo "$overlay names no image ${image%%=*}." >&2; exit 1; }
  # The line after an image's name says which one it is.
  sed -i -E "/name: .*\/mlops-housing-${image%%=*}\$/{n;s/^( *).*/\1digest: ${image#*=} # $commit/}" "$written"
done
cat "$written" >"$overlay"
