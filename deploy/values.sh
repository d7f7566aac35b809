#!/usr/bin/env bash
# Puts the infrastructure's values into an overlay, and what Argo CD's environment needs of them: bash deploy/values.sh ENVIRONMENT platform-values.REGION.json
# The file is what MlopsHousing.Infrastructure writes beside its templates (docs/operations.md); without a deployment its values
# are placeholders that name a stack and an output. Nothing in it is secret: commit what this writes. Needs jq.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ $# -eq 2 ] && [ -d "deploy/overlays/$1" ] || { echo "usage: bash deploy/values.sh $(ls deploy/overlays | paste -sd'|') platform-values.REGION.json" >&2; exit 2; }
jq '{
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "platform-values" },
  data: .
}' "$2" >"deploy/overlays/$1/platform-values.yaml"
# With a domain the pages of Argo CD and Grafana have the load balancer's certificate, too.
if jq -e .loadBalancerCertificateArn "$2" >/dev/null; then
  jq '{
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "certificate", namespace: "argocd" },
    data: { arn: .loadBalancerCertificateArn }
  }' "$2" >"deploy/argocd/environments/$1/certificate.yaml"
fi
