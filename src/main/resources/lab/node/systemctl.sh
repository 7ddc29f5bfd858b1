#!/bin/sh
# The lab node's systemctl: it knows when the sweep is due.
if [ $# -ne 4 ] || [ "$1 $2 $3" != "show -P NextElapseUSecRealtime" ]; then
    echo "lab systemctl: not in the lab's vocabulary: $*" >&2
    exit 64
fi
cat '@ROOT@/place/sweep'
