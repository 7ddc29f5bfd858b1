#!/bin/sh
# The lab node's docker. Its state is a folder of small files, written by the model of the swarm (see NodeState): a line a fact.
# It knows the words that are needed here and refuses all others, rather than to pretend.
set -u
state='@ROOT@/state'
label=com.docker.stack.namespace
LC_ALL=C
export LC_ALL

unknown() {
    echo "lab docker: not in the lab's vocabulary: $*" >&2
    exit 64
}

fail() {
    echo "Error response from daemon: $1" >&2
    exit 1
}

# What a swarm allows in a name; it also keeps paths inside the state.
check() {
    case $1 in
        '' | *[!A-Za-z0-9._-]* | .*) fail "invalid name: $1" ;;
    esac
}

first_line() {
    line=''
    [ ! -f "$1" ] || read -r line <"$1" || :
    printf '%s' "$line"
}

# find_service STACK_SERVICE: sets folder, stack and service.
find_service() {
    check "$1"
    for folder in "$state"/stacks/*/services/*; do
        [ -d "$folder" ] || continue
        service=${folder##*/}
        stack=${folder%/services/*}
        stack=${stack##*/}
        [ "${stack}_$service" != "$1" ] || return 0
    done
    return 1
}

# labelled KIND NAME STACK
labelled() {
    [ "$(first_line "$state/$1/$2/stack")" = "$3" ]
}

names() {
    for item in "$state/$1"/*; do
        [ ! -d "$item" ] || echo "${item##*/}"
    done
}

stack_ls() {
    for item in "$state"/stacks/*; do
        [ ! -d "$item/services" ] || echo "${item##*/}"
    done
}

stack_services() {
    check "$1"
    if [ ! -d "$state/stacks/$1/services" ]; then
        echo "Nothing found in stack: $1" >&2
        exit 1
    fi
    for item in "$state/stacks/$1/services"/*; do
        printf '%s_%s\t%s\t%s\n' "$1" "${item##*/}" "$(first_line "$item/replicas")" "$(first_line "$item/image")"
    done
}

# take_away PATH…: also what a container made read-only, which only root could remove as it is.
take_away() {
    find "$@" -type d ! -perm -700 -exec chmod u+rwx {} \; 2>/dev/null
    rm -rf "$@"
}

# Services, networks, and the configs and secrets with the stack's label go; volumes stay.
stack_rm() {
    check "$1"
    if [ ! -d "$state/stacks/$1" ]; then
        echo "Nothing found in stack: $1" >&2
    fi
    take_away "$state/stacks/$1" "$state/networks/proxy/endpoints/$1"_*
    for kind in networks configs secrets; do
        for item in $(names $kind); do
            if labelled $kind "$item" "$1"; then
                take_away "${state:?}/$kind/$item"
                echo "Removing $item"
            fi
        done
    done
}

service_logs() {
    check "$1"
    if [ -f "$state/jobs/$1/log" ]; then
        cat "$state/jobs/$1/log"
    elif find_service "$1"; then
        [ ! -f "$folder/log" ] || tail -n "$2" "$folder/log"
    else
        fail "no such task or service: $1"
    fi
}

service_create() {
    job='' secret='' image=''
    while [ $# -gt 0 ]; do
        case $1 in
            --quiet) shift ;;
            --mode) [ "$2" = replicated-job ] || unknown "--mode $2"; shift 2 ;;
            --name) job=$2; shift 2 ;;
            --secret) secret=$2; shift 2 ;;
            -*) unknown "service create $1" ;;
            *) image=$1; shift; break ;;
        esac
    done
    [ "$*" = 'cat /run/secrets/v' ] && [ -n "$image" ] || unknown "a job with the command: $*"
    check "$job"
    source=${secret#source=}
    source=${source%,target=v}
    check "$source"
    [ -f "$state/secrets/$source/value" ] || fail "secret not found: $source"
    mkdir -p "$state/jobs/$job" "$state/ended"
    { cat "$state/secrets/$source/value"; echo; } >"$state/jobs/$job/log"
    # What a job ran in stays when the job goes, and its log with it.
    cp "$state/jobs/$job/log" "$state/ended/$job.1"
    echo "$job"
}

