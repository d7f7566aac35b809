#!/usr/bin/env bash
# Builds the images and pushes them: bash deploy/images/publish.sh REGISTRY NAMESPACE TAG [IMAGE …]
#   REGISTRY   docker.io, 127.0.0.1:5000 …; log in first ('docker login', or SDK_CONTAINER_REGISTRY_UNAME and _PWORD)
#   NAMESPACE  the account or folder there
#   TAG        the git commit, or the version of a release
#   IMAGE      api, predict or training; all three by default
# Needs the .NET SDK alone, but for training's base (training-base/Dockerfile), which comes from a container engine:
#   TRAINING_BASE  where that base was pushed, with its digest; required for training
#   SERVING_BASE   another base for api and predict than the pinned one
#   VERSION        what .ci/version.sh says; by default that of Directory.Build.props
#   RIDS           another set of platforms for api and predict than linux-x64 and linux-arm64
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

[ $# -ge 3 ] || { sed -n '2,11s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
registry=$1 namespace=$2 tag=$3
shift 3
[ $# -gt 0 ] || set -- api predict training

publish() {
  local image=$1 project=$2 base=$3 rids=$4
  local properties=(
    -p:PublishImage=true -p:PublishReadyToRun=true -p:SelfContained=false
    -p:ContainerRegistry="$registry" -p:ContainerRepository="$namespace/mlops-housing-$image" -p:ContainerImageTag="$tag")
  [ -z "${VERSION:-}" ] || properties+=(-p:Version="$VERSION")
  [ -z "$base" ] || properties+=(-p:ContainerBaseImage="$base")
  # One platform is an image, several are an index of images.
  case $rids in
    *";"*) properties+=("-p:RuntimeIdentifiers=\"$rids\"" "-p:ContainerRuntimeIdentifiers=\"$rids\"") ;;
    *) properties+=(-p:RuntimeIdentifier="$rids") ;;
  esac
  dotnet publish "$project" -c Release -nologo -v minimal -t:PublishContainer "${properties[@]}" </dev/null
}

for image in "$@"; do
  case $image in
    api) publish api MlopsHousing.Api "${SERVING_BASE:-}" "${RIDS:-linux-x64;linux-arm64}" ;;
    predict) publish predict MlopsHousing.Predict "${SERVING_BASE:-}" "${RIDS:-linux-x64;linux-arm64}" ;;
    training)
      [ -n "${TRAINING_BASE:-}" ] || { echo "TRAINING_BASE is not set: build deploy/images/training-base, push it, and name it here with its digest." >&2; exit 2; }
      publish training MlopsHousing.Cli "$TRAINING_BASE" linux-x64 ;;
    *) echo "There is no image $image; there are api, predict and training." >&2; exit 2 ;;
  esac
done
