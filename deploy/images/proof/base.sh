#!/usr/bin/env bash
# Makes the images' bases without any registry of images: the machine's own ASP.NET Core and Debian's packages,
# as an OCI layout: bash base.sh LAYOUT. Tags: serving, training (with libgomp1).
set -euo pipefail
layout=$(realpath -m "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

unpack() { # packages into a folder
  local into=$1
  shift
  mkdir -p "$into" "$work/debs"
  (cd "$work/debs" && rm -f ./*.deb && apt-get download -qq "$@" 2>/dev/null)
  for package in "$work"/debs/*.deb; do dpkg -x "$package" "$into"; done
}

root=$work/serving
unpack "$root" base-files libc6 libgcc-s1 libstdc++6 libssl3 zlib1g ca-certificates tzdata
dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
runtime=$(dotnet --list-runtimes | sed -nE 's/^Microsoft\.AspNetCore\.App (10\.[0-9.]+) .*/\1/p' | tail -n 1)
mkdir -p "$root/usr/share/dotnet/shared" "$root/app" "$root/etc/ssl/certs"
cp -a "$dotnet/dotnet" "$dotnet/host" "$root/usr/share/dotnet/"
for framework in Microsoft.NETCore.App Microsoft.AspNetCore.App; do
  mkdir -p "$root/usr/share/dotnet/shared/$framework"
  cp -a "$dotnet/shared/$framework/$runtime" "$root/usr/share/dotnet/shared/$framework/"
done
ln -s ../share/dotnet/dotnet "$root/usr/bin/dotnet"
find "$root/usr/share/ca-certificates" -name '*.crt' -exec cat {} + >"$root/etc/ssl/certs/ca-certificates.crt"
printf 'root:x:0:0::/:/usr/sbin/nologin\napp:x:1654:1654::/app:/usr/sbin/nologin\n' >"$root/etc/passwd"
printf 'root:x:0:\napp:x:1654:\n' >"$root/etc/group"
unpack "$work/training" libgomp1

umoci init --layout "$layout"
umoci new --image "$layout:serving"
umoci insert --image "$layout:serving" "$root" /
umoci config --image "$layout:serving" --architecture amd64 --os linux --config.user 1654 --config.workingdir /app \
  --config.env PATH=/usr/bin --config.env DOTNET_RUNNING_IN_CONTAINER=true
umoci tag --image "$layout:serving" training
umoci insert --image "$layout:training" "$work/training" /
