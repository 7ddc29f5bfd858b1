#!/bin/sh
# One of the lab node's programs. What it does is written in Java; this only starts it.
program=@PROGRAM@
if [ "$program" = abra ] && [ ! -t 0 ] && [ ! -t 1 ]; then
    echo "FATA inappropriate ioctl for device" >&2
    exit 1
fi
@JAVA@ '@ROOT@' "$program" "$@"
