#!/usr/bin/env bash
# Writes aspirate-output/ anew from the AppHost: bash deploy/aspirate.sh
# Needs Aspire's packages and, from 'dotnet tool restore', Aspirate. What it writes is never edited by hand.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../MlopsHousing.AppHost"

dotnet run --no-launch-profile -- --publisher manifest --output-path aspire-manifest.json

# Aspirate leaves folders of resources that are gone. Values that only a deployment knows are given so that a service
# refuses to start with them; without -pa they would be random. Secrets get theirs in the cluster (deploy/base/secrets).
rm -rf ../aspirate-output
dotnet aspirate generate --non-interactive --disable-state --disable-secrets --include-dashboard false --skip-build \
  --aspire-manifest aspire-manifest.json --output-path ../aspirate-output --output-format kustomize \
  --namespace mlops-housing --image-pull-policy IfNotPresent --container-image-tag set-by-the-overlay \
  -pa registry=s3://set-by-the-overlay/ \
  -pa cache=set=ConnectionStrings__cache \
  -pa store=set=ConnectionStrings__store
