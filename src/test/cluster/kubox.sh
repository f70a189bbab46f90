#!/usr/bin/env bash
# Prints the folder that holds the program kubox (all of Kubernetes in one binary), building it where it is missing.
# usage: kubox.sh [--cached]   --cached: never build, fail instead
set -euo pipefail
. "$(dirname "$0")/lib.sh"
folder=$cache/kubox-$(content_hash kubox)
if [ ! -x "$folder/kubox" ]; then
  [ "${1:-}" != --cached ] || fail "kubectl is missing: install it (https://kubernetes.io/docs/tasks/tools), or compile it with src/test/cluster/kubox.sh"
  command -v go >/dev/null || fail "Go is missing (see the go line in src/test/cluster/kubox/go.mod for the version): install it from https://go.dev/dl"
  exec 9>"$cache/kubox.lock"; flock 9 # two calls at once: the second one finds the work done
  if [ ! -x "$folder/kubox" ]; then
    step "compile Kubernetes (10 to 15 minutes the first time, a minute with Go's cache)"
    "$here/kubox/build.sh" "$folder.new" >&2
    rm -rf "$folder"; mv "$folder.new" "$folder"
    step "compiled"
  fi
fi
echo "$folder"
