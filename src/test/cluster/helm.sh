#!/usr/bin/env bash
# Prints the path of a helm: the one on PATH, or one that is built once and kept.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
module=helm.sh/helm/v3/cmd/helm@v3.22.0
if command -v helm; then exit; fi
if [ ! -x "$cache/bin/helm" ]; then
  command -v go >/dev/null || fail "helm is missing: install Helm 3 (https://helm.sh/docs/intro/install), or Go to have it built"
  exec 9>"$cache/helm.lock"; flock 9
  if [ ! -x "$cache/bin/helm" ]; then
    step "build helm (4 to 5 minutes, once; log: $cache/helm.log)"
    mkdir -p "$cache/bin.new"
    GOBIN=$cache/bin.new go install "$module" >"$cache/helm.log" 2>&1 || { tail -5 "$cache/helm.log" >&2; fail "go install $module"; }
    mkdir -p "$cache/bin"; mv "$cache/bin.new/helm" "$cache/bin/helm"; rmdir "$cache/bin.new"
  fi
fi
echo "$cache/bin/helm"
