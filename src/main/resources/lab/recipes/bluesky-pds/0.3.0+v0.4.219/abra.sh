#!/bin/bash

export CADDYFILE_VERSION=v4
export APP_ENTRYPOINT_VERSION=v2

# An invitation: abra app cmd <domain> app create_invite
create_invite() {
  wget -qO- --header "Content-Type: application/json" --post-data '{"useCount": 1}' \
    "http://admin:$(cat /run/secrets/admin_pw)@localhost:3000/xrpc/com.atproto.server.createInviteCode"
}
