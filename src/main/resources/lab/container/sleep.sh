#!/bin/sh
# Time in the lab is compressed. Who sleeps for good, or waits for something in vain, idles.
for word; do
  case "$word" in infinity|inf|*d|*h|[0-9][0-9][0-9][0-9]*) : > "$LAB_RUN/idle"; kill -KILL 0 ;; esac
done
echo x >> "$LAB_RUN/sleeps"
if [ "$(wc -l < "$LAB_RUN/sleeps")" -gt 60 ]; then
  echo "still waiting: ${1:-}s" >&2
  : > "$LAB_RUN/idle"
  kill -KILL 0
fi
exec "$LAB_TOOLS/sleep" 0.01
