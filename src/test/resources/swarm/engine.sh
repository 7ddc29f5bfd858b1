#!/bin/sh
# A dockerd in a network namespace of its own, for as long as somebody holds this script's standard input open:
#
#   engine.sh HOME NAME
#
# HOME is a directory for it alone, NAME that of the namespace and of the cgroup. Whoever started it may be killed in any way: the
# pipe closes, and containers, daemon, mounts, namespace and HOME go. When the daemon ends by itself, HOME stays for its log.
set -u
home=$1
name=$2
socket=unix://$home/docker.sock

docker_here() {
    timeout 20 /usr/bin/docker -H "$socket" "$@" 2>/dev/null
}

daemon_runs() {
    [ -f "$home/pid" ] && kill -0 "$(cat "$home/pid")" 2>/dev/null
}

leave() {
    trap '' INT TERM HUP USR1
    if daemon_runs; then
        docker_here swarm leave --force >/dev/null
        # shellcheck disable=SC2046 # one word per container
        docker_here rm -f $(docker_here ps -aq) >/dev/null
        kill -TERM "$(cat "$home/pid")"
        turn=0
        while daemon_runs && [ "$turn" -lt 150 ]; do
            sleep 0.1
            turn=$((turn + 1))
        done
    fi
    # What a daemon that was killed left running is known by its cgroup and its namespace.
    find /sys/fs/cgroup -path "*/$name/*" -name cgroup.procs -exec cat {} + 2>/dev/null | xargs -r kill -KILL 2>/dev/null
    ip netns pids "$name" 2>/dev/null | xargs -r kill -KILL 2>/dev/null
    awk -v at="$home/" 'index($2, at) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r -n 1 umount -l 2>/dev/null
    ip netns del "$name" 2>/dev/null
    find /sys/fs/cgroup -depth -type d \( -name "$name" -o -path "*/$name/*" \) -exec rmdir {} \; 2>/dev/null
    [ "$ended" = alone ] || rm -rf "$home"
}

ended=asked
trap leave EXIT
trap 'ended=alone; exit 1' USR1
trap 'exit 143' INT TERM HUP

exec 3<&0
ip netns add "$name" && ip -n "$name" link set lo up || { ended=alone; exit 1; }
{
    nsenter --net="/run/netns/$name" dockerd --data-root "$home/data" --exec-root "$home/exec" --pidfile "$home/pid" -H "$socket" \
        --storage-driver overlay2 --cgroup-parent "/$name" --shutdown-timeout 5 </dev/null >"$home/log" 2>&1 3<&-
    kill -USR1 $$ 2>/dev/null
} &
cat <&3 >/dev/null &
wait $!
