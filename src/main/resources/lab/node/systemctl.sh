#!/bin/sh
# The lab node's systemctl: it knows the sweep's timer and service, and says of other units what systemd says of those that
# aren't there.
if [ $# -ne 4 ] || [ "$1 $2" != "show -P" ]; then
    echo "lab systemctl: not in the lab's vocabulary: $*" >&2
    exit 64
fi
case "$3 $4" in
    'NextElapseUSecRealtime nightly-sweep.timer') cat '@ROOT@/place/sweep' ;;
    'LoadState nightly-sweep.timer' | 'LoadState nightly-sweep.service' | 'LoadState docker.service') echo loaded ;;
    'Result nightly-sweep.service') echo success ;;
    'ExecMainStartTimestamp nightly-sweep.service')
        began=
        [ ! -f '@ROOT@/state/sweep/plan' ] || read -r began _ <'@ROOT@/state/sweep/plan'
        [ -z "$began" ] || LC_ALL=C date -u -d "$began" '+%a %Y-%m-%d %H:%M:%S UTC' ;;
    'SubState nightly-sweep.service') echo dead ;;
    'ActiveState nightly-sweep.timer') echo active ;;
    'LoadState '*) echo not-found ;;
    'NextElapseUSecRealtime '*) echo ;;
    *)
        echo "lab systemctl: not in the lab's vocabulary: $*" >&2
        exit 64 ;;
esac
