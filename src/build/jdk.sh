#!/usr/bin/env bash
# Prints the home of a JDK 25: JAVA_HOME, the java on PATH, or one in /usr/lib/jvm.
set -euo pipefail

is_25() { [ -x "$1/bin/javac" ] && grep -qs '^JAVA_VERSION="25[".]' "$1/release"; }

on_path=$(command -v javac || true)
for home in "${JAVA_HOME:-}" "${on_path:+$(dirname "$(dirname "$(readlink -f "$on_path")")")}" \
  /usr/lib/jvm/*25* /Library/Java/JavaVirtualMachines/*25*/Contents/Home; do
  if [ -n "$home" ] && is_25 "$home"; then echo "$home"; exit; fi
done
cat >&2 <<'MESSAGE'
JDK 25 is missing: install one and set JAVA_HOME to it, for example
  Eclipse Temurin 25      https://adoptium.net/temurin/releases/?version=25
  Debian 13, Ubuntu 25.10 apt-get install openjdk-25-jdk-headless
  SDKMAN                  sdk install java 25-tem
MESSAGE
exit 1
