# What run.sh holds the images and containers to; it sources this file and gives $work, $state, $images, $tag, $commit and fail.

house='{"longitude":-122.23,"latitude":37.88,"housingMedianAge":41,"totalRooms":880,"totalBedrooms":129,"population":322,"households":126,"medianIncome":8.3252}'

blob() { cat "$1/blobs/${2/://}"; } # of a layout, by its digest

# Size, user, labels and the platform: check_image NAME MEGABYTES
check_image() {
  local layout=$work/image-$1 size manifest config
  # Of an index of platforms this machine's is taken.
  skopeo copy -q --src-tls-verify=false "docker://$images/mlops-housing-$1:$tag" "oci:$layout:$tag"
  manifest=$(blob "$layout" "$(jq -r '.manifests[0].digest' "$layout/index.json")")
  size=$(jq '[.layers[].size] | add' <<<"$manifest")
  echo "$1: $((size / 1000000)) MB compressed"
  [ "$size" -lt $(($2 * 1000000)) ] || fail "the image $1 is larger than $2 MB"
  config=$(blob "$layout" "$(jq -r .config.digest <<<"$manifest")")
  [ "$(jq -r .config.User <<<"$config")" = 1654 ] || fail "the image $1 doesn't run as user 1654"
  [ "$(jq -r '.config.Labels["org.opencontainers.image.version"] // ""' <<<"$config")" != "" ] || fail "the image $1 has no label for its version"
  if [ "$commit" != unknown ]; then
    [ "$(jq -r '.config.Labels["org.opencontainers.image.revision"]' <<<"$config")" = "$commit" ] || fail "the image $1 doesn't name its commit"
  fi
  umoci unpack --image "$layout:$tag" "$work/$1" >/dev/null
}

# Native libraries are the training image's alone; those of SQLite come with api's store.
check_managed() {
  local found
  found=$(find "$work/$1/rootfs/app" -name '*.so' ! -name 'libe_sqlite3.so')
  [ -z "$found" ] || fail "the image $1 carries native libraries: $found"
}

# As Kubernetes runs it, but for the network, which is the machine's: bundle NAME MEGABYTES [VARIABLE=VALUE …] [-- ARGUMENT …]
bundle() {
  local name=$1 memory=$(($2 * 1024 * 1024)) environment=() config=$work/$1/config.json
  shift 2
  while [ $# -gt 0 ] && [ "$1" != -- ]; do environment+=("$1"); shift; done
  [ $# -eq 0 ] || shift
  cp -n "$config" "$config.image"
  jq --argjson memory "$memory" '
    .root.readonly = true
    | .process.terminal = false
    | .process.noNewPrivileges = true
    | .process.capabilities = {}
    | .process.env += $ARGS.positional
    | .linux.namespaces |= map(select(.type != "network" and .type != "user"))
    | del(.linux.uidMappings, .linux.gidMappings)
    | .mounts |= (map(select(.destination != "/tmp" and .destination != "/etc/resolv.conf"))
        + [{destination: "/tmp", type: "tmpfs", source: "tmpfs", options: ["nosuid", "nodev", "noexec", "size=64m"]}])
    | .linux.resources.memory = {limit: $memory, swap: $memory}' "$config.image" --args "${environment[@]}" >"$config.new"
  jq '.process.args += $ARGS.positional' "$config.new" --args "$@" >"$config"
}

start() {
  bundle "$@"
  (exec runc --root "$state" run --bundle "$work/$1" "$1") >"$work/$1.log" 2>&1 &
  echo $! >"$work/$1.pid"
}

# The kernel's own word on a process: user, capabilities, privileges.
check_status() { # what it is, process
  local status
  status=$(cat "/proc/$2/status")
  grep -qE '^Uid:\s+1654\s+1654\s+1654\s+1654$' <<<"$status" || fail "$1 runs as another user than 1654"
  grep -qE '^CapBnd:\s+0+$' <<<"$status" || fail "$1 has capabilities"
  grep -qE '^NoNewPrivs:\s+1$' <<<"$status" || fail "$1 may gain privileges"
}

# The same, and no file can be written but in /tmp.
check_confined() {
  local pid writable
  pid=$(runc --root "$state" state "$1" | jq .pid)
  check_status "$1" "$pid"
  writable=$(awk '$6 ~ /(^|,)rw(,|$)/ && $5 !~ /^\/(tmp|proc|dev|sys)(\/|$)/ {print $5}' "/proc/$pid/mountinfo")
  [ -z "$writable" ] || fail "$1 can write to $writable"
  echo "$1: user 1654, no capability, nothing writable but /tmp"
}

check_answer() {
  local answer rest
  # Where api was up before predict, it connects anew after a second, and says 503 until then.
  until_ok 10 "api doesn't get an answer of predict" curl -sf "http://127.0.0.1:$1/v1/predict" -H 'Content-Type: application/json' -d "$house"
  answer=$(curl -sf "http://127.0.0.1:$1/v1/predict" -H 'Content-Type: application/json' -d "$house" | jq .prediction)
  rest=$(curl -sf "http://127.0.0.1:$2/invocations" -H 'Content-Type: application/json' -d "{\"dataframe_records\":[$house]}" | jq '.predictions[0]')
  grep -q "\"prediction\": $answer," README.md || fail "api predicts $answer, which isn't the README's figure"
  [ "$answer" = "$rest" ] || fail "api predicts $answer and predict $rest"
  [ "$commit" = unknown ] || [ "$(curl -sf "http://127.0.0.1:$1/v1/version" | jq -r .commit)" = "$commit" ] || fail "api doesn't say that it was built from $commit"
  echo "api and predict: $answer, as the README says"
}

# The training image knows its own command line, and trains where there is data to train on.
check_training() {
  local name=training arguments=(-- models list)
  bundle $name 1024 "${arguments[@]}"
  runc --root "$state" run --bundle "$work/$name" $name >"$work/$name.log" 2>&1 || fail "the training image can't list the models it carries"
  grep -q california-housing "$work/$name.log" || fail "the training image doesn't carry the champion"
  find "$work/$name/rootfs/app" -name 'lib_lightgbm.so' | grep -q . || fail "the training image has no LightGBM"
  echo "training: mlops runs, the champion is there"
}

# SIGTERM while requests come in: a load balancer takes two seconds to notice, and none of them may fail.
check_stop() {
  local path=/v1/predict body=$house
  [ "$1" = api ] || { path=/invocations body="{\"dataframe_records\":[$house]}"; }
  cat >"$work/load.lua" <<LUA
wrk.method, wrk.body = "POST", '$body'
wrk.headers["Content-Type"] = "application/json"
LUA
  wrk -t1 -c4 -d4s -s "$work/load.lua" "http://127.0.0.1:$2$path" >"$work/load-$1.log" 2>&1 &
  local load=$!
  sleep 2
  runc --root "$state" kill "$1" TERM
  wait "$load" || fail "the load on $1 broke off"
  grep -qE 'Socket errors|Non-2xx' "$work/load-$1.log" && { cat "$work/load-$1.log"; fail "requests failed while $1 stopped"; }
  local code=0
  wait "$(cat "$work/$1.pid")" || code=$?
  [ "$code" -eq 0 ] || fail "$1 ended with $code"
  echo "$1: $(sed -nE 's/^ *([0-9]+) requests in.*/\1/p' "$work/load-$1.log") requests while it stopped, none failed"
}
