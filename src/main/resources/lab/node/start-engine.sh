#!/bin/sh
# Starts the node's engine, as a session of its own and with nothing of who starts it: it outlives a run, and isn't found among
# its processes.
# Where one is at home already, the second one ends at once.
mkdir -p '@ROOT@/state/engine' || exit
cd /
env -i PATH="$PATH" HOME="${HOME:-/}" LC_ALL=C.UTF-8 setsid @JAVA@ '@ROOT@' </dev/null >>'@ROOT@/state/engine/log' 2>&1 &
