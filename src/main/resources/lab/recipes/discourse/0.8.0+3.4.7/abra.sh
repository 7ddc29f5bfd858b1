#!/bin/bash

export PG_BACKUP_VERSION=v2

# A console in the running app: abra app cmd <domain> app console
console() {
  cd /opt/bitnami/discourse && RAILS_ENV=production bundle exec rails console
}
