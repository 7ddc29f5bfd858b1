#!/bin/sh
# Plays dumb-init and tini: hands on, and remembers whether it was process 1.
while [ $# -gt 0 ]; do
  case "$1" in
    --) shift; break ;;
    -*) shift ;;
    *) break ;;
  esac
done
if [ "$$" = "$LAB_PID1" ]; then LAB_INIT=kept; export LAB_INIT; fi
exec "$@"
