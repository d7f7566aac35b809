#!/usr/bin/env bash
# Puts the infrastructure's values where an environment reads them, its overlay and its Argo CD: bash deploy/values.sh ENVIRONMENT platform-values.REGION.json
# The file is what MlopsHousing.Infrastructure writes beside its templates (docs/operations.md); without a deployment its values
# are placeholders that name a stack and an output. Nothing in it is secret: commit what this writes. Needs jq.
set -euo pipefail
values=${2:-}
[ -z "$values" ] || values=$(realpath -- "$values")
cd "$(dirname "${BASH_SOURCE[0]}")"
[ $# -eq 2 ] && [ -d "overlays/$1" ] || { echo "usage: bash deploy/values.sh $(ls overlays | paste -sd'|') platform-values.REGION.json" >&2; exit 2; }
environment=$(jq -r .environment "$values") region=$(jq -r .region "$values")
case "$1" in
  "$environment" | "$environment-$region") ;;
  *) echo "$2 is what $environment has in $region, not what $1 has." >&2; exit 2 ;;
esac
put() { # FOLDER METADATA
  jq --argjson metadata "$2" '{ apiVersion: "v1", kind: "ConfigMap", metadata: $metadata, data: . }' "$values" >"$1/platform-values.yaml"
}
put "overlays/$1" '{ "name": "platform-values" }'
put "argocd/environments/$1" '{ "name": "platform-values", "namespace": "argocd" }'
