#!/bin/sh
# What the official image does before its server starts, as far as recipes rely on it: POSTGRES_USER, _PASSWORD, _DB and their _FILE forms, a cluster
# made in an empty PGDATA only, initialisation scripts, local connections trusted and others by password, and the server as user postgres.
set -e

file_env() {
    eval "value=\${$1:-}; file=\${$1_FILE:-}"
    if [ -n "$value" ] && [ -n "$file" ]; then
        echo "error: both $1 and $1_FILE are set (but are exclusive)" >&2
        exit 1
    fi
    [ -z "$file" ] || value=$(cat "$file")
    export "$1=$value"
    unset "$1_FILE"
}

case ${1:-} in -*) set -- postgres "$@" ;; esac

if [ "${1:-}" = postgres ] && [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA" /run/postgresql
    chmod 0700 "$PGDATA"
    find "$PGDATA" \! -user postgres -exec chown postgres:postgres {} +
    chown postgres:postgres /run/postgresql
    # Secrets are root's: they are read before the user changes.
    file_env POSTGRES_PASSWORD
    file_env POSTGRES_USER
    file_env POSTGRES_DB
    # By its path: busybox' shell would take its own program of that name.
    exec /usr/bin/setpriv --reuid=postgres --regid=postgres --clear-groups "$0" "$@"
fi

if [ "${1:-}" = postgres ]; then
    user=${POSTGRES_USER:-postgres}
    database=${POSTGRES_DB:-$user}
    if [ -s "$PGDATA/PG_VERSION" ]; then
        echo 'PostgreSQL Database directory appears to contain a database; Skipping initialization'
    else
        if [ -z "${POSTGRES_PASSWORD:-}" ] && [ "${POSTGRES_HOST_AUTH_METHOD:-}" != trust ]; then
            echo 'Error: Database is uninitialized and superuser password is not specified.' >&2
            echo '       You must specify POSTGRES_PASSWORD to a non-empty value for the superuser.' >&2
            exit 1
        fi
        printf '%s\n' "${POSTGRES_PASSWORD:-}" >/tmp/pw
        # shellcheck disable=SC2086 # its arguments are words
        if [ -n "${POSTGRES_PASSWORD:-}" ]; then set_password=--pwfile=/tmp/pw; else set_password=; fi
        initdb -D "$PGDATA" -U "$user" $set_password --auth-local=trust --auth-host=trust --no-sync ${POSTGRES_INITDB_ARGS:-}
        rm -f /tmp/pw
        printf '\nhost all all all %s\n' "${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >>"$PGDATA/pg_hba.conf"
        pg_ctl -D "$PGDATA" -o "-c listen_addresses='' -p 5432" -w start
        [ "$database" = postgres ] || psql -X -q -v ON_ERROR_STOP=1 -U "$user" -d postgres -c "CREATE DATABASE \"$database\""
        for script in /docker-entrypoint-initdb.d/*; do
            case $script in
                *.sh) if [ -x "$script" ]; then "$script"; else . "$script"; fi ;;
                *.sql) psql -X -v ON_ERROR_STOP=1 --no-password -U "$user" -d "$database" -f "$script" ;;
            esac
        done
        pg_ctl -D "$PGDATA" -m fast -w stop
        echo 'PostgreSQL init process complete; ready for start up.'
    fi
fi
exec "$@"
