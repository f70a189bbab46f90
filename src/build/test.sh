#!/usr/bin/env bash
# All checks, with a line when each begins and ends; the last line is `N passed, N failed`. usage: test.sh [STEP...]
# Steps: bed build classes image load unit format generated native api peer single cluster demo upgrade; all of them by default. JAVA_HOME is a JDK 25.
set -uo pipefail
cd "$(dirname "$0")/../.."
bed=src/test/cluster
version=${VERSION:?}
image=${IMAGE:?}
logs=target/test-logs
export TESTBED_CLUSTER=connectors-check # what `make demo` started stays as it is
unset KUBECONFIG # with it the demo would go to a cluster of the user's own
export JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1 # for short runs, compiling well costs more than it gives
upgrade_bed=connectors-upgrade # never installed on but by the version before
down() { "$bed/down.sh" && TESTBED_CLUSTER=$upgrade_bed "$bed/down.sh"; }
mvn() { ./mvnw -B -q -ntp "$@"; }
tests() { mvn surefire:test -DfailIfNoTests "-Dsurefire.reports=$PWD/$logs/$step" "$@"; }
tagged() { tests -DexcludedGroups=none "-Dgroups=$1" "${@:2}"; } # tagged TAG MAVEN-ARG...

# Docker, the images of the test bed and a cluster that has seen nothing yet; long only where nothing is cached.
bed() { "$bed/images.sh" && "$bed/helm.sh" && down && "$bed/up.sh"; }
build() {
  rm -f target/*-runner.jar
  mvn package -Dmaven.test.skip -Dspotless.check.skip -Dquarkus.package.jar.type=uber-jar
}
classes() { mvn resources:testResources compiler:testCompile@default-testCompile; }
image() { src/build/image.sh jvm "$image" "$version"; }
load() { "$bed/up.sh" && "$bed/load.sh" "$image"; }
unit() { tests -DforkCount=2; }
format() { mvn spotless:check; }
generated() { src/build/generate.sh --check; }
# Needs no GraalVM: what native-image would get, and a look into its list of classes for reflection.
native() {
  mvn quarkus:build -Dquarkus.native.enabled=true -Dquarkus.native.sources-only=true && tagged native
}
api() { tagged api; }
# Tools and clients that are none of ours; the first time, it compiles them for some minutes.
peer() { "$bed/gitea.sh" && tagged peer; }
# By Testcontainers' K3s module.
single() { tagged cluster -Dtest=SingleNodeTest; }

# The documentation's commands and the drills, on the cluster of bed.
cluster() {
  load && PATH="$(dirname "$("$bed/helm.sh")"):$PATH" tagged cluster -Dtest='!SingleNodeTest'
}
# From the version before, which is built once from the history, to this one, on a cluster of its own.
upgrade() {
  export TESTBED_CLUSTER=$upgrade_bed TESTBED_AGENTS=1
  load && PATH="$(dirname "$("$bed/helm.sh")"):$PATH" tagged upgrade
}
# As it is called first, and again as on a cluster of the user's own, where it finds all as it should be.
demo() {
  export SKIP_BUILD=true
  "$bed/demo.sh" &&
    KUBECONFIG=$("$bed/up.sh") TESTBED_REGISTRY=registry.test:5000 \
      TESTBED_PUSH_REGISTRY=$(docker port "$TESTBED_CLUSTER-registry" 5000/tcp) "$bed/demo.sh"
}

# Adds up the tests of a step; one without tests counts as one.
count() { # count STEP STATUS
  local tests=0 bad=0 numbers
  numbers=$(cat "$logs/$1"/TEST-*.xml 2>/dev/null | sed -n 's/.*<testsuite .* tests="\([0-9]*\)" errors="\([0-9]*\)" skipped="\([0-9]*\)" failures="\([0-9]*\)".*/\1 \2 \3 \4/p')
  if [ -n "$numbers" ]; then
    read -r tests bad <<<"$(awk '{ t += $1 - $3; b += $2 + $4 } END { print t, b }' <<<"$numbers")"
  fi
  [ "$2" = 0 ] || [ "$bad" -gt 0 ] || { tests=$((tests + 1)); bad=1; }
  [ "$tests" -gt 0 ] || tests=1
  echo "$((tests - bad)) passed, $bad failed"
}

# One step after the other, to the end also where one fails; results in $logs.
run() { # run STEP...
  local step start status result
  for step in "$@"; do
    printf '%s %s ...\n' "$(date +%T)" "$step"
    start=$SECONDS status=0
    ("$step") >"$logs/$step.log" 2>&1 || status=$?
    result=$(count "$step" $status)
    echo "$result" >"$logs/$step.result"
    printf '%s %s: %s (%d s)\n' "$(date +%T)" "$step" "$result" $((SECONDS - start))
    [ $status = 0 ] || tail -40 "$logs/$step.log"
  done
}

rm -rf "$logs"; mkdir -p "$logs"
if [ $# -gt 0 ]; then
  run "$@"
else
  run bed & # beside the build, as what it does not find cached takes long
  run build
  wait
  if ls target/*-runner.jar >/dev/null 2>&1; then
    run classes &
    run image load
    wait
    # Beside the cluster, which waits often, and behind it: a starved pod fails its probes.
    (renice -n 19 $BASHPID >/dev/null; run unit format generated native api peer single) &
    run cluster demo upgrade
    wait
  fi
  down
fi
failures=$(grep -L ' 0 failed' "$logs"/*.result | sed 's#.*/\(.*\)\.result#\1#' | xargs)
[ -z "$failures" ] || echo "failed: $failures (logs: $logs)"
cat "$logs"/*.result | awk '{ p += $1; f += $3 } END { print p " passed, " f " failed" }'
[ -z "$failures" ]
