#!/usr/bin/env bash
# Names the version of a model that answers in an environment: bash deploy/set-champion.sh ENVIRONMENT MODEL VERSION DIGEST
# VERSION and DIGEST are those of the environment's registry, as 'mlops models show VERSION' shows them. Writes
# deploy/overlays/ENVIRONMENT/champion.yaml, which Argo CD follows once it is committed; going back is reverting that commit.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
[ $# -eq 4 ] || { sed -n '2,4s/^# //p' "${BASH_SOURCE[0]##*/}" >&2; exit 2; }
environment=$1 model=$2 version=$3 digest=$4
overlay=overlays/$environment/kustomization.yaml
[ -f "$overlay" ] || { echo "There is no environment $environment; there are: $(ls overlays | tr '\n' ' ')" >&2; exit 2; }
first=$(sed -n 's|^ *- \.\./\([a-z]*\)$|\1|p' "$overlay")
[ -z "$first" ] || { echo "$environment reads a copy of the models of $first; name that." >&2; exit 2; }
[[ $model =~ ^[a-z][a-z0-9-]{0,62}$ ]] || { echo "$model is no name of a model." >&2; exit 2; }
[[ $version =~ ^[1-9][0-9]{0,8}$ ]] || { echo "$version is no version of a model; versions are numbers from 1 on." >&2; exit 2; }
[[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || { echo "$digest is not sha256: and 64 hexadecimal digits." >&2; exit 2; }

if ! grep -q '/components/champion$' "$overlay"; then
  sed -i -E 's|^( *)- platform-values.yaml$|&\n\1- champion.yaml|; s|^( *)- ../../components/platform-values$|&\n\1- ../../components/champion|' "$overlay"
fi
cat >"overlays/$environment/champion.yaml" <<YAML
apiVersion: v1
kind: ConfigMap
metadata:
  name: champion
  namespace: mlops-housing
data:
  model: $model
  version: "$version"
  digest: $digest
YAML
