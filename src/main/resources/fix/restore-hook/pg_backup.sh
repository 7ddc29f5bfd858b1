#!/bin/sh
# Saves the service's database as one whole dump, and puts it back exactly as it was. Backup hooks call it in this container:
#   backup   before a backup: writes the dump into the database's volume
#   clean    after a backup and before a restore: removes it, so that only a restored snapshot's own dump is ever replayed
#   restore  after a restore: creates the database anew, replays the dump into it and drops the old one
set -eu
umask 077

dump=@DUMP@
old_dump=@OLD_DUMP@

fail() {
    echo "${0##*/}: $*" >&2
    exit 1
}

# Prints a setting as the image takes it: plain, from a file, or else its default.
setting() {
    eval "value=\${$1:-} file=\${$1_FILE:-}"
    [ -z "$file" ] || value=$(cat "$file")
    printf '%s\n' "${value:-$2}"
}

identifier() {
    printf '"%s"' "$(printf '%s\n' "$1" | sed 's/"/""/g')"
}

# A dump that was cut short lacks pg_dump's last words.
whole() {
    [ -s "$1" ] || fail "$1 is missing or empty. $2"
    tail -n 12 "$1" | grep -q '^-- PostgreSQL database dump complete' || fail "$1 is cut short. $2"
}

older_recipe() {
    fail "this snapshot is an older version's: it has $old_dump and no $dump. Nothing was dropped, but its files now lie under" \
        "the running server. Keep $old_dump safe, start the service on an empty volume, copy it there as $dump and run: $0 restore"
}

backup() {
    rm -f "$dump"
    trap 'rm -f "$dump.part"' EXIT
    pg_dump -U "$user" -d "$db" -f "$dump.part"
    whole "$dump.part" "Nothing was saved."
    mv "$dump.part" "$dump"
}

sql() {
    psql -q -U "$user" -v ON_ERROR_STOP=1 "$@"
}

# The dump is replayed into a database that nobody else knows of, so that no application meets a half restored one, nor makes tables in it.
restore() {
    [ -e "$dump" ] || [ ! -e "$old_dump" ] || older_recipe
    whole "$dump" "Nothing was dropped. Restore a snapshot that has a whole dump."
    other=postgres
    [ "$db" != postgres ] || other=template1
    sql -d "$other" -c "DROP DATABASE IF EXISTS restored_from_backup WITH (FORCE)" \
        -c "CREATE DATABASE restored_from_backup OWNER $(identifier "$user") TEMPLATE template0"
    sql -d restored_from_backup -1 -f "$dump" ||
        fail "$dump could not be replayed. Nothing was dropped. Mend what stands above, then run: $0 restore"
    sql -d "$other" -c "DROP DATABASE IF EXISTS $(identifier "$db") WITH (FORCE)" \
        -c "ALTER DATABASE restored_from_backup RENAME TO $(identifier "$db")"
    rm -f "$dump"
}

user=$(setting POSTGRES_USER postgres)
db=$(setting POSTGRES_DB "$user")
PGPASSWORD=$(setting POSTGRES_PASSWORD '')
export PGPASSWORD

case "${1:-}" in
    backup) backup ;;
    clean) rm -f "$dump" "$dump.part" ;;
    restore) restore ;;
    *) fail "say backup, clean or restore" ;;
esac
