#!/usr/bin/env bash
# Makes the program of an earlier version from this repository's history, once, and keeps it; usage: release.sh VERSION
# Prints the folder of its sources (docs, chart) and the name of its image here in docker.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$here/../../.."
case ${1:-} in
0.1.0) commit=3166070ff895d9e05b113ba073e6c88bd5d15fc0 ;; # its last; what follows is 0.2.0's
*) fail "no commit is known for version '${1:-}': add it to $0" ;;
esac
need_docker
folder=$cache/release-$1-${commit:0:12}
image=connectors-testbed/connectors:$1-${commit:0:12}

sources() {
  git cat-file -e "$commit^{commit}" 2>/dev/null ||
    fail "the history of this checkout has not commit $commit, of which $1 is made: fetch all of it with 'git fetch --unshallow', or clone without --depth"
  rm -rf "$folder.new"; mkdir "$folder.new"
  git archive "$commit" | tar -x -C "$folder.new"
  rm -rf "$folder"; mv "$folder.new" "$folder"
}
# By the version's own build.
build() {
  cd "$folder" && JAVA_HOME=$(src/build/jdk.sh) && export JAVA_HOME &&
    ./mvnw -B -q -ntp clean package -Dmaven.test.skip -Dspotless.check.skip -Dquarkus.package.jar.type=uber-jar &&
    src/build/image.sh jvm "$image" "$1" && rm -rf target
}

exec 9>"$cache/release.lock"; flock 9 # two calls at once: the second one finds the work done
[ -d "$folder" ] || sources "$1"
if ! has_image "$image"; then
  step "build $1 (a minute or two, once; log: $cache/release-$1.log)"
  (build "$1") >"$cache/release-$1.log" 2>&1 || { tail -20 "$cache/release-$1.log" >&2; fail "build of $1"; }
fi
echo "$folder"
echo "$image"
