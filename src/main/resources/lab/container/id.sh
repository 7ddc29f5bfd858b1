#!/bin/sh
user=${LAB_USER:-}
case "$*" in
  -u|-g|'-u '*|'-g '*) case "$user" in '') echo "$LAB_UID" ;; root) echo 0 ;; postgres) echo 70 ;; *) echo "$LAB_UID" ;; esac ;;
  -un|-nu|-gn) echo "${user:-uid$LAB_UID}" ;;
  *) echo "uid=$LAB_UID gid=$LAB_UID groups=$LAB_UID" ;;
esac