containers() {
    for item in "$state/stacks/$1/services"/*; do
        case $(first_line "$item/replicas") in
            0/* | '') ;;
            *) printf '%s\t%s_%s\n' "$(first_line "$item/id")" "$1" "${item##*/}" ;;
        esac
    done
}

# What a name means inside a container: its networks are asked in order, and the first that knows the name answers. Where the
# own stack and strangers answer on the same network, answers come by turns.
getent() {
    for folder in "$state"/stacks/*/services/*; do
        [ "$(first_line "$folder/id")" != "$1" ] || break
    done
    [ "$(first_line "$folder/id")" = "$1" ] || fail "No such container: $1"
    case $(first_line "$folder/replicas") in
        0/*) fail "container $1 is not running" ;;
    esac
    service=${folder##*/}
    stack=${folder%/services/*}
    stack=${stack##*/}
    while read -r network; do
        own='' foreign=''
        for endpoint in "$state/networks/$network/endpoints"/*; do
            [ -f "$endpoint" ] || continue
            answers "$endpoint" "$2" || continue
            case ${endpoint##*/} in
                "${stack}_"*) own="$own $address" ;;
                *) foreign="$foreign $address" ;;
            esac
        done
        if [ -n "$own$foreign" ]; then
            in_turn "$2"
            return 0
        fi
    done <"$folder/networks"
    return 2
}

# answers FILE NAME: whether the endpoint goes by the name; sets address.
answers() {
    found=1
    {
        read -r _ && read -r address
        while read -r alias; do
            if [ "$alias" = "$2" ]; then
                found=0
                break
            fi
        done
    } <"$1"
    return $found
}

in_turn() {
    if [ -n "$own" ] && [ -n "$foreign" ] || [ "${foreign# * }" != "$foreign" ]; then
        turns=$state/turns/names-$stack-$service
        turn=$(first_line "$turns")
        turn=${turn:-0}
        mkdir -p "$state/turns"
        echo $((turn + 1)) >"$turns"
        if [ $((turn % 2)) -eq 0 ]; then set -- "$1" $foreign $own; else set -- "$1" $own $foreign; fi
    else
        set -- "$1" $own $foreign
    fi
    name=$1
    shift
    for address in "$@"; do
        printf '%-15s %s\n' "$address" "$name"
    done
}

remove() {
    check "$2"
    [ -d "$state/$1/$2" ] || fail "no such $3: $2"
    take_away "${state:?}/$1/$2"
    echo "$2"
}

volume_rm() {
    check "$1"
    for mounts in "$state"/stacks/*/services/*/mounts; do
        [ -f "$mounts" ] || continue
        while read -r kind source _; do
            if [ "$kind" = volume ] && [ "$source" = "$1" ]; then
                fail "remove $1: volume is in use"
            fi
        done <"$mounts"
    done
    remove volumes "$1" volume
}

with_label() {
    for item in $(names "$1"); do
        ! labelled "$1" "$item" "$2" || echo "$item"
    done
}

stack_of_filter() {
    case $1 in
        "label=$label="*) ;;
        *) unknown "--filter $1" ;;
    esac
    stack=${1#"label=$label="}
    check "$stack"
}

secret_create() {
    check "$2"
    [ ! -d "$state/secrets/$2" ] || fail "rpc error: code = AlreadyExists desc = secret $2 already exists"
    mkdir -p "$state/secrets/$2"
    cat >"$state/secrets/$2/value"
    echo "$1" >"$state/secrets/$2/stack"
    echo "$2"
}

