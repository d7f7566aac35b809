#!/usr/bin/env bash
# api and predict for linux-arm64, which can't run here: publishes them as the images do, compiled ahead of time, and looks into
# the files: whatever is machine code must be arm64's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

word() { od -An -tu2 --endian=little -j "$2" -N 2 "$1" | tr -d ' '; } # two bytes of a file, at an offset
elf=$((0x457F)) elf_arm64=183
# ReadyToRun's assemblies are PE files, whose machine is arm64's mixed with a number for Linux; without machine code it is i386's.
pe_arm64=$((0xAA64 ^ 0x7B79)) pe_any=$((0x14C))

for project in MlopsHousing.Api MlopsHousing.Predict; do
  dotnet publish "$project" -c Release -r linux-arm64 --no-self-contained -p:PublishImage=true -p:PublishReadyToRun=true \
    -nologo -v quiet -o "$work/$project" </dev/null
  native=0 compiled=0
  while read -r file; do
    if [ "$(word "$file" 0)" = "$elf" ]; then
      [ "$(word "$file" 18)" = $elf_arm64 ] || { echo "$file is for another machine than arm64." >&2; exit 1; }
      native=$((native + 1))
    elif [[ $file == *.dll ]]; then
      machine=$(word "$file" $(($(word "$file" 60) + 4)))
      case $machine in
        "$pe_arm64") compiled=$((compiled + 1)) ;;
        "$pe_any") ;;
        *) printf '%s is for the machine %#x.\n' "$file" "$machine" >&2; exit 1 ;;
      esac
    fi
  done < <(find "$work/$project" -type f)
  [ "$native" -ge 1 ] && [ "$compiled" -ge 1 ] || { echo "$project has no arm64 code." >&2; exit 1; }
  [ "$(word "$work/$project/$project" 18)" = $elf_arm64 ]
  echo "$project for linux-arm64: $native native files, $compiled compiled assemblies, none for another machine"
done
