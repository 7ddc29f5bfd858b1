#!/bin/sh
# The lab node's df: it has one disk, as free as the place says.
if [ "$*" != "-Pk /" ]; then
    echo "lab df: not in the lab's vocabulary: $*" >&2
    exit 64
fi
read -r free <'@ROOT@/place/disk-free-kb'
size=80000000
echo 'Filesystem     1024-blocks      Used Available Capacity Mounted on'
echo "/dev/vda1      $size $((size - free)) $free $(((size - free) * 100 / size))% /"
