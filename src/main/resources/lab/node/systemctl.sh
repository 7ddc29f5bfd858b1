#!/bin/sh
# The lab node's systemctl: it knows the sweep's timer and its service, and says of other units what systemd says of those that aren't there.
if [ $# -ne 4 ] || [ "$1 $2" != "show -P" ]; then
    echo "lab systemctl: not in the lab's vocabulary: $*" >&2
    exit 64
fi
case "$3 $4" in
    'NextElapseUSecRealtime nightly-sweep.timer') cat '@ROOT@/place/sweep' ;;
    'LoadState nightly-sweep.timer' | 'LoadState nightly-sweep.service' | 'LoadState docker.service') echo loaded ;;
    'Result nightly-sweep.service') echo success ;;
    'ActiveState nightly-sweep.timer') echo active ;;
    'LoadState '*) echo not-found ;;
    'NextElapseUSecRealtime '*) echo ;;
    *)
        echo "lab systemctl: not in the lab's vocabulary: $*" >&2
        exit 64 ;;
esac