network_inspect() {
    check "$1"
    [ -d "$state/networks/$1" ] || fail "network $1 not found"
    for endpoint in "$state/networks/$1/endpoints"/*; do
        [ -f "$endpoint" ] || continue
        { read -r task && read -r address; } <"$endpoint"
        running=$(first_line "$(folder_of "$task")/replicas")
        # As the real one's inspect, which prints the \t of a format as it stands there.
        case $running in
            0/*) ;;
            *) printf '%s\\t%s/24\n' "$task" "$address" ;;
        esac
    done
    echo
}

folder_of() {
    find_service "${1%.1.*}" && printf '%s' "$folder"
}

mount_table() {
    find_service "$1" || { echo "Error: no such service: $1" >&2; exit 1; }
    sed 's/	/\\t/g' "$folder/$2"
    echo
}

mounts_format='{{range .Spec.TaskTemplate.ContainerSpec.Mounts}}{{.Type}}\t{{.Source}}\t{{.Target}}\t{{.ReadOnly}}{{"\n"}}{{end}}'
configs_format='{{range .Spec.TaskTemplate.ContainerSpec.Configs}}config\t{{.ConfigName}}\t{{.File.Name}}\ttrue{{"\n"}}{{end}}'
containers_format='{{range .Containers}}{{.Name}}\t{{.IPv4Address}}{{"\n"}}{{end}}'
services_format='{{range $name, $service := .Services}}{{$name}}\t{{$service.VIP}}{{"\n"}}{{end}}'

case "$# ${1:-} ${2:-}" in
    '4 stack ls') [ "$3 $4" = '--format {{.Name}}' ] || unknown "$*"; stack_ls ;;
    '5 stack services') [ "$4 $5" = '--format {{.Name}}\t{{.Replicas}}\t{{.Image}}' ] || unknown "$*"; stack_services "$3" ;;
    '3 stack rm') stack_rm "$3" ;;
    '4 service logs') [ "$3" = --raw ] || unknown "$*"; service_logs "$4" 1000000 ;;
    '7 service logs') [ "$3 $4 $5" = '--raw --no-trunc --tail' ] || unknown "$*"; service_logs "$7" "$6" ;;
    '5 service inspect')
        case "$3 $4" in
            "--format $mounts_format") mount_table "$5" mounts ;;
            "--format $configs_format") mount_table "$5" configs ;;
            *) unknown "$*" ;;
        esac ;;
    *' service create') shift 2; service_create "$@" ;;
    '3 service rm') check "$3"; [ -d "$state/jobs/$3" ] || fail "service $3 not found"; take_away "$state/jobs/$3"; echo "$3" ;;
    '4 ps -aq')
        [ "$3" = --filter ] && job=${4#label=com.docker.swarm.service.name=} && [ "$job" != "$4" ] || unknown "$*"
        [ ! -f "$state/ended/$job.1" ] || echo "$job.1" ;;
    '3 rm -f') check "$3"; rm "$state/ended/$3" ;;
    '5 ps --filter')
        [ "$4 $5" = '--format {{.ID}}\t{{.Label "com.docker.swarm.service.name"}}' ] || unknown "$*"
        stack_of_filter "$3"
        containers "$stack" ;;
    '5 exec '*) [ "$3 $4" = 'getent hosts' ] || unknown "$*"; check "$2"; getent "$2" "$5" ;;
    '6 network ls') [ "$3 $5 $6" = '--filter --format {{.Name}}' ] || unknown "$*"; stack_of_filter "$4"; with_label networks "$stack" ;;
    # Names lead to containers here, as with endpoint_mode dnsrr: no service has a virtual address.
    '6 network inspect') [ "$3 $5 $6" = "--verbose --format $services_format" ] || unknown "$*"; echo ;;
    '5 network inspect') [ "$4 $5" = "--format $containers_format" ] || unknown "$*"; network_inspect "$3" ;;
    '5 volume ls') [ "$3 $4" = '-q --filter' ] || unknown "$*"; stack_of_filter "$5"; with_label volumes "$stack" ;;
    '3 volume rm') volume_rm "$3" ;;
    '5 volume inspect')
        [ "$3 $4" = '--format {{.Mountpoint}}' ] || unknown "$*"
        check "$5"
        [ -d "$state/volumes/$5" ] || fail "get $5: no such volume"
        echo "$state/volumes/$5/_data" ;;
    '5 volume create')
        [ "$3" = --label ] || unknown "$*"
        stack_of_filter "label=${4}"
        check "$5"
        mkdir -p "$state/volumes/$5/_data"
        echo "$stack" >"$state/volumes/$5/stack"
        echo "$5" ;;
    '4 secret ls') [ "$3 $4" = '--format {{.Name}}' ] || unknown "$*"; names secrets ;;
    '3 secret rm') remove secrets "$3" secret ;;
    '6 secret create') [ "$3" = --label ] && [ "$6" = - ] || unknown "$*"; stack_of_filter "label=$4"; secret_create "$stack" "$5" ;;
    '4 config ls') [ "$3 $4" = '--format {{.Name}}' ] || unknown "$*"; names configs ;;
    '3 config rm') remove configs "$3" config ;;
    *) unknown "$*" ;;
esac
