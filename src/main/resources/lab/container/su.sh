#!/bin/sh
LAB_USER=root
command=
while [ $# -gt 0 ]; do
  case "$1" in
    -c|--command) command=$2; shift 2 ;;
    -s|--shell) shift 2 ;;
    -|-l|-m|-p|--login) shift ;;
    -*) exec lab-unknown "su $1" ;;
    *) LAB_USER=$1; shift; break ;;
  esac
done
while [ $# -gt 0 ]; do
  case "$1" in
    -c|--command) command=$2; shift 2 ;;
    -s|--shell) shift 2 ;;
    -|-l|--) shift ;;
    *) break ;;
  esac
done
export LAB_USER
exec /bin/sh -c "$command" "$@"
