#!/bin/sh
# Assembles a container's root folder from this machine's Debian packages, as there is no registry to pull from:
#
#   rootfs.sh base|postgres|caddy|jre DIR
#
# "base" has shells and the small programs (busybox, bash), getent, pgrep, curl, dumb-init, openssl, setpriv and Python. The others hold what comes on top of it.
set -eu
kind=$1
root=$2
tab=$(printf '\t')

fail() {
    echo "rootfs.sh: $1" >&2
    exit 1
}

put() {
    [ -e "$1" ] || fail "$1 isn't installed (apt-get install $2)"
    mkdir -p "$root${1%/*}"
    cp -L "$1" "$root$1"
}

# with_libraries FILE…: the shared libraries that these files are linked to, the loader among them.
with_libraries() {
    ldd "$@" 2>/dev/null | grep "^$tab" | grep -o '/[^ )]*' | sort -u | while read -r library; do
        [ -e "$root$library" ] || put "$library" libc6
    done
}

program() {
    put "$1" "$2"
    with_libraries "$1"
}

# package NAME…: all files of Debian packages, but for their documentation.
package() {
    for name; do
        dpkg -L "$name" >/dev/null 2>&1 || fail "$name isn't installed (apt-get install $name)"
    done
    dpkg -L "$@" | grep -Ev '^/usr/share/(doc|man|lintian|locale)|^/etc/|^/\.$' | sort -u | while read -r file; do
        if [ -f "$file" ] || [ -h "$file" ]; then printf '%s\n' "$file"; fi
    done | sed 's,^/,,' | tar -C / --no-recursion -c -T - | tar -C "$root" -x
    # shellcheck disable=SC2046 # no package's library has a blank in its name
    with_libraries $(dpkg -L "$@" | grep '\.so')
}

layout() {
    mkdir -p "$root/usr/bin" "$root/usr/sbin" "$root/usr/lib" "$root/usr/lib64"
    ln -s usr/bin "$root/bin"
    ln -s usr/sbin "$root/sbin"
    ln -s usr/lib "$root/lib"
    ln -s usr/lib64 "$root/lib64"
}

base() {
    mkdir -p "$root/etc" "$root/root" "$root/run" "$root/tmp" "$root/var/lib" "$root/usr/local/bin" "$root/srv"
    chmod 1777 "$root/tmp"
    program /usr/bin/busybox busybox-static
    for applet in $(/usr/bin/busybox --list); do
        case $applet in
            busybox | bash | pgrep | nsenter | setpriv | ip | mount | umount | su) ;;
            *) ln -s busybox "$root/usr/bin/$applet" ;;
        esac
    done
    program /usr/bin/bash bash
    program /usr/bin/getent libc-bin
    program /usr/bin/pgrep procps
    program /usr/bin/curl curl
    program /usr/bin/dumb-init dumb-init
    program /usr/bin/openssl openssl
    put /usr/lib/ssl/openssl.cnf openssl
    program /usr/bin/setpriv util-linux
    package python3.11-minimal libpython3.11-minimal libpython3.11-stdlib
    ln -s python3.11 "$root/usr/bin/python3"
    with_libraries "$root/usr/bin/python3.11"
    cat >"$root/etc/passwd" <<'USERS'
root:x:0:0:root:/root:/bin/sh
postgres:x:70:70:postgres:/var/lib/postgresql:/bin/sh
git:x:1000:1000:git:/var/lib/gitea/git:/bin/sh
mattermost:x:2000:2000:mattermost:/mattermost:/bin/sh
nobody:x:65534:65534:nobody:/:/bin/sh
USERS
    sed 's/^\([^:]*\):x:[0-9]*:\([0-9]*\):.*/\1:x:\2:/' "$root/etc/passwd" >"$root/etc/group"
    printf 'passwd: files\ngroup: files\nhosts: files dns\n' >"$root/etc/nsswitch.conf"
    : >"$root/etc/timezone"
}

postgres() {
    binaries=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
    [ -n "$binaries" ] || fail "PostgreSQL isn't installed (apt-get install postgresql)"
    version=${binaries#/usr/lib/postgresql/}
    version=${version%/bin}
    for name in initdb postgres pg_ctl pg_dump pg_dumpall pg_isready pg_restore psql createdb dropdb; do
        program "$binaries/$name" "postgresql-$version"
        mkdir -p "$root/usr/local/bin"
        ln -s "$binaries/$name" "$root/usr/local/bin/$name"
    done
    mkdir -p "$root/usr/lib/postgresql/$version/lib" "$root/usr/share/postgresql" "$root/usr/share" "$root/usr/lib/locale"
    for library in "/usr/lib/postgresql/$version/lib"/*.so; do
        case $library in
            *llvmjit.so) ;; # the compiler behind it is three times as large as all the rest
            *) program "$library" "postgresql-$version" ;;
        esac
    done
    cp -a "/usr/share/postgresql/$version" "$root/usr/share/postgresql/"
    cp -a /usr/share/zoneinfo "$root/usr/share/"
    cp -a /usr/lib/locale/C.utf8 "$root/usr/lib/locale/"
}

caddy() {
    program /usr/bin/caddy caddy
}

# A Java runtime, to be a base by itself: what the Dockerfile of this project asks of one.
jre() {
    mkdir -p "$root/tmp" "$root/var/lib" "$root/etc" "$root/root"
    chmod 1777 "$root/tmp"
    program /usr/bin/busybox busybox-static
    ln -s busybox "$root/usr/bin/sh"
    package openjdk-17-jre-headless
    java=$(dpkg -L openjdk-17-jre-headless | grep '/bin/java$')
    home=${java%/bin/java}
    # Its configuration lies below /etc, where links lead from its home.
    cp -a /etc/java-17-openjdk "$root/etc/"
    put /etc/ssl/certs/java/cacerts ca-certificates-java
    for file in "$root$home"/bin/* "$root$home"/lib/*.so "$root$home"/lib/*/*.so; do
        with_libraries "$file"
    done
    ln -s "$java" "$root/usr/bin/java"
    printf 'root:x:0:0:root:/root:/bin/sh\n' >"$root/etc/passwd"
    printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
}

mkdir -p "$root"
layout
case $kind in
    base) base ;;
    postgres) postgres ;;
    caddy) caddy ;;
    jre) jre ;;
    *) fail "not a kind of root folder: $kind" ;;
esac
