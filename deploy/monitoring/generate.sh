#!/usr/bin/env bash
# Writes cluster/ anew: each file of rules as the object that the Prometheus operator reads. bash deploy/monitoring/generate.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

for file in rules/*.yaml; do
  name=$(basename "$file")
  {
    cat <<HEADER
# Written by deploy/monitoring/generate.sh from $file.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: mlops-housing-${name%.yaml}
  namespace: monitoring
  labels:
    release: kube-prometheus-stack
spec:
HEADER
    sed -E 's/^(.+)$/  \1/' "$file"
  } >"cluster/$name"
done
