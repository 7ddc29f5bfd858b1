#!/bin/sh
# One run for the bridge: run.sh FOLDER RECIPE URL HEAD PR QUICK HARNESS
# The head is checked out once no other run holds the node; then the harness is called as the real bridge calls it.
set -u
folder=$1 recipe=$2 url=$3 head=$4 pr=$5 quick=$6 harness=$7
# whoever writes the leader's file first is the one that runs
(set -C; echo $$ >"$folder/leader") 2>/dev/null || exit 0
clone=$HOME/.abra/recipes/$recipe

run() {
    while pgrep -f '[r]un_recipe_ci.py' >/dev/null; do
        sleep 0.2
    done
    if [ ! -e "$clone/.git" ]; then
        mkdir -p "$HOME/.abra/recipes" && git clone -q "$url" "$clone" || return 70
    fi
    git -C "$clone" fetch -q --tags --force "$url" '+refs/heads/*:refs/remotes/origin/*' "+refs/pull/$pr/head:refs/remotes/pull/$pr" || return 70
    git -C "$clone" checkout -q --force --detach "$head" || return 70
    cd "$harness" || return 70
    RECIPE=$recipe REF=$head PR=$pr QUICK=$quick CCCI_SKIP_FETCH=1 \
        sh -c 'echo $$ >"$1/pid" && exec cc-ci-run runner/run_recipe_ci.py' run "$folder"
}

(run) >"$folder/log" 2>&1
echo $? >"$folder/rc.new"
mv "$folder/rc.new" "$folder/rc"
