#!/bin/sh
# As the rootless image does it.
mkdir -p "$GITEA_TEMP" "$GITEA_WORK_DIR/git" "$GITEA_CUSTOM" || exit 1
if [ -x /usr/local/bin/docker-setup.sh ]; then
    /usr/local/bin/docker-setup.sh || { echo 'docker setup failed'; exit 1; }
fi
if [ ! -f "$GITEA_APP_INI" ]; then
    mkdir -p "$(dirname "$GITEA_APP_INI")"
    printf 'APP_NAME = Gitea: Git with a cup of tea\n\n[security]\nINSTALL_LOCK = false\n' >"$GITEA_APP_INI"
fi
if [ $# -gt 0 ]; then
    exec "$@"
fi
exec /usr/local/bin/gitea -c "$GITEA_APP_INI" web
