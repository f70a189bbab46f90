#!/usr/bin/env bash
# Measures the operator; usage: bench.sh VERSION. JAVA_HOME is a JDK 25, the test classes are compiled.
# Counts and ratios first (a real API server, no nodes), then memory, start and processor time of each role in its image.
# Environment: PARTS, some of "operator memory start"; BENCH_REST, seconds until memory is read; BENCH_IMAGES, others than those of VERSION.
set -euo pipefail
cd "$(dirname "$0")/../.."
version=$1
parts=${PARTS:-operator memory start}
read -ra candidates <<<"${BENCH_IMAGES:-connectors:$version connectors:$version-native}"
settle=${BENCH_SETTLE:-10} # seconds from a role's start until its processor time is read
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

# With an API server and 100 Connectors: what is watched is kept in memory.
memory() {
  step "memory of each role at rest (about four minutes an image; log: $logs/memory.log)"
  src/test/cluster/kubox.sh >/dev/null
  rm -f "$logs/memory.txt"
  ./mvnw -B -q -ntp surefire:test -Dgroups=bench -DexcludedGroups=none -Dtest=MemoryBenchmark \
    "-Dbench.images=$(IFS=,; echo "${images[*]}")" >"$logs/memory.log" 2>&1 ||
    { tail -40 "$logs/memory.log" >&2; fail "the benchmark did not run"; }
  printf '\nMemory of each role at rest with 100 Connectors, in a container with the limit of its pod\n'
  printf '%-28s %-20s %9s %13s %13s\n' '' '' resident 'its own' 'most'
  cat "$logs/memory.txt"
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

taken() { # milliseconds of processor time that the container's one process took
  local pid; pid=$(docker inspect -f '{{.State.Pid}}' "$container")
  sed 's/.*) //' "/proc/$pid/stat" | awk -v tick="$(getconf CLK_TCK)" '{printf "%d", ($12 + $13) * 1000 / tick}' ||
    { docker logs --tail 20 "$container" >&2; fail "the role has stopped, or this machine does not see the processes of its containers"; }
}

measure() { # measure IMAGE ROLE...: "PROCESSOR-TIME START", the start as the median of three
  local starts=() taken i
  for i in 1 2 3; do
    starts+=("$(launch "$@")")
    if [ "$i" = 3 ]; then sleep "$settle"; taken=$(taken); fi
    docker rm -f "$container" >/dev/null
  done
  echo "$taken $(printf '%s\n' "${starts[@]}" | sort -n | sed -n 2p)"
}

row() { # row IMAGE ROLE: two cells
  local processor start result
  result=$(measure "$1" $2) # unquoted: a role may have options
  read -r processor start <<<"$result"
  printf ' %16s ms %8s ms' "$start" "$processor"
}

starts() {
  local role image
  printf '\nStart (median of three), and processor time until %s s after it, alone and without an API server\n' "$settle"
  printf '%-20s' ''
  for image in "${images[@]}"; do printf ' %30s' "$image"; done
  echo
  for role in "${roles[@]}"; do
    printf '%-20s' "${role%% *}"
    for image in "${images[@]}"; do row "$image" "$role"; done
    echo
  done
}

images=()
for image in "${candidates[@]}"; do
  if docker image inspect "$image" >/dev/null 2>&1; then images+=("$image"); else echo "$image: not built: make image, make native"; fi
done
[[ " $parts " != *' operator '* ]] || operator
if [ ${#images[@]} = 0 ]; then echo "memory and start: docker does not answer, or has no image"; exit 0; fi
[[ " $parts " != *' memory '* ]] || memory
[[ " $parts " != *' start '* ]] || starts
