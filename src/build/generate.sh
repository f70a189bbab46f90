#!/usr/bin/env bash
# Makes the generated files from target/ (an uber-jar build); usage: generate.sh OUT | generate.sh --check
set -euo pipefail
cd "$(dirname "$0")/../.."
java=$(src/build/jdk.sh)/bin/java
owned=(bundle helm/files src/main/resources/crds) # nothing else is in these folders

make_into() { "$java" -XX:TieredStopAtLevel=1 -cp "$(echo target/*-runner.jar)" src/build/Generate.java "$1"; }

if [ "${1:-}" = --check ]; then
  fresh=target/generated
  rm -rf "$fresh"
  make_into "$fresh"
  different=0
  for folder in "${owned[@]}"; do diff -ru "$folder" "$fresh/$folder" || different=1; done
  [ $different = 0 ] || { echo "generated files differ from what the sources make: run 'make generate' and commit the result" >&2; exit 1; }
  echo "generated files are as the sources make them"
else
  for folder in "${owned[@]}"; do rm -rf "${1:?usage: generate.sh OUT | --check}/$folder"; done
  make_into "$1"
fi
