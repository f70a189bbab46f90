#!/usr/bin/env bash
# Compiles natively and makes the native image; usage: native.sh IMAGE VERSION
# Environment: GRAALVM_HOME; NATIVE_ARGS for native-image, such as -Ob (a quick build, for trying out).
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ ! -x "${GRAALVM_HOME:-}/bin/native-image" ]; then
  cat >&2 <<'MESSAGE'
native-image is missing: install GraalVM or Mandrel for JDK 25 and set GRAALVM_HOME to it, for example
  Mandrel 25   https://github.com/graalvm/mandrel/releases
  GraalVM 25   https://www.graalvm.org/downloads
  SDKMAN       sdk install java 25-graalce
It needs gcc and the headers of libc and zlib too, and 10 GB of free memory.
MESSAGE
  exit 1
fi
src/build/image.sh check
JAVA_HOME=$(src/build/jdk.sh); export JAVA_HOME
echo "$(date +%T) compile natively (5 to 15 minutes)" >&2
rm -f target/*-runner
./mvnw -B -q -ntp package -Dmaven.test.skip -Dspotless.check.skip -Dquarkus.native.enabled=true \
  ${NATIVE_ARGS:+"-Dquarkus.native.additional-build-args-append=$NATIVE_ARGS"}
src/build/image.sh native "$1" "$2"
