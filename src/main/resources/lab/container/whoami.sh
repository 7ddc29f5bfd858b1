#!/bin/sh
if [ -n "${LAB_USER:-}" ]; then echo "$LAB_USER"; elif [ "$LAB_UID" = 0 ]; then echo root; else echo "uid$LAB_UID"; fi
