#!/usr/bin/env bash
# Measures the proxy beside its peers; usage: bench-proxy.sh. JAVA_HOME is a JDK 25; the uber-jar and the test classes are built.
# Environment: ROUNDS (3), CELL_SECONDS (10), WARMUP_SECONDS (20); PROFILE=cpu|alloc records the proxy on the JVM instead.
set -euo pipefail
cd "$(dirname "$0")/../.."
logs=target/bench
mkdir -p "$logs"
unset JAVA_TOOL_OPTIONS
step() { printf '%s %s\n' "$(date +%T)" "$*" >&2; }
fail() { printf 'bench-proxy: %s\n' "$*" >&2; exit 1; }
command -v go >/dev/null || fail "Go is missing, in which the load, the tool and one peer are written: install Go 1.25 or newer from https://go.dev/dl"
case ${PROFILE:-} in
  '') part=besideItsPeers result=$logs/proxy.md ;;
  cpu | alloc) part=profile result=$logs/proxy-$PROFILE.txt ;;
  *) fail "PROFILE is cpu or alloc" ;;
esac

# As in the image: src/build/image.sh.
train() {
  local jar; jar=$(echo target/*-runner.jar)
  rm -f "$logs/connectors.aot" "$logs/train.log" # or the line that is waited for is that of the run before
  touch "$logs/train.log"
  KUBERNETES_MASTER=https://127.0.0.1:1 POD_NAMESPACE=default POD_NAME=train CONNECTORS_MANAGEMENT_PORT=0 \
    "$JAVA_HOME/bin/java" @src/main/docker/jvm.args "-XX:AOTCacheOutput=$logs/connectors.aot" \
    -jar "$PWD/$jar" operator >"$logs/train.log" 2>&1 &
  local pid=$! i
  for i in $(seq 100); do
    if grep -q 'started in' "$logs/train.log" || ! kill -0 "$pid" 2>/dev/null; then break; fi
    sleep 0.3
  done
  kill "$pid" 2>/dev/null || true
  wait "$pid" || true
  test -s "$logs/connectors.aot" || { tail -30 "$logs/train.log" >&2; fail "no AOT cache was made"; }
}

(cd src/test/bench && go build -o "../../../$logs/bench" .)
step "AOT cache: start a role once"
train
src/test/cluster/kubox.sh >/dev/null
step "$part (log: $logs/proxy.log)"
rm -f "$result"
./mvnw -B -q -ntp surefire:test -Dgroups=bench -DexcludedGroups=none "-Dtest=ProxyBenchmark#$part" >"$logs/proxy.log" 2>&1 ||
  { tail -40 "$logs/proxy.log" >&2; [ ! -f "$result" ] || cat "$result"; fail "the benchmark failed"; }
cat "$result"
