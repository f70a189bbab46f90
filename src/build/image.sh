#!/usr/bin/env bash
# Makes the image from what is on this machine, without pulling a base; usage: image.sh jvm|native IMAGE VERSION | image.sh check
#   jvm     wants target/*-runner.jar (an uber-jar) and JAVA_HOME: a runtime by jlink, the jar, an AOT cache
#   native  wants target/*-runner
#   check   says what is missing, and makes nothing
# Beside them: the C library that they are linked to, CA certificates, a user 65532, an empty /tmp.
set -euo pipefail
cd "$(dirname "$0")/../.."
kind=$1 image=${2:-} version=${3:-}
docker=src/main/docker
context=target/image-$kind
export DOCKER_BUILDKIT=0 # the classic builder is in every docker

step() { printf '%s %s\n' "$(date +%T)" "$*" >&2; }
fail() { printf 'image: %s\n' "$*" >&2; exit 1; }
command -v docker >/dev/null || fail "docker is missing: install Docker Engine 23 or newer (https://docs.docker.com/engine/install)"
docker version >/dev/null 2>&1 || fail "docker does not answer: start it and let this user call 'docker version'"
[ "$(uname -s)" = Linux ] || fail "only Linux has the C library that goes into the image: use src/main/docker/Dockerfile elsewhere"
[ "$kind" != check ] || exit 0

one_file() { # one_file GLOB: the one file that the build left
  local files; files=($1)
  [ ${#files[@]} = 1 ] && [ -f "${files[0]}" ] || fail "no $1: build it first"
  echo "${files[0]}"
}

# Libraries of glibc alone: the runtime's own are inside it, X11's have no place here.
copy_c_library() {
  local library
  { ldd "$@" 2>/dev/null || true; } |
    grep -oE '/[^ ]*/(ld-linux[^ /]*|lib(c|m|dl|rt|pthread|resolv|gcc_s|z|stdc\+\+)\.so[^ /]*)' | sort -u |
    while read -r library; do
      mkdir -p "$context/base$(dirname "$library")"
      cp -L "$library" "$context/base$library"
    done
}

base_files() {
  mkdir -p "$context"/base/{etc/ssl/certs,tmp} "$context/app"
  chmod 1777 "$context/base/tmp"
  echo 'root:x:0:0:root:/:/sbin/nologin
connectors:x:65532:65532:connectors:/tmp:/sbin/nologin' >"$context/base/etc/passwd"
  echo 'root:x:0:
connectors:x:65532:' >"$context/base/etc/group"
  echo 'hosts: files dns' >"$context/base/etc/nsswitch.conf"
  cp LICENSE "$context/base/LICENSE"
  local authorities
  for authorities in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt; do
    [ ! -f "$authorities" ] || { cp -L "$authorities" "$context/base/etc/ssl/certs/ca-certificates.crt"; return; }
  done
}

# build IMAGE ENTRYPOINT
build() {
  { cat "$docker/Dockerfile.local"; echo "ENTRYPOINT $2"; } >"$context/Dockerfile"
  docker build -q -t "$1" --label org.opencontainers.image.title=connectors \
    --label "org.opencontainers.image.version=$version" --label org.opencontainers.image.licenses=Apache-2.0 \
    --label "org.opencontainers.image.revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)" \
    --label "org.opencontainers.image.description=Lets workloads in Kubernetes use outside tools without holding their credentials" \
    "$context" >"$context.log" 2>&1 || { cat "$context.log" >&2; fail "docker build"; }
}

native() {
  local program; program=$(one_file 'target/*-runner')
  step "native image $image"
  base_files
  copy_c_library "$program"
  install -m 755 "$program" "$context/app/connectors"
  build "$image" '["/connectors"]'
}

# The cache fits only the runtime, the jar (path and time) and the flags that it was made with: it is made in the image itself.
train() {
  step "AOT cache: start a role once"
  local name=connectors-train-$$
  trap 'docker rm -f '"$name"' >/dev/null 2>&1' EXIT
  docker run -d --name "$name" --network none --entrypoint /opt/java/bin/java \
    -e KUBERNETES_MASTER=https://127.0.0.1:1 -e POD_NAMESPACE=default -e POD_NAME=train \
    "$1" @/app/jvm.args -XX:AOTCacheOutput=/tmp/connectors.aot -jar /app/connectors.jar operator >/dev/null
  local i
  for i in $(seq 100); do
    if docker logs "$name" 2>&1 | grep -q 'started in' || [ "$(docker inspect -f '{{.State.Running}}' "$name")" = false ]; then break; fi
    sleep 0.3
  done
  docker stop -t 120 "$name" >/dev/null
  docker cp "$name:/tmp/connectors.aot" "$context/app/app/connectors.aot" >/dev/null 2>&1 ||
    { docker logs --tail 30 "$name" >&2; fail "no AOT cache was made"; }
  docker rm -f "$name" >/dev/null
  trap - EXIT
  touch -d @1 "$context/app/app/connectors.aot"
}

jvm() {
  local jar java=opt/java; jar=$(one_file 'target/*-runner.jar')
  step "JVM image $image"
  base_files
  mkdir -p "$context/base/opt" "$context/app/app"
  "$JAVA_HOME/bin/jlink" --add-modules "$(paste -sd, "$docker/modules")" --output "$context/base/$java" \
    --strip-debug --no-header-files --no-man-pages
  copy_c_library "$context/base/$java/bin/java" "$context/base/$java/lib/server/libjvm.so" "$context/base/$java"/lib/*.so
  cp "$jar" "$context/app/app/connectors.jar"
  cp "$docker/jvm.args" "$context/app/app/jvm.args"
  touch -d @1 "$context/app/app/connectors.jar"
  build "$image-train" '["/opt/java/bin/java"]'
  train "$image-train"
  build "$image" '["/opt/java/bin/java", "@/app/jvm.args", "-XX:AOTCache=/app/connectors.aot", "-jar", "/app/connectors.jar"]'
  docker rmi "$image-train" >/dev/null
}

rm -rf "$context"
"$kind"
step "made $image, $(docker image inspect -f '{{.Size}}' "$image" | awk '{printf "%d MB", $1 / 1e6}')"
