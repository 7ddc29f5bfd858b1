#!/bin/bash

export APP_INI_VERSION=v22

# Makes an administrator: abra app cmd <domain> app create_admin <name> <mail>
create_admin() {
  if [ -z "$2" ]; then
    echo "usage: create_admin <name> <mail>"
    exit 1
  fi
  gitea -c /etc/gitea/app.ini admin user create --admin --username "$1" --email "$2" --random-password
}
