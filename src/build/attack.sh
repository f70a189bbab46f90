#!/usr/bin/env bash
# Attacks an installation on a cluster of its own, and prints what was seen; usage: attack.sh. JAVA_HOME is a JDK 25; the test classes are built.
# Environment: IMAGE; ROWS="half-heads names" for some of the rows, all by default; KEEP=true leaves the cluster running.
set -euo pipefail
cd "$(dirname "$0")/../.."
bed=src/test/cluster
logs=target/attack
image=${IMAGE:?}
export TESTBED_CLUSTER=connectors-attack # what `make demo` started stays as it is
unset KUBECONFIG JAVA_TOOL_OPTIONS
step() { printf '%s %s\n' "$(date +%T)" "$*" >&2; }
fail() { printf 'attack: %s\n' "$*" >&2; exit 1; }
command -v go >/dev/null || fail "Go is missing, in which the floods are written: install Go 1.25 or newer from https://go.dev/dl"
rm -rf "$logs"; mkdir -p "$logs"

step "cluster, images"
KUBECONFIG=$("$bed/up.sh"); export KUBECONFIG
[ "${KEEP:-}" = true ] || trap '"$bed/down.sh"' EXIT
(cd src/test/attack && CGO_ENABLED=0 go build -o "../../../$logs/attack" .)
cp src/test/attack/Dockerfile "$logs/"
DOCKER_BUILDKIT=0 docker build -q -t connectors-testbed/attack:1 \
  --build-arg "BASE=$("$bed/images.sh" tools | sed -n 's/^tools //p')" "$logs" >/dev/null
"$bed/load.sh" "$image" connectors-testbed/attack:1=attack:1

step "installation"
"$("$bed/helm.sh")" upgrade --install connectors-operator helm --namespace connectors-operator --create-namespace --wait --timeout 3m \
  --set "image.repository=registry.test:5000/${image%:*}" --set "image.tag=${image##*:}" --set image.pullPolicy=Always >/dev/null
kubectl() { "$bed/kubectl.sh" "$@"; }
kubectl apply -f src/test/attack/installation.yaml >/dev/null
kubectl wait --for=condition=Ready connectorscore/connectors-core connectorsgit/connectors-git -n connectors-system --timeout=300s
kubectl apply -f src/test/attack/scene.yaml >/dev/null
kubectl rollout status deployment/tool deployment/attackers -n attack --timeout=180s >/dev/null
kubectl wait --for=condition=Ready connector/git -n team-a --timeout=120s

status=0
./mvnw -B -q -ntp surefire:test -Dgroups=attack -DexcludedGroups=none -DfailIfNoTests -Dtest=AttackTest \
  "-Dsurefire.reports=$PWD/$logs" || status=$?
[ ! -f "$logs/attack.md" ] || cat "$logs/attack.md"
exit "$status"
