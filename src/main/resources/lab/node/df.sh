#!/bin/sh
# The lab node's df: it has one disk, as free as the place says.
case "$*" in
    '-Pk /')
        read -r free <'@ROOT@/place/disk-free-kb'
        size=80000000
        echo 'Filesystem     1024-blocks      Used Available Capacity Mounted on' ;;
    '-Pi /')
        read -r free <'@ROOT@/place/inodes-free'
        size=5242880
        echo 'Filesystem      Inodes   IUsed   IFree IUse% Mounted on' ;;
    *)
        echo "lab df: not in the lab's vocabulary: $*" >&2
        exit 64 ;;
esac
echo "/dev/vda1      $size $((size - free)) $free $(((size - free) * 100 / size))% /"
