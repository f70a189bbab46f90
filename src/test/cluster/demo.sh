#!/usr/bin/env bash
# A pod clones from and pushes to a private Git server without holding its password; usage: demo.sh
# Without KUBECONFIG it starts the test bed's cluster. With it, TESTBED_REGISTRY names a registry that the cluster pulls
# from and that docker here may push to, by the name TESTBED_PUSH_REGISTRY where that is another.
# Environment: IMAGE (connectors:VERSION), NATIVE=true, SKIP_BUILD=true takes the image as it is.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$here/../../.."
version=$(sed -n '0,/<version>/s/.*<version>\(.*\)<\/version>.*/\1/p' pom.xml)
native=${NATIVE:-false}
image=${IMAGE:-connectors:$version$([ "$native" != true ] || echo -native)}
manifests=$here/manifests
began=$SECONDS

title() { printf '\n== %s  [%d s]\n' "$*" "$((SECONDS - began))"; }
kubectl() { "$here/kubectl.sh" "$@"; }
# Waits like kubectl, and shows why when it was in vain.
ready() { # ready KIND/NAME NAMESPACE
  kubectl wait --for=condition=Ready "$1" -n "$2" --timeout=300s && return
  kubectl get "$1" -n "$2" -o 'jsonpath={range .status.conditions[?(@.status!="True")]}{.type}={.status} {.reason}: {.message}{"\n"}{end}' >&2
  kubectl get pods -n connectors-system -o wide >&2
  fail "$1 is not ready: the lines above say why; the operator's log: kubectl logs -n connectors-operator deployment/connectors-operator-controller-manager"
}

operator_failed() {
  kubectl get pods -n connectors-operator -o wide >&2
  kubectl get events -n connectors-operator --field-selector type=Warning | tail -5 >&2
  kubectl logs -n connectors-operator -l control-plane=operator --tail=20 --prefix >&2 || true
  fail "the operator did not start: its pods, events and log are above"
}

if [ -n "${KUBECONFIG:-}" ]; then export USE_EXISTING=true; fi
title "cluster"
KUBECONFIG=$("$here/up.sh"); export KUBECONFIG
helm=$("$here/helm.sh")

title "image $image"
if [ "${SKIP_BUILD:-}" != true ]; then make --no-print-directory "$([ "$native" = true ] && echo native || echo image)" IMAGE="$image"; fi
"$here/load.sh" "$image"
if existing; then
  "$here/load.sh" --tools
  registry=$TESTBED_REGISTRY
fi

title "operator, by Helm"
"$helm" upgrade --install connectors-operator helm --namespace connectors-operator --create-namespace --wait --timeout 3m \
  --set "image.repository=$registry/${image%:*}" --set "image.tag=${image##*:}" --set image.pullPolicy=Always >/dev/null || operator_failed
kubectl label namespace connectors-operator --overwrite pod-security.kubernetes.io/enforce=restricted >/dev/null
kubectl get pods -n connectors-operator

title "ConnectorsCore and ConnectorsGit"
kubectl get namespace connectors-system >/dev/null 2>&1 || kubectl create namespace connectors-system
kubectl label namespace connectors-system --overwrite pod-security.kubernetes.io/enforce=privileged >/dev/null
kubectl apply -f - <<'YAML'
apiVersion: operator.connectors.alauda.io/v1alpha1
kind: ConnectorsCore
metadata:
  name: connectors-core
  namespace: connectors-system
spec: {}
YAML
ready connectorscore/connectors-core connectors-system
kubectl apply -f - <<'YAML'
apiVersion: operator.connectors.alauda.io/v1alpha1
kind: ConnectorsGit
metadata:
  name: connectors-git
  namespace: connectors-system
spec: {}
YAML
ready connectorsgit/connectors-git connectors-system

title "a private Git server, and a Connector to it"
sed "s#registry.test:5000#$registry#" "$manifests/git-server.yaml" | kubectl apply -f - >/dev/null
kubectl rollout status deployment/git-server -n git-server --timeout=120s >/dev/null
kubectl apply -f "$manifests/demo-connector.yaml" >/dev/null
ready connector/our-git team-a
kubectl get connector -n team-a

title "a pod of team-a clones and pushes"
kubectl delete pod/clone -n team-a --ignore-not-found --wait >/dev/null
sed "s#registry.test:5000#$registry#" "$manifests/demo-pod.yaml" | kubectl apply -f - >/dev/null
if ! kubectl wait --for=jsonpath='{.status.phase}'=Succeeded pod/clone -n team-a --timeout=120s >/dev/null; then
  kubectl logs clone -n team-a >&2 || true
  kubectl describe pod/clone -n team-a | tail -20 >&2
  fail "the pod did not succeed: its log and events are above"
fi
kubectl logs clone -n team-a

title "summary"
kubectl get pods -A -l app.kubernetes.io/name=connectors --sort-by=.spec.nodeName \
  -o custom-columns=NODE:.spec.nodeName,NAMESPACE:.metadata.namespace,POD:.metadata.name,PHASE:.status.phase
echo
kubectl get connectorscore,connectorsgit -n connectors-system
away='make cluster-down                                          # and away with it'
if existing; then away='# docs/install.md, Uninstall, says how to take it away'; fi
cat <<END

clone: $(kubectl logs clone -n team-a | grep '^cloned ')

Try next:
  export KUBECONFIG=$KUBECONFIG
  kubectl get connector our-git -n team-a -o yaml            # conditions, and the address that the pod used
  kubectl delete rolebinding use-our-git -n team-a           # withdraw the right: refused within 10 s
  kubectl patch connectorscore connectors-core -n connectors-system --type merge -p '{"spec":{"highAvailability":{"profile":"Node"}}}'
  kubectl get connectorscore -n connectors-system -w         # SURVIVES rises to Node
  $away
END
