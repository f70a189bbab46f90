#!/usr/bin/env bash
# All checks, each with a line of progress and its time; the last line is `N passed, N failed`. usage: test.sh [STEP...]
# Steps: unit generated native api bed image cluster demo (default: all, in this order). JAVA_HOME is a JDK 25.
set -uo pipefail
cd "$(dirname "$0")/../.."
bed=src/test/cluster
version=${VERSION:?}
image=${IMAGE:?}
logs=target/test-logs
export TESTBED_CLUSTER=connectors-check # what `make demo` started stays as it is
passed=0 failed=0 failures=()
mvn() { ./mvnw -B -q -ntp "$@"; }

unit() { mvn package -Dquarkus.package.jar.type=uber-jar; }
generated() { src/build/generate.sh --check; }
# Needs no GraalVM: what native-image would get, and a look into its list of classes for reflection.
native() {
  mvn package -Dmaven.test.skip -Dspotless.check.skip -Dquarkus.native.enabled=true -Dquarkus.native.sources-only=true &&
    mvn surefire:test -Dgroups=native -DexcludedGroups=none
}
api() { "$bed/kubox.sh" && mvn surefire:test -Dgroups=api -DexcludedGroups=none; }
# Docker, and the images of the test bed's nodes and tools; long only where nothing is cached.
bed() { "$bed/images.sh" && "$bed/helm.sh"; }
image() { src/build/image.sh jvm "$image" "$version"; }
# The documentation's commands and the drills, on a cluster that has seen nothing yet.
cluster() {
  "$bed/down.sh" && "$bed/up.sh" && "$bed/load.sh" "$image" &&
    PATH="$(dirname "$("$bed/helm.sh")"):$PATH" mvn surefire:test -Dgroups=cluster -DexcludedGroups=none
}
# As it is called first, and again as on a cluster of the user's own, which changes nothing there.
demo() {
  export SKIP_BUILD=true
  "$bed/demo.sh" &&
    KUBECONFIG=$("$bed/up.sh") TESTBED_REGISTRY=registry.test:5000 \
      TESTBED_PUSH_REGISTRY=$(docker port "$TESTBED_CLUSTER-registry" 5000/tcp) "$bed/demo.sh" &&
    "$bed/down.sh"
}

# Adds up the tests of the step just run; a step without tests counts as one.
count() { # count STATUS
  local tests=0 bad=0 numbers
  numbers=$(cat target/surefire-reports/TEST-*.xml 2>/dev/null | sed -n 's/.*<testsuite .* tests="\([0-9]*\)" errors="\([0-9]*\)" skipped="\([0-9]*\)" failures="\([0-9]*\)".*/\1 \2 \3 \4/p')
  if [ -n "$numbers" ]; then
    read -r tests bad <<<"$(awk '{ t += $1 - $3; b += $2 + $4 } END { print t, b }' <<<"$numbers")"
  fi
  [ "$1" = 0 ] || [ "$bad" -gt 0 ] || { tests=$((tests + 1)); bad=1; }
  [ "$tests" -gt 0 ] || tests=1
  passed=$((passed + tests - bad)) failed=$((failed + bad))
  result="$((tests - bad)) passed, $bad failed"
}

[ $# -gt 0 ] || set -- unit generated native api bed image cluster demo
mkdir -p "$logs"
for step in "$@"; do
  printf '%s %-10s ... ' "$(date +%T)" "$step"
  rm -rf target/surefire-reports
  start=$SECONDS
  "$step" >"$logs/$step.log" 2>&1
  status=$?
  count $status
  printf '%s (%d s)\n' "$result" $((SECONDS - start))
  if [ $status != 0 ]; then
    failures+=("$step")
    tail -40 "$logs/$step.log"
    if [ "$step" = unit ] && ! ls target/*-runner.jar >/dev/null 2>&1; then break; fi
  fi
done
[ ${#failures[@]} = 0 ] || echo "failed: ${failures[*]} (logs: $logs)"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
