#!/bin/bash

export ENTRYPOINT_VERSION=v3

# Makes an administrator: abra app cmd <domain> app create_admin <mail> <name> <password>
create_admin() {
  mattermost user create --email "$1" --username "$2" --password "$3" --system-admin
}

# What the database holds: abra app cmd <domain> postgres db_size
db_size() {
  psql -U "$POSTGRES_USER" -d "$POSTGRES_DB" -c '\l+'
}
