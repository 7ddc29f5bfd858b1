#!/bin/sh
case ${1:-} in -* | '') set -- mattermost "$@" ;; esac
exec "$@"
