#!/bin/sh
# One run for the bridge: run.sh FOLDER RECIPE URL HEAD PR QUICK HARNESS RUN
# Once no other run holds the node the harness is called as the real bridge calls it. It fetches the head into the run's own tree: the node's clone stays
# as whoever works with it wants it.
set -u
folder=$1 recipe=$2 url=$3 head=$4 pr=$5 quick=$6 harness=$7 run=$8
# whoever writes the leader's file first is the one that runs
(set -C; echo $$ >"$folder/leader") 2>/dev/null || exit 0

run() {
    while pgrep -f '[r]un_recipe_ci.py' >/dev/null; do
        sleep 0.2
    done
    cd "$harness" || return 70
    env RECIPE="$recipe" REF="$head" PR="$pr" SRC="$url" CCCI_RUN_ID="$run" ${quick:+CCCI_QUICK=1} cc-ci-run runner/run_recipe_ci.py
}

(run) >"$folder/log" 2>&1
echo $? >"$folder/rc.new"
mv "$folder/rc.new" "$folder/rc"
