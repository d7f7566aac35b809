#!/usr/bin/env bash
# Serves an image registry on loopback until it is stopped: bash registry.sh HOST:PORT FOLDER. Debian's docker-registry.
set -euo pipefail
mkdir -p "$2"
cat >"$2/registry.yml" <<YAML
version: 0.1
storage: { filesystem: { rootdirectory: $2 } }
http: { addr: $1 }
log: { level: error }
YAML
exec docker-registry serve "$2/registry.yml"
