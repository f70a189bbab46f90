#!/usr/bin/env bash
# kubectl for the test cluster, also on a (Linux) machine that has none.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
existing || export KUBECONFIG=$kubeconfig
if command -v kubectl >/dev/null; then exec kubectl "$@"; fi
exec "$("$here/kubox.sh" --cached)/kubectl" "$@"
