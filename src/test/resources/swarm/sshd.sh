#!/bin/sh
# OpenSSH's server with processes of its own around it, for as long as somebody holds this script's standard input open:
#
#   sshd.sh CONFIG INIT
#
# In a process namespace of its own a node sees only its own runs, and nothing of it is left when it ends. INIT gets the id of its first process.
set -u
mkdir -p /run/sshd
exec 3<&0
unshare --pid --fork --mount-proc --kill-child dumb-init -- /usr/sbin/sshd -D -e -f "$1" </dev/null 3<&- &
shell=$!
trap 'kill -KILL "$shell" 2>/dev/null' EXIT
trap 'exit 143' INT TERM HUP
until init=$(cat "/proc/$shell/task/$shell/children" 2>/dev/null) && [ -n "$init" ]; do
    kill -0 "$shell" 2>/dev/null || exit 1
    sleep 0.05
done
echo "${init%% *}" >"$2"
cat <&3 >/dev/null &
wait $!
