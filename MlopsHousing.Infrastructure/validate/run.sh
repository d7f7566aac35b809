#!/usr/bin/env bash
# Synthesises every kind of deployment and validates the templates; needs Node.js, and npm's packages once.
# BUILD=false uses what was built before. Part of .ci/run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

if ! cmp -s package-lock.json node_modules/.installed; then
  npm ci --no-progress </dev/null
  cp package-lock.json node_modules/.installed
fi

[ "${BUILD:-true}" = false ] || dotnet build .. -nologo -v quiet </dev/null
synthesise() {
  dotnet run --no-build --project .. -- --output "$folder/$1" "${@:2}" </dev/null >/dev/null
}
edge=(--domain api.example.com --hosted-zone Z0123456789ABCDEFGHIJ)
synthesise dev --env dev --api-cidr 203.0.113.0/24
synthesise staging --env staging --api-cidr 203.0.113.0/24 "${edge[@]}"
synthesise production --env production --api-cidr 203.0.113.0/24
synthesise everything --env production --region us-west-2,us-east-1 --api-cidr 203.0.113.0/24 --graviton true \
  --object-lock 30 --github example/mlops-housing --alarm-email platform@example.com \
  --admin-role arn:aws:iam::111122223333:role/platform-admins "${edge[@]}"
node validate.mjs "$folder"/*
