#!/usr/bin/env bash
# Makes the test bed's images where they are missing, and prints their names; usage: images.sh [NAME...]
# Names: node tools prometheus busybox registry (default: all).
set -euo pipefail
. "$(dirname "$0")/lib.sh"
need_docker
exec 9>"$cache/images.lock"; flock 9
context=$(mktemp -d) seed=connectors-testbed-seed-$$
trap 'rm -rf "$context"; docker rm -f "$seed" >/dev/null 2>&1 || true' EXIT

made() { has_image "$("${1}_image")" || "$1"; } # made NAME: by the function of that name

build() { # build IMAGE ARG...
  local image=$1; shift
  docker build -q -t "$image" "$@" >"$cache/build.log" 2>&1 || { cat "$cache/build.log" >&2; fail "docker build $image"; }
}

# debian NAME PACKAGE...: prints the image of a Debian with these packages, made without pulling where that is possible.
debian() {
  local name=$1 packages image; shift
  packages=$(IFS=,; echo "$*")
  image=connectors-testbed/debian-$name:$(sha256sum <<<"trixie $packages" | cut -c1-12)
  if ! has_image "$image"; then
    step "make the Debian of $name (a minute or two; log: $cache/debian-$name.log)"
    if command -v mmdebstrap >/dev/null; then
      local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
      mmdebstrap --variant=minbase --aptopt='Apt::Install-Recommends "false"' \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
        --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*' --include="$packages" \
        trixie "$context/$name.tar" "deb [signed-by=$keyring] $(mirror) trixie main" 2>"$cache/debian-$name.log" ||
        { tail -5 "$cache/debian-$name.log" >&2; fail "mmdebstrap"; }
      docker import "$context/$name.tar" "$image" >/dev/null
      rm "$context/$name.tar"
    else
      docker build -t "$image" - >"$cache/debian-$name.log" 2>&1 <<DOCKERFILE || { tail -5 "$cache/debian-$name.log" >&2; fail "docker build $image"; }
FROM debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends $* && rm -rf /var/lib/apt/lists/*
DOCKERFILE
    fi
  fi
  echo "$image"
}

node_packages=(containerd runc containernetworking-plugins iptables nftables conntrack iproute2 mount kmod procps tini
  busybox-static ethtool socat util-linux)

busybox() {
  mkdir -p "$context/box/bin" "$context/box/tmp"
  from=$(docker create "$(debian node "${node_packages[@]}")" true)
  docker cp "$from:/usr/bin/busybox" "$context/box/bin/busybox" >/dev/null
  docker rm "$from" >/dev/null
  "$context/box/bin/busybox" --list | grep -vx busybox | while read -r name; do ln -s busybox "$context/box/bin/$name"; done
  tar -C "$context/box" -c . | docker import --change 'CMD ["sh"]' --change 'ENV PATH=/bin' - "$(busybox_image)" >/dev/null
}

node() {
  local programs program; programs=$("$here/kubox.sh")
  made busybox
  step "make the node image"
  mkdir -p "$context/node/images" "$context/pod"
  for program in pause coredns; do
    cp "$programs/$program" "$context/pod/program"
    build "connectors-testbed/$program:1" -f "$here/image/pod.Dockerfile" "$context/pod"
  done
  docker save connectors-testbed/pause:1 connectors-testbed/coredns:1 "$(busybox_image)" -o "$context/node/images/testbed.tar"
  cp -r "$programs/kubox" "$here/image/node/." "$context/node/"
  build "$(node_image)" --build-arg "BASE=$(debian node "${node_packages[@]}")" "$context/node"
}

tools() {
  build "$(tools_image)" "$here/image/tools" --build-arg \
    "BASE=$(debian tools git ca-certificates curl jq wrk apache2-utils nghttp2-client openssl nginx-light fcgiwrap spawn-fcgi docker-registry)"
}

prometheus() {
  local base; base=$(debian prometheus prometheus)
  step "make the Prometheus image"
  build "$(prometheus_image)" - <<DOCKERFILE
FROM $base
USER 65534:65534
WORKDIR /tmp
ENTRYPOINT ["prometheus"]
CMD ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/tmp/prometheus"]
DOCKERFILE
}

registry() {
  local to name
  for name in busybox tools prometheus; do made "$name"; done
  step "make the registry's image"
  docker run -d --name "$seed" --user root -p 127.0.0.1::5000 "$(tools_image)" \
    docker-registry serve /etc/registry.yml >/dev/null
  to=$(docker port "$seed" 5000/tcp)
  docker exec "$seed" curl -s --retry 50 --retry-delay 1 --retry-connrefused http://127.0.0.1:5000/v2/ >/dev/null
  for name in busybox tools prometheus; do push "$("${name}_image")" "$to/testbed/$name:1"; done
  docker commit "$seed" "$(registry_image)" >/dev/null
}

[ $# -gt 0 ] || set -- node tools prometheus busybox registry
for name in "$@"; do
  made "$name"
  echo "$name $("${name}_image")"
done
