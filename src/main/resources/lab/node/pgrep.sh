#!/bin/sh
# The lab node's pgrep: the harness's runs that are in flight here, and no other machine's.
if [ $# -ne 2 ] || [ "$1" != -f ] || [ "$2" != '[r]un_recipe_ci.py' ]; then
    echo "lab pgrep: not in the lab's vocabulary: $*" >&2
    exit 64
fi
found=1
for file in '@ROOT@'/state/running/*; do
    [ -f "$file" ] || continue
    pid=${file##*/}
    if kill -0 "$pid" 2>/dev/null && { [ ! -r "/proc/$pid/cmdline" ] || grep -q '\.py' "/proc/$pid/cmdline"; }; then
        echo "$pid"
        found=0
    else
        rm -f "$file"
    fi
done
read -r other <'@ROOT@/place/other-run'
if [ "$other" = true ]; then
    echo 4194303
    found=0
fi
exit "$found"
