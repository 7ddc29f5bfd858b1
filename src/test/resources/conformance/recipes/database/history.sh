#!/bin/sh
# An application writes, a dump is made, and the application writes on.
set -e
dump=/var/lib/postgresql/data/backup.sql
sql() { psql -q -v ON_ERROR_STOP=1 -U shop -d shop -c "$1"; }
sql "CREATE TABLE ci_marker (note text)"
sql "INSERT INTO ci_marker VALUES ('before')"
sql "CREATE TABLE posts (id int PRIMARY KEY, body text)"
sql "INSERT INTO posts VALUES (1, 'one'), (2, 'two')"
sql "CREATE TABLE notes (body text)"
sql "INSERT INTO notes VALUES ('old')"
pg_dump -U shop shop > "$dump.new"
mv "$dump.new" "$dump"
pg_dump -U shop --clean --if-exists shop > /tmp/clean.sql
sql "DROP TABLE ci_marker"
sql "INSERT INTO posts VALUES (3, 'three')"
sql "INSERT INTO notes VALUES ('late')"
sql "CREATE TABLE later (x int)"
