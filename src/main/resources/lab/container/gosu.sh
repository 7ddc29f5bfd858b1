#!/bin/sh
# gosu, su-exec: user, then the command.
LAB_USER=${1%%:*}
export LAB_USER
shift
exec "$@"
