#!/bin/sh
# The application is reached: what it was called with is written down, and that is all that it does. The lab goes on from there.
printf '%s\0' "$@" > "$LAB_RUN/app.args"
env -0 > "$LAB_RUN/app.env"
echo "${LAB_INIT:-}" > "$LAB_RUN/app.init"
pwd > "$LAB_RUN/app.cwd"
exit 0
