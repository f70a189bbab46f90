#!/usr/bin/env bash
# Measures the operator; usage: bench.sh VERSION. JAVA_HOME is a JDK 25, the test classes are compiled.
# Counts and ratios first (a real API server, no nodes), then memory and start of each role in its image.
set -euo pipefail
cd "$(dirname "$0")/../.."
version=$1
settle=${BENCH_SETTLE:-10} # seconds from a role's start until its memory is read
logs=target/bench
roles=(operator api controller-manager proxy csi "plugin --class git")
mkdir -p "$logs"
container=connectors-bench-$$
trap 'docker rm -f "$container" >/dev/null 2>&1 || true' EXIT
step() { printf '%s %s\n' "$(date +%T)" "$*" >&2; }
fail() { printf 'bench: %s\n' "$*" >&2; exit 1; }

operator() {
  step "requests and times of the operator (about two minutes; log: $logs/operator.log)"
  src/test/cluster/kubox.sh >/dev/null
  rm -f "$logs/operator.txt"
  ./mvnw -B -q -ntp surefire:test -Dgroups=bench -DexcludedGroups=none -Dtest=OperatorBenchmark >"$logs/operator.log" 2>&1 ||
    { tail -40 "$logs/operator.log" >&2; fail "the benchmark did not run"; }
  cat "$logs/operator.txt"
}

# Milliseconds from the container's start to the line that says that the role's port is open: both by docker's clock.
start_of() {
  local from to
  from=$(docker inspect -f '{{.State.StartedAt}}' "$container")
  to=$(docker logs -t "$container" 2>&1 | awk '/started in/ {print $1; exit}')
  echo $((($(date -d "$to" +%s%N) - $(date -d "$from" +%s%N)) / 1000000))
}

# No network and no API server: what the program itself takes, without what it watches.
launch() { # launch IMAGE ROLE...: returns when the role has started, and prints in how many milliseconds
  local image=$1 options=(-e JDK_JAVA_OPTIONS=-XX:TieredStopAtLevel=1); shift
  case $1 in api | proxy) options=() ;; esac # as in their manifests
  docker run -d --name "$container" --network none -e KUBERNETES_MASTER=https://127.0.0.1:1 \
    -e POD_NAMESPACE=default -e POD_NAME=bench -e NODE_NAME=bench -e CONNECTORS_CSI_DRIVER_SOCKET=/tmp/csi.sock \
    -e CONNECTORS_CSI_REGISTRATION_SOCKET=/tmp/registration.sock \
    ${options[@]+"${options[@]}"} "$image" "$@" >/dev/null
  local i
  for i in $(seq 200); do
    if docker logs "$container" 2>&1 | grep -q 'started in'; then start_of; return; fi
    sleep 0.3
  done
  docker logs --tail 20 "$container" >&2
  fail "$* in $image does not start"
}

taken() { # MiB that the container's one process holds, and milliseconds of processor time that it took
  local pid; pid=$(docker inspect -f '{{.State.Pid}}' "$container")
  awk '/^VmRSS/ {printf "%d ", $2 / 1024}' "/proc/$pid/status" &&
    sed 's/.*) //' "/proc/$pid/stat" | awk -v tick="$(getconf CLK_TCK)" '{printf "%d", ($12 + $13) * 1000 / tick}' ||
    { docker logs --tail 20 "$container" >&2; fail "the role has stopped, or this machine does not see the processes of its containers"; }
}

measure() { # measure IMAGE ROLE...: "RSS PROCESSOR-TIME START", the start as the median of three
  local starts=() taken i
  for i in 1 2 3; do
    starts+=("$(launch "$@")")
    if [ "$i" = 3 ]; then sleep "$settle"; taken=$(taken); fi
    docker rm -f "$container" >/dev/null
  done
  echo "$taken $(printf '%s\n' "${starts[@]}" | sort -n | sed -n 2p)"
}

row() { # row IMAGE ROLE: three cells
  local memory processor start result
  result=$(measure "$1" $2) # unquoted: a role may have options
  read -r memory processor start <<<"$result"
  printf ' %8s MiB %8s ms %8s ms' "$memory" "$start" "$processor"
}

sizes() {
  local images=() role image
  printf '\nMemory (RSS), start (median of three), and processor time until %s s after it, alone and without an API server\n' "$settle"
  printf '%-20s' ''
  for image in "connectors:$version" "connectors:$version-native"; do
    if docker image inspect "$image" >/dev/null 2>&1; then
      images+=("$image")
      printf ' %37s' "$image"
    fi
  done
  echo
  for role in "${roles[@]}"; do
    printf '%-20s' "${role%% *}"
    for image in ${images[@]+"${images[@]}"}; do row "$image" "$role"; done
    echo
  done
  docker image inspect "connectors:$version" >/dev/null 2>&1 || echo "connectors:$version: not built: make image"
  docker image inspect "connectors:$version-native" >/dev/null 2>&1 || echo "connectors:$version-native: not built: make native"
}

operator
if docker version >/dev/null 2>&1; then sizes; else echo "memory and start: docker does not answer"; fi
