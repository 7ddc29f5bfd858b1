#!/bin/sh
# Runs a command for as long as somebody holds this script's standard input open; ends it when the pipe closes, however its holder ended.
set -u
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
trap 'kill -TERM "$child" 2>/dev/null; wait "$child" 2>/dev/null' EXIT
trap 'exit 143' INT TERM HUP
{
    cat <&3 >/dev/null
    kill -TERM $$ 2>/dev/null
} &
wait "$child"
exit $?
