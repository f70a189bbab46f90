#!/usr/bin/env bash
# Prints the folder that holds gitea, its static files and git-lfs, building them where they are missing.
# usage: gitea.sh [--cached]   --cached: never build, fail instead
set -euo pipefail
. "$(dirname "$0")/lib.sh"
folder=$cache/gitea-$(content_hash gitea gitea.sh)
if [ ! -x "$folder/gitea" ]; then
  [ "${1:-}" != --cached ] || fail "Gitea and git-lfs are missing: compile them with src/test/cluster/gitea.sh"
  command -v go >/dev/null || fail "Go is missing (see the go line in src/test/cluster/gitea/go.mod for the version): install it from https://go.dev/dl"
  # SQLite is C.
  command -v "$(go env CC)" >/dev/null || fail "a C compiler is missing: install gcc, or name another one in CC"
  exec 9>"$cache/gitea.lock"; flock 9
  if [ ! -x "$folder/gitea" ]; then
    step "compile Gitea and git-lfs (3 to 5 minutes, once; log: $cache/gitea.log)"
    rm -rf "$folder.new"; mkdir "$folder.new"
    cd "$here/gitea"
    build() { # build NAME MODULE ARG...
      go build -trimpath -buildvcs=false -ldflags '-s -w' -o "$folder.new/$1" "${@:3}" "$2" >>"$cache/gitea.log" 2>&1 ||
        { tail -5 "$cache/gitea.log" >&2; fail "go build $2"; }
    }
    : >"$cache/gitea.log"
    CGO_ENABLED=0 build git-lfs github.com/git-lfs/git-lfs/v3
    CGO_ENABLED=1 build gitea code.gitea.io/gitea -tags 'sqlite sqlite_unlock_notify'
    mkdir "$folder.new/static"
    cp -r "$(go list -m -f '{{.Dir}}' code.gitea.io/gitea)"/{options,public,templates} "$folder.new/static/"
    chmod -R u+w "$folder.new/static" # Go keeps modules read-only
    rm -rf "$folder"; mv "$folder.new" "$folder"
    step "compiled"
  fi
fi
echo "$folder"
