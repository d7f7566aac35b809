#!/usr/bin/env bash
# Proves the images without a container engine, an image registry or a cluster: builds them by publish.sh on a base of the
# machine's own, runs api and predict with runc as Kubernetes would (no root, no writable file but in /tmp, no capability, a
# memory limit), asks them what the README asks, and stops them under load. IMAGES=REGISTRY/NAMESPACE and TAG name images that
# were built before, to be proved instead.
# Debian's packages: docker-registry runc umoci skopeo jq curl wrk redis-server. Root is needed to start containers. With podman,
# catatonit and Node.js, too, the rendered Deployments are played; where podman doesn't work, the script says why and goes on.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
proof=deploy/images/proof

needed=(docker-registry runc umoci skopeo jq curl wrk redis-server dotnet)
for command in "${needed[@]}"; do
  command -v "$command" >/dev/null || missing="${missing:-}$command "
done
[ "$(id -u)" -eq 0 ] || missing="${missing:-}root"
if [ -n "${missing:-}" ]; then
  echo "Skipped: the images can't be run here without ${missing}"
  [ "${REQUIRE_ALL_TESTS:-}" != 1 ]
  exit
fi

work=$(mktemp -d)
state=$work/runc
finish() {
  local code=$?
  stop_kube
  for container in $(runc --root "$state" list -q 2>/dev/null); do runc --root "$state" delete --force "$container"; done
  kill $(jobs -p) 2>/dev/null || true
  wait 2>/dev/null || true
  [ "$code" -eq 0 ] || tail -n 5 "$work"/*.log >&2
  rm -rf "$work"
  exit "$code"
}
trap finish EXIT

fail() {
  echo "FAILED: $*" >&2
  exit 1
}
free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}
until_ok() { # seconds, what it is, command …
  local tries=$(($1 * 10)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ $((tries -= 1)) -gt 0 ] || fail "$what"
    sleep 0.1
  done
}

source "$proof/checks.sh"
source "$proof/kube.sh"
commit=$(git rev-parse HEAD 2>/dev/null || echo unknown)
tag=${TAG:-$commit}
images=${IMAGES:-}
if [ -z "$images" ]; then
  registry=127.0.0.1:$(free_port)
  bash "$proof/registry.sh" "$registry" "$work/registry" >"$work/registry.log" 2>&1 &
  until_ok 10 "the image registry doesn't answer" curl -sf "http://$registry/v2/"

  echo "-- the bases"
  bash "$proof/base.sh" "$work/base"
  for base in serving training; do
    skopeo copy -q --dest-tls-verify=false "oci:$work/base:$base" "docker://$registry/base:$base"
  done

  echo "-- the images"
  DOTNET_CONTAINER_INSECURE_REGISTRIES=$registry SERVING_BASE=$registry/base:serving TRAINING_BASE=$registry/base:training \
    RIDS=linux-x64 bash deploy/images/publish.sh "$registry" proof "$tag" >"$work/publish.log"
  images=$registry/proof
fi
check_image api 130
check_image predict 130
check_image training 300
check_managed api
check_managed predict
[ -n "${IMAGES:-}" ] || bash "$proof/arm64.sh"

echo "-- the containers"
redis_port=$(free_port)
redis-server --port "$redis_port" --bind 127.0.0.1 --save '' >"$work/redis.log" 2>&1 &
api=$(free_port) predict=$(free_port) grpc=$(free_port)
start predict 512 "Predict__HttpPort=$predict" "Predict__GrpcPort=$grpc"
start api 384 "ASPNETCORE_HTTP_PORTS=$api" "Predict__Address=http://127.0.0.1:$grpc" \
  "ConnectionStrings__cache=127.0.0.1:$redis_port" RateLimit__PerSecond=100000 RateLimit__Burst=100000
until_ok 60 "predict isn't ready" curl -sf "http://127.0.0.1:$predict/readyz"
until_ok 60 "api isn't ready" curl -sf "http://127.0.0.1:$api/readyz"
check_confined predict
check_confined api
check_answer "$api" "$predict"
check_training

echo "-- the end, under load"
check_stop api "$api"
check_stop predict "$predict"

echo "-- the rendered Deployments"
play_kube "$redis_port"
echo "The images hold."
