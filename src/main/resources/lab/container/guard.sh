#!/bin/sh
# Plays mv, cp, rm, ln, install, chmod, chown, touch, truncate and sed -i: refuses what the kernel refuses on a mounted file (it can't be
# replaced, removed or changed) and on a file of another user (its mode can't be changed), and leaves the rest to the real program.
name=${0##*/}
real=$LAB_TOOLS/$name
refuse() {
  echo "$name: $1" >&2
  exit 1
}
whole() {
  case "$1" in /*) whole=$1 ;; *) whole=$PWD/$1 ;; esac
  while :; do
    case "$whole" in
      */./*) whole=${whole%%/./*}/${whole#*/./} ;;
      *//*) whole=${whole%%//*}/${whole#*//} ;;
      *) break ;;
    esac
  done
}
listed() {
  whole "$2"
  [ -s "$1" ] && grep -qxF -e "$whole" "$1"
}
below() {
  whole "$2"
  [ -s "$1" ] && while read -r path; do
    case "$path" in "$whole"/*) return 0 ;; esac
  done < "$1"
  return 1
}
within() {
  whole "$2"
  [ -s "$1" ] || return 1
  while read -r path; do
    case "$whole/" in "$path"/*) return 0 ;; esac
  done < "$1"
  return 1
}
locked=$LAB_RUN/locked
foreign=$LAB_RUN/foreign
frozen=$LAB_RUN/frozen
flags= last= count=0 to=
next=
for word; do
  if [ "$next" = to ]; then to=$word; next=; continue; fi
  case "$word" in
    -t) next=to ;;
    --target-directory=*) to=${word#*=} ;;
    -?*) flags="$flags $word" ;;
    *) last=$word; count=$((count + 1)) ;;
  esac
done
[ -z "$to" ] || last=$to
recursive=no
case "$flags" in *' -R'*|*' -r'*|*' -'[a-zA-Z]*R*|*' --recursive'*) recursive=yes ;; esac
case "$name" in
  mv|cp|ln|install)
    for word; do
      case "$word" in -?*) continue ;; esac
      if [ "$word" = "$last" ] && [ -z "$to" ]; then target=$word; else
        target=$last
        if [ "$name" = mv ] && listed "$locked" "$word"; then refuse "cannot move '$word': Device or resource busy"; fi
      fi
      [ "$word" != "$last" ] || [ "$count" -lt 2 ] || continue
      if [ -d "$last" ]; then target=${last%/}/${word##*/}; fi
      if listed "$locked" "$target"; then
        case "$name" in
          mv) refuse "cannot move '$word' to '$target': Device or resource busy" ;;
          ln) refuse "cannot remove '$target': Device or resource busy" ;;
          *) refuse "cannot create regular file '$target': Read-only file system" ;;
        esac
      fi
      if within "$frozen" "$target"; then refuse "cannot create regular file '$target': Read-only file system"; fi
    done
    case "$name$flags" in
      install*) set -- "$@" ;;
    esac
    ;;
  rm)
    for word; do
      case "$word" in -?*) continue ;; esac
      if listed "$locked" "$word" || below "$locked" "$word"; then refuse "cannot remove '$word': Device or resource busy"; fi
      if within "$frozen" "$word"; then refuse "cannot remove '$word': Read-only file system"; fi
    done
    ;;
  touch|truncate)
    for word; do
      case "$word" in -?*) continue ;; esac
      if listed "$locked" "$word" || within "$frozen" "$word"; then refuse "cannot touch '$word': Read-only file system"; fi
      if listed "$foreign" "$word"; then refuse "cannot touch '$word': Permission denied"; fi
    done
    ;;
  chmod|chown|chgrp)
    for word; do
      case "$word" in -?*) continue ;; esac
      if listed "$locked" "$word" || within "$frozen" "$word"; then refuse "changing permissions of '$word': Read-only file system"; fi
      if listed "$foreign" "$word" && [ "$LAB_UID" != 0 ]; then refuse "changing permissions of '$word': Operation not permitted"; fi
      if [ $recursive = yes ] && below "$foreign" "$word" && [ "$LAB_UID" != 0 ]; then
        refuse "changing permissions of a file in '$word': Operation not permitted"
      fi
    done
    # Owners are played: what isn't foreign belongs to the container's user already.
    if [ "$name" != chmod ]; then exit 0; fi
    ;;
  sed)
    case "$flags " in
      *' -i'*|*' --in-place'*|*' -'[nErsz]*i*)
        for word; do
          case "$word" in -?*) continue ;; esac
          if listed "$locked" "$word"; then refuse "cannot rename ./sed to $word: Device or resource busy"; fi
          if within "$frozen" "$word"; then refuse "couldn't open temporary file: Read-only file system"; fi
        done
        ;;
    esac
    ;;
esac
exec "$real" "$@"
