#!/bin/sh
# Saves and brings back the database: the backup's and the restore's hooks call this.
set -eu

DATA=/var/lib/postgresql/data
DUMP="$DATA/backup.sql"
END='-- PostgreSQL database dump complete'

PGPASSWORD="$(cat "$POSTGRES_PASSWORD_FILE")"
export PGPASSWORD

fail() {
  echo "pg_backup.sh: $1" >&2
  exit 1
}

whole() {
  [ -s "$1" ] && tail -n 20 "$1" | grep -q -F -e "$END"
}

backup() {
  rm -f "$DUMP.part"
  pg_dump -U "$POSTGRES_USER" -d "$POSTGRES_DB" -f "$DUMP.part" || fail "the dump failed"
  whole "$DUMP.part" || fail "the dump is cut short"
  mv -f "$DUMP.part" "$DUMP"
}

restore() {
  # refuse before anything is dropped
  [ -f "$DUMP" ] || fail "no dump in this snapshot: nothing was changed"
  whole "$DUMP" || fail "the dump is empty or cut short: nothing was changed"
  psql -U "$POSTGRES_USER" -d postgres -v ON_ERROR_STOP=1 -c "DROP DATABASE IF EXISTS \"$POSTGRES_DB\" WITH (FORCE)"
  psql -U "$POSTGRES_USER" -d postgres -v ON_ERROR_STOP=1 -c "CREATE DATABASE \"$POSTGRES_DB\" OWNER \"$POSTGRES_USER\""
  psql -U "$POSTGRES_USER" -d "$POSTGRES_DB" -1 -v ON_ERROR_STOP=1 -q -f "$DUMP"
  rm -f "$DUMP"
}

case "${1:-}" in
  backup) backup ;;
  restore) restore ;;
  clean) rm -f "$DUMP" "$DUMP.part" ;;
  *) fail "usage: pg_backup.sh backup|restore|clean" ;;
esac
