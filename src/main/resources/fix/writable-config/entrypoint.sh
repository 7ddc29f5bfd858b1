#!/bin/sh
# Writes @TARGET@ anew at each start: from the template that the swarm renders and mounts read-only, with the secrets that the
# application generated and saved before. Then hands on to what the container starts otherwise.
set -eu

template=@TEMPLATE@
target=@TARGET@

saved=$target
[ -r "$saved" ] || saved=/dev/null

# Made beside the target and moved over it: the file may be root's (an older release left an empty one), the directory is ours.
# A start that was cut short may have left a file behind, and secrets are for nobody else to read.
rm -f "$target.new"
(umask 077 && awk '
    # What the application generates and saves when it finds no valid one.
    BEGIN { generated["server.LFS_JWT_SECRET"]; generated["oauth2.JWT_SECRET"]; generated["security.INTERNAL_TOKEN"] }

    # A JWT secret is 32 bytes in 43 characters of base64url without padding.
    function valid(name, value) {
        return name ~ /JWT_SECRET$/ ? length(value) == 43 && value !~ /[^A-Za-z0-9_-]/ : value != ""
    }
    # The template has the last word, also where it takes the secret from a file (NAME_URI), beside which NAME may not stand.
    function carry(name) {
        return valid(name, before[name]) && !valid(name, stated[name]) && stated[name "_URI"] == ""
    }
    function plain(text) {
        sub(/[;#].*/, "", text)
        gsub(/^[ \t"\047`]+|[ \t\r"\047`]+$/, "", text)
        return text
    }
    function line(name) {
        written[name]
        return substr(name, index(name, ".") + 1) " = " before[name] eol
    }
    function insert(name, heading) {
        if (carry(name) && !(name in there) && !(name in written)) print heading line(name)
    }

    FNR == 1 { section = "" }
    { name = ""; heading = /^[ \t]*\[/; eol = /\r$/ ? "\r" : "" }
    heading { section = $0; gsub(/^[ \t]*\[|\].*/, "", section) }
    !heading && !/^[ \t]*[;#]/ && match($0, /[=:]/) {
        name = section "." plain(substr($0, 1, RSTART - 1))
        value = plain(substr($0, RSTART + 1))
    }

    reading == "saved" { if (name in generated) before[name] = value; next }
    reading == "template" { if (name) { stated[name] = value; there[name] } next }

    carry(name) { if (name in written) next; $0 = line(name) }
    { print }
    heading { for (name in generated) if (index(name, section ".") == 1) insert(name, "") }
    END { for (name in generated) insert(name, "[" substr(name, 1, index(name, ".") - 1) "]" eol "\n") }
' reading=saved "$saved" reading=template "$template" reading=again "$template" > "$target.new")
mv -f "$target.new" "$target"

exec "$@"
