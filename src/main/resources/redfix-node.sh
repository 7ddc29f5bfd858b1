#!/bin/sh
# redfix on the CI node: everything that the bot says to the node passes through this one script.
#
#   preflight RECIPE OWNRUN
#   start RUNID KIND RECIPE REF COMMIT ATTAG HEALTHPATH DOMAIN HARNESS BESIDE WATCH
#   poll RUNID OFFSET
#   artifacts RUNID
#   probe RUNID RECIPE
#   teardown RUNID
#   lint RECIPE COMMIT
#   sweep
#   look
#   facts
#
# Arguments are data: each is checked against what it may be before anything else sees it. An answer is lines of fields separated
# by tabs; a text is announced by its length in bytes and follows raw. Every whole answer ends with the line "done"; one without it
# was cut off. The mirror's login, where the bot has one, comes over standard input, two lines; it is in no argument, no file and no log.
# A run is a session of its own, so it survives the connection; its files lie in $home/runs/RUNID:
#   request  what was asked for     pid  leader's pid and start time      log  what it printed      rc  its exit status, written last
#   before   stacks that stood before it started                          artifacts/  what the bot reads afterwards
#   made     domains of the apps that it was seen to make, and how        canonical   the domain of the recipe's canonical, by its harness
#   harness  a scratch checkout of the harness, if it is made by one      home/       a home of its own: a clone of the recipe, its apps' settings
set -u
LC_ALL=C
export LC_ALL
umask 077
unset CDPATH GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

user_home=$HOME
home=${REDFIX_HOME:-$HOME/.redfix}
harness=${REDFIX_HARNESS_DIR:-/etc/cc-ci}
installed=$harness
runs_dir=${REDFIX_RUNS_DIR:-/var/lib/cc-ci-runs}
warm_dir=${REDFIX_WARM_DIR:-/var/lib/ci-warm}
domain=${REDFIX_DOMAIN:-ci.commoninternet.net}
sweep_timer=${REDFIX_SWEEP_TIMER:-nightly-sweep.timer}
mirror=${REDFIX_MIRROR:-}
live_stacks=${REDFIX_LIVE_STACKS:-}
live_health=${REDFIX_LIVE_HEALTH:-}
live_interval=${REDFIX_LIVE_INTERVAL:-15}
load_interval=${REDFIX_LOAD_INTERVAL:-60}
made_interval=${REDFIX_MADE_INTERVAL:-1}
harness_repository=${REDFIX_HARNESS_REPOSITORY:-cc-ci}
sweep_runs=${REDFIX_SWEEP_RUNS:-sweep-}
attempts=${REDFIX_HEALTH_ATTEMPTS:-60}
interval=${REDFIX_HEALTH_INTERVAL:-10}
stable=${REDFIX_HEALTH_STABLE:-3}
request_time=${REDFIX_REQUEST_TIME:-15}
patience=${REDFIX_TEARDOWN_ATTEMPTS:-60}
pause=${REDFIX_TEARDOWN_INTERVAL:-1}
kill_attempts=${REDFIX_KILL_ATTEMPTS:-100}
asks=${REDFIX_ASKS:-3}
copy_image=${REDFIX_COPY_IMAGE:-busybox:stable}
tab=$(printf '\t')
cr=$(printf '\r')
esc=$(printf '\033')
base_stack=$(printf '%s' "$domain" | tr . _)

# ---------------------------------------------------------------------------------------------------------------- answers

fail() {
    printf 'error\t%s\ndone\n' "$(printf '%s' "$1" | tr '\t\r\n' '   ')"
    exit "${2:-70}"
}

# text KEY FILE [MOST]: the file's last MOST bytes, announced by their number.
text() {
    text_size=$(($(wc -c <"$2")))
    if [ -n "${3:-}" ] && [ "$text_size" -gt "$3" ]; then
        text_size=$3
    fi
    printf '%s\t%s\n' "$1" "$text_size"
    tail -c "$text_size" "$2"
    printf '\n'
}

# within SECONDS COMMAND…: a command that must not hang the whole script.
within() {
    within_seconds=$1
    shift
    if command -v timeout >/dev/null 2>&1; then
        timeout "$within_seconds" "$@"
    else
        "$@"
    fi
}

# -------------------------------------------------------------------------------------------------------------- arguments

refuse() {
    fail "refused: $1" 64
}

check_recipe() {
    case $1 in
        '' | *[!a-z0-9._-]* | [!a-z0-9]* | *..*) refuse "not a recipe's name" ;;
    esac
    [ "${#1}" -le 80 ] || refuse "a recipe's name that is too long"
}

check_run() {
    case $1 in
        '' | *[!a-z0-9._-]* | [!a-z0-9]* | *..*) refuse "not a run's id" ;;
    esac
    [ "${#1}" -le 120 ] || refuse "a run's id that is too long"
}

check_ref() {
    case $1 in
        '' | *[!A-Za-z0-9._+/-]* | [!A-Za-z0-9]* | *..* | */) refuse "not a tag or commit" ;;
    esac
    [ "${#1}" -le 200 ] || refuse "a ref that is too long"
}

check_commit() {
    case $1 in
        *[!0-9a-f]*) refuse "not a commit" ;;
    esac
    [ "${#1}" -eq 40 ] || [ "${#1}" -eq 64 ] || refuse "not a whole commit id"
}

check_path() {
    case $1 in
        *[!A-Za-z0-9._~/%?=\&+,:@-]*) refuse "not a path" ;;
        /*) ;;
        *) refuse "not a path" ;;
    esac
    [ "${#1}" -le 300 ] || refuse "a path that is too long"
}

check_domain() {
    case $1 in
        *[!a-z0-9.-]* | *..*) refuse "not a throw-away domain" ;;
        "zz-"*".$domain") ;;
        *) refuse "not a throw-away domain" ;;
    esac
}

check_number() {
    case $1 in
        '' | *[!0-9]*) refuse "not a number" ;;
    esac
    [ "${#1}" -le 15 ] || refuse "not a number"
}

# -------------------------------------------------------------------------------------------------------------- processes

# read_stat PID: its state, session and start time, of what follows the program's name (which may hold spaces and brackets). Read by the shell
# itself, as every poll asks for it.
read_stat() {
    stat_state='' stat_session='' stat_started=''
    { read -r stat_line <"/proc/$1/stat"; } 2>/dev/null || return 1
    # shellcheck disable=SC2086 # one field each
    set -- ${stat_line##*) }
    stat_state=${1:-} stat_session=${4:-} stat_started=${20:-}
}

started_at() {
    read_stat "$1" && printf '%s\n' "$stat_started"
}

# alive PID STARTED: a pid alone says nothing after a reboot, so its start time must be the same too. A zombie has ended.
alive() {
    [ -n "$1" ] && [ -n "$2" ] && read_stat "$1" && [ "$stat_started" = "$2" ] && [ "$stat_state" != Z ]
}

read_pid() {
    run_pid='' run_started=''
    [ ! -f "$1/pid" ] || read -r run_pid run_started <"$1/pid" || :
}

# state RUNDIR: running, ended or lost. rc is looked at again, as the run may end between the two looks.
state() {
    if [ -f "$1/rc" ]; then
        echo ended
        return
    fi
    read_pid "$1"
    if alive "$run_pid" "$run_started"; then
        echo running
    elif [ -f "$1/rc" ]; then
        echo ended
    else
        echo lost
    fi
}

other_run() {
    for other in "$home"/runs/*/; do
        other=${other%/}
        [ -d "$other" ] && [ "${other##*/}" != "$1" ] || continue
        if [ "$(state "$other")" = running ]; then
            printf '%s\n' "${other##*/}"
            return
        fi
    done
}

# A harness run that isn't ours: the sweep's, the bridge's or a person's.
foreign_run() {
    own_session=''
    if [ -n "$1" ] && [ -d "$home/runs/$1" ]; then
        read_pid "$home/runs/$1"
        own_session=$run_pid
    fi
    pgrep -f '[r]un_recipe_ci.py' 2>/dev/null | while read -r found _; do
        case $found in
            '' | *[!0-9]*) continue ;;
        esac
        if [ -n "$own_session" ] && { [ "$found" = "$own_session" ] || in_session "$found" "$own_session" || marked "$found" "$1"; }; then
            continue
        fi
        printf '%s\n' "$found"
        break
    done
}

in_session() {
    read_stat "$1" && [ "$stat_session" = "$2" ]
}

# Every process of a run carries the run's directory in its environment, also one that left the group. Its id alone would be that of another
# bot's run as well, which keeps its own home on the node.
marked() {
    grep -qF "REDFIX_RUN=:$home/runs/$2:" "/proc/$1/environ" 2>/dev/null
}

processes_of() {
    grep -lF "REDFIX_RUN=:$home/runs/$1:" /proc/[0-9]*/environ 2>/dev/null | while IFS=/ read -r _ _ found _; do
        read_stat "$found" || :
        [ "$stat_state" = Z ] || printf '%s\n' "$found"
    done
    read_pid "$home/runs/$1"
    if alive "$run_pid" "$run_started"; then
        printf '%s\n' "$run_pid"
    fi
}

signal_run() {
    read_pid "$home/runs/$2"
    if alive "$run_pid" "$run_started"; then
        kill -"$1" -- "-$run_pid" 2>/dev/null || :
    fi
    for victim in $(processes_of "$2"); do
        kill -"$1" "$victim" 2>/dev/null || :
    done
}

# TERM, a bounded wait, KILL, a bounded wait. Says whether the run's processes are gone.
end_processes() {
    [ -n "$(processes_of "$1")" ] || return 0
    for signal in TERM KILL; do
        signal_run "$signal" "$1"
        left=$kill_attempts
        while [ "$left" -gt 0 ]; do
            [ -n "$(processes_of "$1")" ] || return 0
            sleep 0.1
            left=$((left - 1))
        done
    done
    [ -z "$(processes_of "$1")" ]
}

# json_text KEY FILE: the first text of that key in a JSON file.
json_text() {
    grep -o "\"$1\"[[:space:]]*:[[:space:]]*\"[^\"]*\"" "$2" | head -n 1 | sed 's/.*"\([^"]*\)"$/\1/'
}

# ------------------------------------------------------------------------------------------------------------------- files

# plain ROOT PATH: whether PATH, below ROOT, is a file as such (no pipe, no device), and neither it nor a folder on the way to it is a link.
plain() {
    plain_at=$1
    plain_rest=$2
    while [ "$plain_rest" != "${plain_rest#*/}" ]; do
        plain_at=$plain_at/${plain_rest%%/*}
        plain_rest=${plain_rest#*/}
        [ ! -L "$plain_at" ] || return 1
    done
    [ ! -L "$plain_at/$plain_rest" ] && [ -f "$plain_at/$plain_rest" ]
}

# in_run FILE: whether the run has such a file, and it is its own.
in_run() {
    plain "$home/runs" "${dir##*/}/$1"
}

# ------------------------------------------------------------------------------------------------------------------ stacks

list_stacks() {
    within 60 docker stack ls --format '{{.Name}}'
}

# Whether a stack's name is that of a cold run of the recipe, <first four letters>-<six hex digits>_<domain>.
is_cold() {
    cold_prefix=$2
    case $2 in
        ????*) cold_prefix=${2%"${2#????}"} ;;
    esac
    cold_rest=${1#"$cold_prefix"-}
    [ "$cold_rest" != "$1" ] || return 1
    case $cold_rest in
        [0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]"_$base_stack") return 0 ;;
    esac
    return 1
}

warm_stack() {
    printf 'warm-%s_%s' "$1" "$base_stack"
}

# Whether a stack, or a thing of one, belongs to a service that people use. Nothing that it is true of is ever taken away, whoever asks and
# whatever a file says: what the node itself stands on, what is configured as live, and what the harness itself keeps warm by name.
is_live() {
    case ${1%%_*} in
        keycloak | keycloak-* | traefik | traefik-* | drone | drone-* | ccci-* | backup* | warm-keycloak | warm-traefik) return 0 ;;
    esac
    for live in $live_stacks; do
        live=$(printf '%s' "$live" | tr . _)
        case $1 in
            "$live" | "$live"_*) return 0 ;;
        esac
    done
    live_recipe=${1#warm-}
    live_recipe=${live_recipe%%"_$base_stack"*}
    [ "$live_recipe" != "${1#warm-}" ] || return 1
    live_pattern=$(printf '%s' "$live_recipe" | sed 's/[.]/[.]/g')
    [ -n "${live_text:-}" ] || live_text=$(live_tables)
    printf '%s\n' "$live_text" | grep -Eq "[\"']$live_pattern[\"']|(^|[^A-Za-z0-9_.-])$live_pattern[[:space:]]*=|warm-$live_pattern([^a-z0-9-]|\$)"
}

# The modules that name the live services, without remarks: however their table is written, a recipe stands in it as a text, as a word that is
# given something, or in its domain. The installed harness says it, and where a run has another, that one as well.
live_tables() {
    for live_harness in "$installed" "${dir:-$installed}/harness"; do
        [ -d "$live_harness" ] || continue
        find "$live_harness/" -name '*.py' -type f \( -name warm.py -o -exec grep -Eq '^WARM_DOMAINS[[:space:]]*[:=]' {} \; \) -exec sed 's/#.*//' {} \; 2>/dev/null
    done
}

# The stacks that stand, and those that stand no more but left secrets or configs behind.
all_stacks() {
    {
        list_stacks
        docker secret ls --format '{{.Name}}'
        docker config ls --format '{{.Name}}'
    } 2>/dev/null | sed "s/^\([^_]*_$base_stack\)_.*/\1/" | sort -u
}

cold_stacks() {
    all_stacks | while read -r name; do
        if is_cold "$name" "$1"; then
            printf '%s\n' "$name"
        fi
    done
}

stands() {
    list_stacks | grep -Fxq "$1"
}

services_of() {
    within 60 docker stack services "$1" --format '{{.Name}}\t{{.Replicas}}\t{{.Image}}' 2>/dev/null
}

volumes_of() {
    docker volume ls -q --filter "label=com.docker.stack.namespace=$1" 2>/dev/null | grep "^$1_" || :
}

secrets_of() {
    docker secret ls --format '{{.Name}}' 2>/dev/null | grep "^$1_" || :
}

configs_of() {
    docker config ls --format '{{.Name}}' 2>/dev/null | grep "^$1_" || :
}

networks_of() {
    docker network ls --filter "label=com.docker.stack.namespace=$1" --format '{{.Name}}' 2>/dev/null | grep "^$1_" || :
}

containers_of() {
    docker ps --filter "label=com.docker.stack.namespace=$1" --format '{{.ID}}\t{{.Label "com.docker.swarm.service.name"}}' 2>/dev/null
}

# remove_stack STACK yes|no: takes a stack away, with its volumes and secrets if so said, and says line by line what came of it.
remove_stack() {
    removing=$1
    stood=no
    if is_live "$removing"; then
        printf 'kept\tstack %s: a live service\n' "$removing"
        return
    fi
    if stands "$removing"; then
        stood=yes
        within 120 docker stack rm "$removing" >/dev/null 2>&1 || :
        left=$patience
        while [ "$left" -gt 0 ]; do
            if ! stands "$removing" && [ -z "$(services_of "$removing")$(containers_of "$removing")$(networks_of "$removing")" ]; then
                break
            fi
            sleep "$pause"
            left=$((left - 1))
        done
        if stands "$removing" || [ -n "$(containers_of "$removing")" ]; then
            printf 'remaining\tstack %s\n' "$removing"
        else
            printf 'removed\tstack %s\n' "$removing"
        fi
        for network in $(networks_of "$removing"); do
            printf 'remaining\tnetwork %s\n' "$network"
        done
    fi
    remove_each config "$(configs_of "$removing")"
    if [ "$2" = yes ]; then
        remove_each volume "$(volumes_of "$removing")"
        remove_each secret "$(secrets_of "$removing")"
    elif [ "$stood" = yes ]; then
        for kept in $(volumes_of "$removing"); do
            printf "kept\tvolume %s: the canonical's\n" "$kept"
        done
        for kept in $(secrets_of "$removing"); do
            printf "kept\tsecret %s: the canonical's\n" "$kept"
        done
    fi
}

# A volume stays in use until the last container has let go of it, so removing is tried for a while.
remove_each() {
    for thing in $2; do
        if is_live "$thing"; then
            printf "kept\t%s %s: a live service's\n" "$1" "$thing"
            continue
        fi
        left=$patience
        until docker "$1" rm "$thing" >/dev/null 2>&1; do
            left=$((left - 1))
            [ "$left" -gt 0 ] || break
            sleep "$pause"
        done
        if [ "$left" -gt 0 ]; then
            printf 'removed\t%s %s\n' "$1" "$thing"
        else
            printf 'remaining\t%s %s\n' "$1" "$thing"
        fi
    done
}

# remove_app_env DOMAIN: an app's settings, in the run's own home and in the user's.
remove_app_env() {
    if is_live "$(stack_of "$1")"; then
        return
    fi
    env_removed=no
    for env_file in "$dir/home/.abra/servers/default/$1.env" "$user_home/.abra/servers/default/$1.env"; do
        if [ -f "$env_file" ]; then
            rm -f "$env_file"
            env_removed=yes
        fi
    done
    [ "$env_removed" = no ] || printf 'removed\tapp %s\n' "$1"
}

# ------------------------------------------------------------------------------------------------------------ what a run made

stack_of() {
    printf '%s' "$1" | tr . _
}

# own_servers HOME: what a run makes of apps' settings lies in its own home, so that it is told from what others make meanwhile. Settings that are
# there already are the user's; and so are the canonical's, also before there are any, as they outlive the run.
own_servers() {
    shared=$user_home/.abra/servers
    mkdir -p "$shared/default"
    rm -f "$1/.abra/servers"
    mkdir -p "$1/.abra/servers/default"
    link_all "$shared" "$1/.abra/servers" default
    link_all "$shared/default" "$1/.abra/servers/default" .
}

share_canonicals_env() {
    [ -e "$dir/home/.abra/servers/default/$1.env" ] || [ -L "$dir/home/.abra/servers/default/$1.env" ] \
        || ln -s "$user_home/.abra/servers/default/$1.env" "$dir/home/.abra/servers/default/$1.env"
}

# Settings of the canonical that were written beside and moved into place lie in the run's home; where a known-good is written down they are its.
keep_canonicals_env() {
    kept_domain=$(canonical_of_run)
    kept_env=$dir/home/.abra/servers/default/$kept_domain.env
    if [ -n "$kept_domain" ] && has_own_env "$kept_domain" && [ -f "$warm_dir/$r_recipe/canonical.json" ]; then
        cp "$kept_env" "$user_home/.abra/servers/default/$kept_domain.env.new" \
            && mv "$user_home/.abra/servers/default/$kept_domain.env.new" "$user_home/.abra/servers/default/$kept_domain.env"
    fi
}

# note DOMAIN HOW: that the run was seen to make an app.
note() {
    case $1 in
        '' | *[!a-z0-9.-]* | *..*) return 0 ;;
        *".$domain") ;;
        *) return 0 ;;
    esac
    is_noted "$1" "$2" || printf '%s\t%s\n' "$1" "$2" >>"$dir/made"
}

# is_noted DOMAIN [HOW]
is_noted() {
    in_run made || return 1
    if [ -n "${2:-}" ]; then
        grep -Fxq "$1$tab$2" "$dir/made"
    else
        noted | grep -Fxq "$1"
    fi
}

noted() {
    ! in_run made || cut -f 1 "$dir/made" | sort -u
}

# note_made RUN: whose settings lie in the run's own home, and what the run's own processes have abra make or deploy at this moment.
note_made() {
    for note_file in "$dir/home/.abra/servers/default"/*".$domain.env"; do
        note_file=${note_file##*/}
        ! has_own_env "${note_file%.env}" || note "${note_file%.env}" settings
    done
    for note_domain in $(deployed_by "$1"); do
        note "$note_domain" process
    done
}

# has_own_env DOMAIN: whether the run itself has made an app's settings.
has_own_env() {
    in_run "home/.abra/servers/default/$1.env"
}

stood_before() {
    in_run before && grep -Fxq "$1" "$dir/before"
}

deployed_by() {
    deployed_pattern=$(printf '%s' "$domain" | sed 's/[.]/[.]/g')
    processes_of "$1" | while read -r deployer; do
        tr '\0' ' ' <"/proc/$deployer/cmdline" && echo
    done 2>/dev/null | grep -E 'abra[^ ]* app (new|deploy) ' | tr " ='\"" '[\n*]' | grep -Ex "[a-z0-9][a-z0-9-]*[.]$deployed_pattern" | sort -u
}

# note_told: what the harness says in its log that it made, of this recipe. A line that says of an app that it stood there already is none.
note_told() {
    in_run log || return 0
    told_pattern=$(printf '%s' "$domain" | sed 's/[.]/[._]/g')
    told_by='^(prepull of |!! teardown left |(!! [a-z]+: [A-Za-z]+: )?abra app (new|deploy) |(!! )?(WC5 promote failed|promote-on-green-cold FAILED))'
    for told_stack in $(grep -aE "$told_by|: not healthy over HTTPS " "$dir/log" | grep -v 'already deployed' \
        | grep -oE "(^|[^A-Za-z0-9._-])[a-z0-9][a-z0-9-]*[._]$told_pattern" | sed 's/^[^a-z0-9]//' | tr . _ | sort -u | head -n 20); do
        if is_cold "$told_stack" "$r_recipe" || [ "$told_stack" = "$(stack_of "$(canonical_of_run)")" ]; then
            note "${told_stack%"_$base_stack"}.$domain" log
        fi
    done
}

watch_made() {
    note_made "${dir##*/}"
    ( while sleep "$made_interval"; do note_made "${dir##*/}"; done ) >/dev/null 2>&1 &
    made_watch=$!
}

made_is_known() {
    kill "$made_watch" 2>/dev/null || :
    wait "$made_watch" 2>/dev/null || :
    note_made "${dir##*/}"
}

# is_anothers DOMAIN: of an app with that name there are settings among the user's, and in the run's own home there are none (any more): somebody
# else has made one since. Where the harness doesn't keep settings in the home that it is given, what abra was seen to deploy is the run's all the same.
is_anothers() {
    ! has_own_env "$1" || return 1
    [ -f "$user_home/.abra/servers/default/$1.env" ] || return 1
    is_noted "$1" settings || ! is_noted "$1" process
}

# The domain of the recipe's canonical, by the harness that the run is made by.
canonical_of_run() {
    if in_run canonical; then
        head -n 1 "$dir/canonical"
    fi
}

ask_for_canonical() {
    canonical_domain=$(of_harness canonical "$r_recipe" 2>/dev/null | tail -n 1) || canonical_domain=''
    case $canonical_domain in
        *[!a-z0-9.-]* | *..*) canonical_domain='' ;;
        *".$domain") ;;
        *) canonical_domain='' ;;
    esac
    if [ -z "$canonical_domain" ]; then
        canonical_domain=warm-$r_recipe.$domain
        ! is_live "$(stack_of "$canonical_domain")" || canonical_domain=warm-canon-$r_recipe.$domain
    fi
    printf '%s\n' "$canonical_domain" >"$dir/canonical"
    share_canonicals_env "$canonical_domain"
}

# remove_made: what the run is known to have made, and nothing else. What is gone is forgotten, so that nobody's app of that name is taken for it
# when this is asked for again.
remove_made() {
    canonical=$(canonical_of_run)
    for made_domain in $(noted); do
        made_stack=$(stack_of "$made_domain")
        if stood_before "$made_stack"; then
            say_kept "$made_stack" "it stood before this run"
        elif [ "$made_domain" = "$canonical" ]; then
            ! is_this_runs_promote "$canonical" || remove_canonical "$made_stack" "$r_recipe"
        elif is_anothers "$made_domain"; then
            say_left "$made_stack"
        else
            remove_stack "$made_stack" yes
            remove_app_env "$made_domain"
        fi
    done >"$dir/removing"
    cat "$dir/removing"
    grep -q "^remaining$tab" "$dir/removing" || rm -f "$dir/made"
    rm -f "$dir/removing"
}

# A promote that found the canonical deployed is another's: a quick run's, or one by hand.
is_this_runs_promote() {
    is_noted "$1" && ! { in_run log && grep -aqF "$1 is already deployed" "$dir/log"; }
}

# What could be the run's and isn't known to be: of the recipe, and not there when the run began.
name_what_is_left() {
    for left_stack in $(cold_stacks "$r_recipe"); do
        if stood_before "$left_stack"; then
            say_kept "$left_stack" "it stood before this run"
        elif ! is_noted "${left_stack%"_$base_stack"}.$domain"; then
            say_left "$left_stack"
        fi
    done
    for left_stack in $(canonical_stacks "$r_recipe"); do
        if ! stands "$left_stack" || is_noted "${left_stack%"_$base_stack"}.$domain"; then
            continue
        elif is_live "$left_stack"; then
            say_kept "$left_stack" "a live service"
        else
            say_left "$left_stack"
        fi
    done
}

# say_once KEY STACK WHY: once for each stack.
say_once() {
    case " ${said_of:-} " in
        *" $2 "*) return 0 ;;
    esac
    said_of="${said_of:-} $2"
    printf '%s\tstack %s: %s\n' "$1" "$2" "$3"
}

say_kept() {
    say_once kept "$1" "$2"
}

say_left() {
    say_once left "$1" "it isn't known to be this run's; if it is nobody's, remove it by hand: docker stack rm $1"
}

remove_copy_jobs() {
    remove_job "redfix-copy-$1"
}

# A job's containers stay on the node when its service goes, and with them what they printed: here a secret.
remove_job() {
    docker service rm "$1" >/dev/null 2>&1 || :
    left=$patience
    while [ "$left" -gt 0 ]; do
        job_containers=$(docker ps -aq --filter "label=com.docker.swarm.service.name=$1" 2>/dev/null)
        [ -n "$job_containers" ] || break
        # shellcheck disable=SC2086 # one word each
        docker rm -f $job_containers >/dev/null 2>&1 || :
        left=$((left - 1))
    done
}

# --------------------------------------------------------------------------------------------------------------- a recipe

# on_tty LINE: abra wants a terminal. LINE holds checked values only.
on_tty() {
    {
        script -qec "$1" /dev/null </dev/null 2>&1
        printf '%s\n' "$?" >"$work/status"
    } | sed "s/$cr//g; s/$esc\[[0-9;?]*[A-Za-z]//g"
    on_tty_status=$(cat "$work/status" 2>/dev/null || echo 70)
    return "$on_tty_status"
}

# ------------------------------------------------------------------------------------------------------------- the mirror

# Read once, by the processes that ask the mirror and by no other.
read_login() {
    login_user='' login_token=''
    { IFS= read -r login_user && IFS= read -r login_token; } || login_token=''
}

# mirror_git WORD…: git, which gets the login only where the mirror itself asks for one; no helper of the node's keeps it.
mirror_git() {
    if [ -z "$login_token" ]; then
        GIT_TERMINAL_PROMPT=0 git "$@"
        return
    fi
    if [ ! -x "$work/askpass" ]; then
        cat >"$work/askpass" <<'ASKPASS'
#!/bin/sh
case $1 in
    *"//$REDFIX_LOGIN_HOST'"* | *"@$REDFIX_LOGIN_HOST'"* | *"//$REDFIX_LOGIN_HOST/"* | *"@$REDFIX_LOGIN_HOST/"*) ;;
    *) exit 1 ;;
esac
case $1 in
    Username*) printf '%s\n' "$REDFIX_LOGIN_USER" ;;
    *) printf '%s\n' "$REDFIX_LOGIN_TOKEN" ;;
esac
ASKPASS
        chmod 700 "$work/askpass"
    fi
    login_host=${mirror#*://}
    login_host=${login_host%%/*}
    REDFIX_LOGIN_HOST=${login_host##*@} REDFIX_LOGIN_USER=$login_user REDFIX_LOGIN_TOKEN=$login_token GIT_ASKPASS=$work/askpass \
        GIT_TERMINAL_PROMPT=0 git -c credential.helper= "$@"
}

# clone_of REPOSITORY FOLDER: everything of it, from the mirror by its address; nothing is checked out.
clone_of() {
    [ -n "$mirror" ] || { echo "redfix: the node isn't told where the mirror is"; return 1; }
    rm -rf "$2"
    mkdir -p "${2%/*}"
    mirror_git clone -q --no-checkout "$mirror/$1.git" "$2" || { echo "redfix: cannot clone $1 from the mirror"; return 1; }
    # A head from a fork is on no branch of the mirror, which keeps it below refs/pull.
    mirror_git -C "$2" fetch -q --tags --force origin '+refs/pull/*/head:refs/remotes/pull/*' || { echo "redfix: cannot fetch $1 from the mirror"; return 1; }
}

# checkout RECIPE REF COMMIT FOLDER: a clone of the recipe, at exactly that commit.
checkout() {
    clone_of "$1" "$4" || return 1
    git -C "$4" checkout -q --force --detach "$2" -- || { echo "redfix: $1 has no $2"; return 1; }
    at=$(git -C "$4" rev-parse HEAD)
    [ "$at" = "$3" ] || { echo "redfix: $2 of $1 is $at, not $3 as it was when this was asked for"; return 1; }
}

# make_home FOLDER: a home with all that the user's own has, but with recipes to be cloned anew; the user's clones are for other recipes to be read.
# The harness and abra take recipes from below their home, so what runs with this one leaves the clones that others use as they are.
make_home() {
    rm -rf "$1"
    mkdir -p "$1/.abra/recipes" "$HOME/.abra/servers"
    link_all "$HOME" "$1" .abra
    link_all "$HOME/.abra" "$1/.abra" recipes
    [ ! -d "$HOME/.abra/recipes" ] || link_all "$HOME/.abra/recipes" "$1/.abra/recipes" .
}

# link_all FROM TO BUT: everything in a folder but for one thing.
link_all() {
    for linked in "$1"/* "$1"/.[!.]*; do
        { [ -e "$linked" ] || [ -L "$linked" ]; } && [ "${linked##*/}" != "$3" ] || continue
        ln -s "$linked" "$2/${linked##*/}"
    done
}

# -------------------------------------------------------------------------------------------------------------- commands

preflight() {
    check_recipe "$1"
    check_run "$2"
    stacks=$(list_stacks) || fail "docker doesn't answer on the node"
    own=none
    if [ -d "$home/runs/$2" ]; then
        own=$(state "$home/runs/$2")
        # A directory without a leader is one whose start never came to anything.
        [ -f "$home/runs/$2/pid" ] || own=none
    fi
    printf 'own\t%s\n' "$own"
    other=$(other_run "$2")
    [ -z "$other" ] || printf 'run\t%s\n' "$other"
    foreign=$(foreign_run "$2")
    [ -z "$foreign" ] || printf 'foreign\t%s\n' "$foreign"
    for stack in $stacks; do
        kind=other
        case $stack in
            zz-*_"$base_stack" | zl-*_"$base_stack") kind=throwaway ;;
            [a-z0-9]*-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]_"$base_stack") kind=cold ;;
        esac
        is_cold "$stack" "$1" && kind=own
        if canonical_stacks "$1" | grep -Fxq "$stack"; then
            if is_live "$stack"; then kind=live; else kind=canonical; fi
        fi
        printf 'stack\t%s\t%s\n' "$kind" "$stack"
    done
    sweep
    free=$(df -Pk / | awk 'NR == 2 { print $4 }')
    case $free in
        '' | *[!0-9]*) fail "df doesn't tell the free space of the node's disk" ;;
    esac
    printf 'disk\t%s\n' "$free"
    # Not every file system counts them.
    inodes=$(df -Pi / 2>/dev/null | awk 'NR == 2 && $2 > 0 { print $4 }')
    case $inodes in
        '' | *[!0-9]*) ;;
        *) printf 'inodes\t%s\n' "$inodes" ;;
    esac
    printf 'done\n'
}

# When the sweep comes next. A timer that systemd doesn't know says nothing of when, and least of all that none is planned.
sweep() {
    loaded=$(systemctl show -P LoadState "$sweep_timer" 2>/dev/null) || loaded=''
    if [ "$loaded" != loaded ]; then
        printf 'sweep\tunknown\t%s\n' "${loaded:-systemd does not answer}"
        return
    fi
    # While it goes on its timer has no next time, and between two recipes no run is to be seen.
    case $(systemctl show -P SubState "${sweep_timer%.timer}.service" 2>/dev/null) in
        start* | running | reload* | stop*)
            printf 'sweep\trunning\t%s\n' "${sweep_timer%.timer}.service"
            return ;;
    esac
    next=$(systemctl show -P NextElapseUSecRealtime "$sweep_timer" 2>/dev/null) || { printf 'sweep\tunreadable\t\n'; return; }
    if [ -z "$next" ] || [ "$next" = n/a ] || [ "$next" = 0 ]; then
        printf 'sweep\tnone\t\n'
        return
    fi
    if at=$(date -d "$next" +%s 2>/dev/null); then
        printf 'sweep\t%s\t%s\n' "$((at - $(date +%s)))" "$next"
    else
        printf 'sweep\tunreadable\t%s\n' "$next"
    fi
}

# What a node has to have; for whoever sets one up.
look() {
    for program in docker abra cc-ci-run git script setsid; do
        printf 'program\t%s\t%s\n' "$program" "$(command -v "$program" 2>/dev/null)"
    done
    for place in "$harness" "$runs_dir" "$warm_dir" "$home"; do
        kind=missing
        [ ! -d "$place" ] || kind=readable
        [ ! -d "$place" ] || [ ! -w "$place" ] || kind=writable
        printf 'place\t%s\t%s\n' "$kind" "$place"
    done
    if [ -f "$harness/runner/run_recipe_ci.py" ]; then
        printf 'harness\t%s\n' "$(git -C "$harness" rev-parse --short HEAD 2>/dev/null)"
    fi
    printf 'done\n'
}

# What this node's cc-ci is like, for whoever wants to know before the first run whether the bot knows such a one. Nothing is changed.
facts() {
    read_login
    work=$(mktemp -d) || fail "no room for temporary files on the node"
    trap 'rm -rf "$work"' EXIT
    HOME_OF_USER=$HOME
    make_home "$work/home"
    HOME=$work/home
    export HOME
    of_harness facts 2>"$work/trouble" || printf 'unasked\t%s\n' "$(tail -n 1 "$work/trouble" | tr '\t\r' '  ')"
    printf 'own_home\t%s\n' "$HOME"
    HOME=$HOME_OF_USER
    sweep
    abra_version=$(on_tty 'abra --version') || abra_version=''
    printf 'abra\t%s\n' "$(printf '%s\n' "$abra_version" | tail -n 1 | tr '\t' ' ')"
    within 30 docker service ls --format '{{.Name}}\t{{.Image}}' 2>/dev/null | sed -n "s/^\([^$tab]*backup[^$tab]*\)$tab/backup$tab\1$tab/p"
    newest_results
    standing=$(list_stacks 2>/dev/null) || standing=''
    for live in $live_stacks; do
        stands=no
        ! printf '%s\n' "$standing" | grep -qxF "$(printf '%s' "$live" | tr . _)" || stands=yes
        printf 'live\t%s\t%s\n' "$live" "$stands"
    done
    # Where the bot's own last run left its artefacts: below its id, if the harness takes one.
    last=$(ls -dt "$home"/runs/*/rundir 2>/dev/null | head -n 1)
    [ -z "$last" ] || ! plain "$home/runs" "${last#"$home/runs/"}" || printf 'rundir\t%s\n' "$(head -c 200 "$last" | tr '\t\n' '  ' | sed 's/ *$//')"
    shared=$(cd "$HOME/.abra/recipes" 2>/dev/null && ls -d */.git 2>/dev/null | head -n 1)
    [ -z "$shared" ] || printf 'origin\t%s\n' "$(git -C "$HOME/.abra/recipes/${shared%/.git}" remote get-url origin 2>/dev/null | sed 's|://[^/@]*@|://|')"
    if [ -n "$mirror" ]; then
        open=no
        ! GIT_TERMINAL_PROMPT=0 GIT_ASKPASS=true within 30 git -c credential.helper= ls-remote -q "$mirror/$harness_repository.git" HEAD >/dev/null 2>&1 || open=yes
        mine=$open
        [ "$open" = yes ] || ! mirror_git ls-remote -q "$mirror/$harness_repository.git" HEAD >/dev/null 2>&1 </dev/null || mine=yes
        printf 'mirror\t%s\t%s\n' "$open" "$mine"
    fi
    printf 'done\n'
}

# The newest run's results, whoever's it was, and what lies beside them.
newest_results() {
    newest=$(cd "$runs_dir" 2>/dev/null && ls -dt */results.json 2>/dev/null | head -n 1)
    [ -n "$newest" ] || return 0
    newest=${newest%/results.json}
    case $newest in
        *[!A-Za-z0-9._-]*) return 0 ;;
    esac
    plain "$runs_dir" "$newest/results.json" || return 0
    junit=0
    for file in "$runs_dir/$newest"/junit/*.xml; do
        ! plain "$runs_dir" "$newest/junit/${file##*/}" || junit=$((junit + 1))
    done
    printf 'run\t%s\t%s\n' "$newest" "$junit"
    text "file${tab}results.json" "$runs_dir/$newest/results.json" 1048576
    ! plain "$runs_dir" "$newest/lint.txt" || text "file${tab}lint.txt" "$runs_dir/$newest/lint.txt" 65536
}

start() {
    id=$1
    check_run "$id"
    case $2 in
        LIFECYCLE | THROWAWAY_DEPLOY | ADVANCE_COPY | CANONICAL_DOMAIN) ;;
        *) refuse "not a kind of run" ;;
    esac
    check_recipe "$3"
    check_ref "$4"
    check_commit "$5"
    case $6 in
        yes | no) ;;
        *) refuse "at a tag: yes or no" ;;
    esac
    check_path "$7"
    check_domain "$8"
    [ "$9" = - ] || check_commit "$9"
    case ${10} in
        '' | *[!A-Za-z0-9._,-]*) refuse "not a list of recipes" ;;
    esac
    for other in $(printf '%s' "${10}" | tr , ' '); do
        [ "$other" = - ] || check_recipe "$other"
    done
    case ${11} in
        - | https://*) ;;
        *) refuse "not a list of URLs" ;;
    esac
    case ${11} in
        *[!A-Za-z0-9:/._,-]*) refuse "not a list of URLs" ;;
    esac
    read_login
    request=$(printf '%s\n' "$2" "$3" "$4" "$5" "$6" "$7" "$8" "$9" "${10}" "${11}")
    mkdir -p "$home/runs" || fail "cannot write to $home"
    take_mutex
    dir=$home/runs/$id
    if [ -f "$dir/pid" ]; then
        [ "$(cat "$dir/request")" = "$request" ] || fail "the node knows a run $id that was asked for otherwise; remove $dir if it isn't wanted"
        printf 'existing\t%s\ndone\n' "$id"
        return
    fi
    busy=$(other_run "$id")
    [ -n "$busy" ] || busy=$(foreign_run '')
    if [ -n "$busy" ]; then
        printf 'busy\t%s\ndone\n' "$busy"
        return
    fi
    mkdir -p "$dir/artifacts"
    printf '%s\n' "$request" >"$dir/request"
    # The canonical's secrets outlive every run, so that they say nothing of whether its stack stood; a leftover of it is cleared before the run.
    all_stacks | grep -vFx -e "$(warm_stack "$3")" -e "warm-canon-$3_$base_stack" >"$dir/before"
    : >"$dir/log"
    printf '%s\n%s\n' "$login_user" "$login_token" | REDFIX_RUN=":$dir:" setsid sh "$0" _run "$id" >/dev/null 2>&1 &
    left=100
    until [ -f "$dir/pid" ]; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || fail "the run didn't come to life on the node"
        sleep 0.05
    done
    printf 'started\t%s\ndone\n' "$id"
}

# Two starts at the same moment must not both find the node free. A link is made at once or not at all, and says whose it is;
# one whose owner is dead is broken by the one who gets the right to break just that one.
take_mutex() {
    me=$$.$(started_at $$)
    left=100
    until ln -s "$me" "$home/starting" 2>/dev/null; do
        holder=$(readlink "$home/starting" 2>/dev/null || :)
        if [ -n "$holder" ] && ! alive "${holder%.*}" "${holder#*.}" && mkdir "$home/breaking.$holder" 2>/dev/null; then
            [ "$(readlink "$home/starting" 2>/dev/null || :)" != "$holder" ] || rm -f "$home/starting"
            rmdir "$home/breaking.$holder"
            continue
        fi
        left=$((left - 1))
        [ "$left" -gt 0 ] || fail "another start on the node doesn't end (${holder:-unknown}); remove $home/starting if nothing runs"
        sleep 0.1
    done
    trap '[ "$(readlink "$home/starting" 2>/dev/null)" != "$me" ] || rm -f "$home/starting"' EXIT
}

read_request() {
    plain "$home/runs" "${1##*/}/request" || return 1
    { read -r r_kind && read -r r_recipe && read -r r_ref \
        && read -r r_commit && read -r r_attag && read -r r_path && read -r r_domain \
        && read -r r_harness && read -r r_beside && read -r r_watch; } <"$1/request" || return 1
    case $r_recipe in
        '' | *[!a-z0-9._-]* | [!a-z0-9]* | *..*) return 1 ;;
    esac
    case $r_domain in
        *[!a-z0-9.-]* | *..*) return 1 ;;
        zz-*".$domain") ;;
        *) return 1 ;;
    esac
}

poll() {
    check_run "$1"
    check_number "$2"
    dir=$home/runs/$1
    if ! in_run log; then
        printf 'state\tlost\nsize\t0\nbytes\t0\n\ndone\n'
        return
    fi
    # The state first: whatever an ended run printed is then part of the size.
    now=$(state "$dir")
    size=$(($(wc -c <"$dir/log")))
    count=$((size - $2))
    [ "$count" -ge 0 ] || fail "the log of $1 is shorter than what was read of it already"
    [ "$count" -le 262144 ] || count=262144
    printf 'state\t%s\nsize\t%s\nbytes\t%s\n' "$now" "$size" "$count"
    [ "$count" -eq 0 ] || tail -c "+$(($2 + 1))" "$dir/log" | head -c "$count"
    printf '\ndone\n'
}

artifacts() {
    check_run "$1"
    dir=$home/runs/$1
    [ -d "$dir" ] || fail "the node knows no run $1"
    now=$(state "$dir")
    printf 'state\t%s\n' "$now"
    printf 'rc\t%s\n' "$(! in_run rc || head -c 20 "$dir/rc")"
    printf 'rundir\t%s\n' "$(! in_run rundir || head -c 200 "$dir/rundir")"
    ! in_run log || text "file${tab}log" "$dir/log" 8388608
    for file in "$dir"/artifacts/* "$dir"/artifacts/junit/*.xml; do
        name=${file#"$dir/artifacts/"}
        in_run "artifacts/$name" || continue
        case $name in
            *[!A-Za-z0-9._/-]* | *..*) continue ;;
        esac
        # A report that was cut can't be read; better a whole one less than half of one.
        [ "$(($(wc -c <"$file")))" -le 4194304 ] || continue
        text "file$tab$name" "$file"
    done
    printf 'done\n'
}

probe() {
    check_run "$1"
    check_recipe "$2"
    dir=$home/runs/$1
    work=$(mktemp -d) || fail "no room for temporary files on the node"
    trap 'rm -rf "$work"' EXIT
    await_own_look
    stack=''
    in_run probe || stack=$(standing_stack "$1" "$2")
    if in_run probe; then
        cat "$dir/probe"
    elif [ -n "$stack" ]; then
        look_at "$stack"
    else
        printf 'gone\n'
    fi
    printf 'done\n'
}

# A throw-away run looks by itself before it leaves; a second look beside it would meet a stack that is being torn down.
await_own_look() {
    looks=0
    while read_request "$dir" && [ "$r_kind" != LIFECYCLE ] && [ ! -f "$dir/probe" ] && [ ! -f "$dir/rc" ] && [ "$looks" -lt 300 ]; do
        looks=$((looks + 1))
        sleep 0.2
    done
}

# The stack that the run has standing now: its throw-away one, a cold one that it made, or the canonical's that it promotes.
standing_stack() {
    standing=$(list_stacks) || return 0
    read_request "$dir" || return 0
    if [ "$r_kind" != LIFECYCLE ]; then
        printf '%s\n' "$standing" | grep -Fx "$(stack_of "$r_domain")" || :
        return 0
    fi
    note_made "$1"
    note_told
    for candidate in $standing; do
        if is_cold "$candidate" "$2" && is_noted "${candidate%"_$base_stack"}.$domain" && ! stood_before "$candidate" \
            && ! is_anothers "${candidate%"_$base_stack"}.$domain"; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    candidate=$(canonical_of_run)
    if [ -n "$candidate" ] && is_this_runs_promote "$candidate" && ! is_live "$(stack_of "$candidate")"; then
        printf '%s\n' "$standing" | grep -Fx "$(stack_of "$candidate")" || :
    fi
}

look_at() {
    printf 'stack\t%s\n' "$1"
    services_of "$1" >"$work/services"
    while IFS=$tab read -r service replicas image; do
        [ -n "$service" ] || continue
        printf 'service\t%s\t%s\t%s\n' "$service" "$replicas" "$image"
        mounts_of "$service"
        within 30 docker service logs --raw --no-trunc --tail 200 "$service" >"$work/log" 2>&1 </dev/null || :
        text "log$tab$service" "$work/log" 65536
    done <"$work/services"
    look_at_names "$1"
    for network in $(networks_of "$1") proxy; do
        endpoints_on "$network" | real_tabs | while IFS=$tab read -r name address; do
            case "$name $address" in
                ' '* | *' ' | *' <nil>' | *-endpoint' '*) ;; # a network's own load balancer is no service's
                *) printf 'endpoint\t%s\t%s\t%s\n' "$network" "$name" "$address" ;;
            esac
        done
    done
}

# Who has which address: containers, and the virtual addresses of services, which are what a name usually leads to.
endpoints_on() {
    {
        within 30 docker network inspect "$1" --format '{{range .Containers}}{{.Name}}\t{{.IPv4Address}}{{"\n"}}{{end}}'
        within 30 docker network inspect --verbose "$1" \
            --format '{{range $name, $service := .Services}}{{$name}}\t{{$service.VIP}}{{"\n"}}{{end}}'
    } 2>/dev/null </dev/null
}

# "inspect", unlike "ls", prints the \t of a format as it stands there.
real_tabs() {
    sed "s/\\\\t/$tab/g"
}

mounts_of() {
    {
        within 30 docker service inspect --format \
            '{{range .Spec.TaskTemplate.ContainerSpec.Mounts}}{{.Type}}\t{{.Source}}\t{{.Target}}\t{{.ReadOnly}}{{"\n"}}{{end}}' "$1"
        within 30 docker service inspect --format \
            '{{range .Spec.TaskTemplate.ContainerSpec.Configs}}config\t{{.ConfigName}}\t{{.File.Name}}\ttrue{{"\n"}}{{end}}' "$1"
    } 2>/dev/null </dev/null | real_tabs | while read -r mount; do
        [ -z "$mount" ] || printf 'mount\t%s\t%s\n' "$1" "$mount"
    done
}

# What each service's short name means inside each running container, asked more than once, as answers may come by turns; and once
# what its swarm name does, which is nobody else's.
look_at_names() {
    containers_of "$1" >"$work/containers"
    budget=80
    while IFS=$tab read -r container inside; do
        [ -n "$inside" ] || continue
        while IFS=$tab read -r service _; do
            [ -n "$service" ] && [ "$service" != "$inside" ] || continue
            turn=0
            while [ "$turn" -lt "$asks" ]; do
                turn=$((turn + 1))
                resolve "$container" "$inside" "${service#"$1"_}"
            done
            resolve "$container" "$inside" "$service"
        done <"$work/services"
    done <"$work/containers"
}

resolve() {
    [ "$budget" -gt 0 ] || return 0
    budget=$((budget - 1))
    addresses=$(within 20 docker exec "$1" getent hosts "$3" 2>/dev/null </dev/null | awk '{ printf " %s", $1 }')
    printf 'resolve\t%s\t%s\t%s\n' "$2" "$3" "${addresses# }"
}

teardown() {
    check_run "$1"
    dir=$home/runs/$1
    known=no
    ! read_request "$dir" || known=yes
    # What is being deployed at this moment is told by who deploys it, so they are asked before they are ended.
    [ "$known" = no ] || note_made "$1"
    if ! end_processes "$1"; then
        printf 'remaining\tprocesses of %s: %s\n' "$1" "$(processes_of "$1" | tr '\n' ' ')"
    elif [ -f "$dir/pid" ] && [ ! -f "$dir/rc" ]; then
        echo 143 >"$dir/rc.new" && mv "$dir/rc.new" "$dir/rc"
        printf 'removed\trun %s, which had not ended by itself\n' "$1"
    fi
    list_stacks >/dev/null || fail "docker doesn't answer on the node, so nothing can be said of what is left there"
    remove_copy_jobs "$(printf '%s' "$1" | tr . -)"
    if [ "$known" = no ]; then
        # The node never heard of this run: whatever stands there isn't its own.
        printf 'done\n'
        return
    fi
    note_made "$1"
    note_told
    keep_canonicals_env
    [ "$r_beside" = - ] || unload
    if [ "$r_kind" != LIFECYCLE ]; then
        remove_stack "$(stack_of "$r_domain")" yes
        remove_app_env "$r_domain"
        remove_deps
    fi
    remove_made
    [ "$r_kind" != LIFECYCLE ] || name_what_is_left
    rm -rf "$dir/harness" "$dir/home"
    printf 'done\n'
}

# abra fetches tags from the clone's origin and looks at its default branch, so the clone is one of a repository on this node, whose default
# branch is the commit.
lint() {
    check_recipe "$1"
    check_commit "$2"
    read_login
    mkdir -p "$home/runs"
    busy=$(other_run '')
    [ -z "$busy" ] || { printf 'busy\t%s\ndone\n' "$busy"; return; }
    work=$(mktemp -d) || fail "no room for temporary files on the node"
    trap 'rm -rf "$work"' EXIT
    make_home "$work/home"
    origin=$work/origin
    scratch=$work/home/.abra/recipes/$1
    if { checkout "$1" "$2" "$2" "$origin" && default_branch "$origin" "$2" && rm -rf "$scratch" && git clone -q "$origin/.git" "$scratch"; } >"$work/table" 2>&1; then
        HOME=$work/home ABRA_DIR=$work/home/.abra
        export HOME ABRA_DIR
        on_tty "abra recipe lint -n $1" >"$work/table" && status=0 || status=$?
    else
        status=-
    fi
    printf 'rc\t%s\n' "$status"
    text table "$work/table" 262144
    printf 'done\n'
}

# default_branch CLONE COMMIT: makes the commit the head of the default branch, whatever that is called, and of no other.
default_branch() {
    branch=$(git -C "$1" symbolic-ref -q --short refs/remotes/origin/HEAD) || branch=origin/main
    git -C "$1" update-ref "refs/heads/${branch#origin/}" "$2" && git -C "$1" symbolic-ref HEAD "refs/heads/${branch#origin/}"
}

# What the last sweep left: what it printed, in the journal of its service; the canonicals that it wrote, and what they are behind of; and, of an
# older harness, directories of its runs.
last_sweep() {
    read_login
    work=$(mktemp -d) || fail "no room for temporary files on the node"
    trap 'rm -rf "$work"' EXIT
    service=${sweep_timer%.timer}.service
    printf 'service\t%s\n' "$service"
    newest_sweep "$service" >"$work/journal"
    text journal "$work/journal" 16777216
    started=$(systemctl show -P ExecMainStartTimestamp "$service" 2>/dev/null) || started=''
    swept_directories
    if [ -s "$work/journal" ] || [ -n "$started" ]; then
        standing_of_recipes
    elif [ -z "$newest" ] && [ -n "$(find "$warm_dir/" -mindepth 2 -maxdepth 2 -name canonical.json 2>/dev/null | head -n 1)" ]; then
        # The journal is gone, and the node was started again since: the canonicals still tell how far the last sweep came.
        printf 'forgotten\t\n'
        standing_of_recipes
    fi
    printf 'done\n'
}

# The journal keeps many sweeps; the newest begins with its own header.
newest_sweep() {
    within 120 journalctl -u "$1" -o cat --no-pager >"$work/sweeps" 2>/dev/null || :
    header=$(grep -n '=== nightly cold sweep: ' "$work/sweeps" | tail -n 1)
    [ -z "$header" ] || tail -n "+${header%%:*}" "$work/sweeps"
}

# Each recipe that the harness has settings for: whether it is enrolled, what its canonical is, and its tags on the mirror.
standing_of_recipes() {
    of_harness enrolled >"$work/enrolled" 2>"$work/trouble" || printf 'untold\t%s\n' "$(tr '\t\r\n' '   ' <"$work/trouble")"
    while IFS=$tab read -r name enrolled _; do
        case $name in
            '' | *[!a-z0-9._-]* | *..*) continue ;;
        esac
        version=''
        [ ! -f "$warm_dir/$name/canonical.json" ] || version=$(json_text version "$warm_dir/$name/canonical.json")
        printf 'recipe\t%s\t%s\t%s\n' "$name" "$enrolled" "$version"
        mirror_git ls-remote --tags --refs "$mirror/$name.git" 2>/dev/null </dev/null | sed -n "s|^[0-9a-f]*${tab}refs/tags/\([A-Za-z0-9._+-]*\)\$|tag$tab$name$tab\1|p"
    done <"$work/enrolled"
}

# An older harness left a directory for each run; the day stands in its name, <prefix><yyyymmdd>-<recipe>.
swept_directories() {
    newest=$(cd "$runs_dir" 2>/dev/null && ls -d "$sweep_runs"[0-9]*-* 2>/dev/null | sed -n "s/^$sweep_runs\([0-9]\{8\}\)-.*/\1/p" | sort | tail -n 1)
    [ -n "$newest" ] || return 0
    for swept in "$runs_dir/$sweep_runs$newest"-*; do
        [ -d "$swept" ] && [ ! -L "$swept" ] || continue
        name=${swept##*/}
        case $name in
            *[!A-Za-z0-9._-]*) continue ;;
        esac
        printf 'swept\t%s\t%s\n' "$name" "${name#"$sweep_runs$newest-"}"
        ! plain "$runs_dir" "$name/results.json" || text "file$tab$name${tab}results.json" "$swept/results.json"
        ! plain "$runs_dir" "$name/log.txt" || text "file$tab$name${tab}log.txt" "$swept/log.txt" 65536
        for file in "$swept"/junit/*.xml; do
            plain "$runs_dir" "$name/junit/${file##*/}" && [ "$(($(wc -c <"$file")))" -le 262144 ] || continue
            text "file$tab$name${tab}junit/${file##*/}" "$file"
        done
    done
}

# ----------------------------------------------------------------------------------------------------------------- a run

# The leader of a run's own session. Its exit status is written last, so that whoever sees it may read everything else.
run() {
    dir=$home/runs/$1
    printf '%s %s\n' $$ "$(started_at $$)" >"$dir/pid.new" && mv "$dir/pid.new" "$dir/pid"
    work=$dir/work
    mkdir -p "$work"
    read_request "$dir" || exit 70
    status=0
    # What asks the mirror is a process of its own that ends before the run begins: nothing that belongs to a recipe runs beside the login.
    sh "$0" _bring "$1" >>"$dir/log" 2>&1 || status=$?
    exec </dev/null
    (run_kind "$status") >>"$dir/log" 2>&1 || status=$?
    rm -rf "$work"
    echo "$status" >"$dir/rc.new" && mv "$dir/rc.new" "$dir/rc"
}

# Brings what the run needs of the mirror: the recipe, the harness where it isn't the installed one, and what is to be deployed beside.
bring() {
    dir=$home/runs/$1
    work=$dir/work
    read_login
    read_request "$dir" || exit 70
    make_home "$dir/home"
    own_servers "$dir/home"
    recipes=$dir/home/.abra/recipes
    if ! checkout "$r_recipe" "$r_ref" "$r_commit" "$recipes/$r_recipe"; then
        echo "the recipe can't be brought to $r_ref on the node" >"$work/trouble"
        return 70
    fi
    if [ "$r_harness" != - ] && ! scratch_harness; then
        echo "the harness can't be checked out at $r_harness on the node" >"$work/trouble"
        return 70
    fi
    [ "$r_beside" != - ] || return 0
    for beside in $(printf '%s' "$r_beside" | tr , ' '); do
        clone_of "$beside" "$recipes/$beside" || { echo "$beside, which was to be deployed beside it, can't be cloned" >"$work/trouble"; return 70; }
        newest=$(git -C "$recipes/$beside" tag --sort=-creatordate | head -n 1)
        git -C "$recipes/$beside" checkout -q --detach "${newest:-HEAD}"
    done
}

# A change to the harness is shown from a checkout of its own: the installed one is not touched.
scratch_harness() {
    clone_of "$harness_repository" "$dir/harness" || return 1
    git -C "$dir/harness" cat-file -e "$r_harness^{commit}" 2>/dev/null || mirror_git -C "$dir/harness" fetch -q origin "$r_harness" || :
    git -C "$dir/harness" checkout -q --detach "$r_harness" || { echo "redfix: $harness_repository has no commit $r_harness"; return 1; }
}

# run_kind STATUS: of what was brought before.
run_kind() {
    [ "$r_harness" = - ] || harness=$dir/harness
    plain_environment
    if [ -s "$work/trouble" ] || [ "$1" -ne 0 ]; then
        results unknown "$(cat "$work/trouble" 2>/dev/null || echo "what the run needs can't be brought to the node")"
        return 70
    fi
    HOME=$dir/home ABRA_DIR=$dir/home/.abra
    export HOME ABRA_DIR
    kind_status=0
    run_began=$(date +%s)
    if [ "$r_kind" != CANONICAL_DOMAIN ]; then
        ask_for_canonical
        clear_leftovers
    fi
    watch_live_services
    watch_made
    case $r_kind in
        LIFECYCLE) load_and_lifecycle || kind_status=$? ;;
        THROWAWAY_DEPLOY) throwaway_deploy || kind_status=$? ;;
        ADVANCE_COPY) advance_copy || kind_status=$? ;;
        CANONICAL_DOMAIN) canonical_domain || kind_status=$? ;;
    esac
    made_is_known
    live_services_asked
    return "$kind_status"
}

# What the caller's environment may hold and would make another run of it.
plain_environment() {
    unset RECIPE REF PR SRC VERSION MODE STAGES QUICK ABRA_DIR CCCI_QUICK CCCI_RUN_ID CCCI_SKIP_FETCH CCCI_APP_DOMAIN CCCI_OP CCCI_OP_STATE_FILE \
        CCCI_DEPS_FILE PYTEST_ADDOPTS
    for name in $(env | sed -n 's/^\(CCCI_SKIP_GENERIC[A-Za-z0-9_]*\)=.*/\1/p'); do
        unset "$name"
    done
    CCCI_REPO=$harness CCCI_RUNS_DIR=$runs_dir CCCI_WARM_ROOT=$warm_dir
    export CCCI_REPO CCCI_RUNS_DIR CCCI_WARM_ROOT
}

# canonical_stacks RECIPE: what its canonical's stack may be called. Where the first is a live service's, the harness may have another for it.
canonical_stacks() {
    printf '%s\nwarm-canon-%s_%s\n' "$(warm_stack "$1")" "$1" "$base_stack"
}

# A promote that failed leaves its stack standing, and the next one then says that it is deployed already. While somebody else's run goes on, it may
# be that one's.
clear_leftovers() {
    leftover=$(stack_of "$(canonical_of_run)")
    if ! stands "$leftover" || is_live "$leftover"; then
        return
    fi
    if [ -n "$(foreign_run "${dir##*/}")" ]; then
        echo "redfix: $leftover stands, and a run that isn't ours goes on: it is left"
        printf '%s\n' "$leftover" >>"$dir/before"
        return
    fi
    echo "redfix: $leftover is left over from a promote that failed; it is removed before the run"
    remove_canonical "$leftover" "$r_recipe"
}

# remove_canonical STACK RECIPE: where a known-good is written down, its volumes, secrets and settings stay. Where none is, nothing stays: settings
# without the secrets that belong to them would make the next promote fail for want of those.
remove_canonical() {
    if is_live "$1" || [ -f "$warm_dir/$2/canonical.json" ]; then
        remove_stack "$1" no
    else
        remove_stack "$1" yes
        remove_app_env "${1%"_$base_stack"}.$domain"
    fi
}

# --------------------------------------------------------------------------------------------------------- live services

# A run that could touch a live service, because it is of the service's own recipe or by a harness that isn't the installed one, has each of
# them asked before it, while it goes on, and after it: those that the bot names, and those that are configured.
watch_live_services() {
    [ "$r_watch" = - ] || live_health="$live_health $(printf '%s' "$r_watch" | tr , ' ')"
    [ -n "$live_health" ] || return 0
    [ "$r_harness" != - ] || is_live "$(warm_stack "$r_recipe")" || return 0
    : >"$dir/live"
    ask_live_services before
    ( while sleep "$live_interval"; do ask_live_services during; done ) &
    live_watch=$!
}

ask_live_services() {
    for live_url in $live_health; do
        live_status=$(curl -ksS -o /dev/null -w '%{http_code}' --max-time "$request_time" "$live_url" 2>/dev/null) || live_status=0
        printf '%s %s %s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" "$live_status" "$live_url" >>"$dir/live"
    done
}

live_services_asked() {
    [ -f "$dir/live" ] || return 0
    kill "$live_watch" 2>/dev/null || :
    wait "$live_watch" 2>/dev/null || :
    ask_live_services after
    cp "$dir/live" "$dir/artifacts/live.txt"
    sed 's/^/live: /' "$dir/live"
}

# ------------------------------------------------------------------------------------------------------------------ load

load_domain() {
    printf 'zl-%s-%s.%s' "$(printf '%s' "${dir##*/}" | cksum | cut -d ' ' -f 1)" "$1" "$domain"
}

# The node is loaded as the sweep loads it: other recipes are deployed beside this one, again and again, as long as it goes on.
load_and_lifecycle() {
    if [ "$r_beside" = - ]; then
        lifecycle
        return
    fi
    beside_place=0
    for beside in $(printf '%s' "$r_beside" | tr , ' '); do
        beside_place=$((beside_place + 1))
        beside_domain=$(load_domain "$beside_place")
        echo "redfix: beside it, $beside is deployed at $beside_domain"
        if ! on_tty "abra app new $beside --domain $beside_domain --server default --no-input --secrets --chaos" >/dev/null \
            || ! on_tty "abra app deploy $beside_domain --no-input --chaos" >/dev/null; then
            stands "$(printf '%s' "$beside_domain" | tr . _)" \
                || { results unknown "$beside, which was to be deployed beside it, can't be deployed"; unload; return 70; }
        fi
    done
    ( while sleep "$load_interval"; do deploy_beside_again; done ) >/dev/null 2>&1 &
    load_keeper=$!
    loaded_status=0
    lifecycle || loaded_status=$?
    kill "$load_keeper" 2>/dev/null || :
    wait "$load_keeper" 2>/dev/null || :
    unload
    return "$loaded_status"
}

deploy_beside_again() {
    beside_place=0
    for beside in $(printf '%s' "$r_beside" | tr , ' '); do
        beside_place=$((beside_place + 1))
        on_tty "abra app deploy $(load_domain "$beside_place") --no-input --chaos --force"
    done
}

unload() {
    for beside_place in 1 2 3; do
        beside_domain=$(load_domain "$beside_place")
        beside_stack=$(printf '%s' "$beside_domain" | tr . _)
        if stands "$beside_stack" || [ -f "$HOME/.abra/servers/default/$beside_domain.env" ]; then
            remove_stack "$beside_stack" yes
            remove_app_env "$beside_domain"
        fi
    done
}

# ---------------------------------------------------------------------------------------------- the harness's own functions

# of_harness WORD…: asks the harness's modules, by a program of ours that runs as the harness itself does.
of_harness() {
    [ -f "$work/redfix_harness.py" ] || cat >"$work/redfix_harness.py" <<'PYTHON'
@redfix_harness.py@
PYTHON
    (cd "$harness" && cc-ci-run "$work/redfix_harness.py" "$@" </dev/null)
}

# The harness's own functions say where it would deploy the canonical; nothing is deployed, so no live service is touched.
canonical_domain() {
    echo "== domains: start"
    cd "$harness" || { results unknown "the harness isn't at $harness"; return 70; }
    if ! of_harness domains "$r_recipe" >"$dir/artifacts/enrolment.json"; then
        results unknown "the harness's functions can't be asked where it deploys the canonical"
        return 70
    fi
    cat "$dir/artifacts/enrolment.json"
    echo "== domains: end"
}

lifecycle() {
    cd "$harness" || { results unknown "the harness isn't at $harness"; return 70; }
    follows_home || return 70
    # File systems keep time by ticks: what is written within the first is no younger than this file, unless that is made a little older.
    touch -d "@$(($(date +%s) - 1))" "$work/began"
    RECIPE=$r_recipe CCCI_SKIP_FETCH=1 CCCI_RUN_ID=${dir##*/}
    export RECIPE CCCI_SKIP_FETCH CCCI_RUN_ID
    if [ "$r_attag" = no ]; then
        REF=$r_commit
        export REF
    fi
    # The harness makes an abra's folder of its own for the run, and takes the recipe from below its home into it.
    unset ABRA_DIR
    lifecycle_status=0
    cc-ci-run runner/run_recipe_ci.py || lifecycle_status=$?
    ABRA_DIR=$HOME/.abra
    export ABRA_DIR
    keep_canonicals_env
    keep_artifacts
    if [ "$lifecycle_status" -ne 0 ] || grep -q 'WC5 promote failed' "$dir/log"; then
        place_troubles ''
    fi
    return "$lifecycle_status"
}

# A harness that was given a home of its own wouldn't see the run's clone, and would test what stands in another.
follows_home() {
    followed=$(of_harness home) || followed=''
    [ "$followed" = "$HOME" ] && return 0
    echo "redfix: cc-ci-run runs with the home ${followed:-(none)} and not with the one that it is given"
    results unknown "the harness can't be given a clone of the run's own: cc-ci-run sets a home of its own"
    return 1
}

# The run's artefacts lie below its own id; an older harness, or one that takes no id, writes over "manual" again and again.
keep_artifacts() {
    made=''
    for candidate in "${dir##*/}" $(cd "$runs_dir" 2>/dev/null && ls -dt manual* 2>/dev/null); do
        if is_this_runs "$candidate"; then
            made=$candidate
            break
        fi
    done
    if [ -z "$made" ]; then
        echo "redfix: the harness left no artefacts of this run in $runs_dir, neither in ${dir##*/} nor in manual"
        return
    fi
    printf '%s\n' "$made" >"$dir/rundir"
    [ ! -L "$dir/artifacts/junit" ] || rm -f "$dir/artifacts/junit"
    mkdir -p "$dir/artifacts/junit"
    written_since "$runs_dir/$made" -maxdepth 1 \( -name results.json -o -name '*.txt' -o -name '*.log' \) | while IFS= read -r file; do
        cp -P "$file" "$dir/artifacts/"
    done
    [ ! -d "$runs_dir/$made/junit" ] || written_since "$runs_dir/$made/junit" -maxdepth 1 -name '*.xml' | while IFS= read -r file; do
        cp -P "$file" "$dir/artifacts/junit/"
    done
}

# written_since FOLDER TEST…: the files in it that were written since the run began. What an earlier run left there is none of this one's.
written_since() {
    written_in=$1
    shift
    find "$written_in" "$@" -type f -newer "$work/began"
}

# Whose the artefacts in a folder are: those below the run's own id are its, others only if they say that they are of this recipe at this ref.
is_this_runs() {
    found=$runs_dir/$1
    [ -d "$found" ] || return 1
    if [ "$1" = "${dir##*/}" ]; then
        [ -n "$(written_since "$found" | head -n 1)" ]
        return
    fi
    [ -n "$(written_since "$found" -maxdepth 1 -name results.json)" ] && [ "$(told_of recipe "$found")" = "$r_recipe" ] || return 1
    if [ "$r_attag" = yes ]; then
        [ "$(told_of version "$found")" = "$r_ref" ]
    else
        told_ref=$(told_of ref "$found")
        [ -n "$told_ref" ] && [ "${r_commit#"$told_ref"}" != "$r_commit" ]
    fi
}

told_of() {
    json_text "$1" "$2/results.json"
}

# results pass|fail|unknown TIER-OR-REASON [SECONDS]: what the harness would have written of a run that it doesn't make.
results() {
    stages='' unknown=''
    if [ "$1" = unknown ]; then
        unknown=",\"unknown\":\"$(printf '%s' "$2" | sed 's/[\\"]/\\&/g')\""
    else
        stages="{\"name\":\"$2\",\"status\":\"$1\",\"seconds\":${3:-0}}"
    fi
    [ "$r_attag" = yes ] && results_ref=null || results_ref="\"$r_commit\""
    printf '{"schema":2,"recipe":"%s","version":"%s","pr":null,"ref":%s,"stages":[%s],"level":0,"rungs":{},"skips":[],"flags":{}%s}\n' \
        "$r_recipe" "$r_ref" "$results_ref" "$stages" "$unknown" >"$dir/artifacts/results.json"
}

# What docker tells nobody but its own journal, and the disk nobody at all. A service that gets no address has tasks that stay in New.
place_troubles() {
    exhausted=$(within 60 journalctl -u docker.service -o cat --no-pager --since "@$run_began" 2>/dev/null | grep -c 'could not find an available IP while allocating VIP') || :
    if [ "${exhausted:-0}" -gt 0 ]; then
        waiting=0
        [ -z "$1" ] || waiting=$(tasks_of "$1" | awk -F '\t' '$2 ~ /^New/ { n++ } END { print n + 0 }')
        echo "redfix: dockerd said $exhausted times since the run began: could not find an available IP while allocating VIP; $waiting tasks stay in New"
    fi
    inodes=$(df -Pi / 2>/dev/null | awk 'NR == 2 && $2 > 0 { print $4 }')
    [ "$inodes" != 0 ] || echo "redfix: no space left on device: the disk has no inodes left"
}

https_status() {
    code=$(curl -ksS -o /dev/null -w '%{http_code}' --max-time "$request_time" "https://$r_domain$r_path" 2>/dev/null) || :
    case $code in
        [1-9][0-9][0-9]) printf '%s' "$code" ;;
        *) printf 0 ;;
    esac
}

# By the harness's own list for the recipe; where it has none, by what says that somebody is there.
answers_well() {
    if [ -n "${health_ok:-}" ]; then
        case ",$health_ok," in
            *",$1,"*) return 0 ;;
        esac
        return 1
    fi
    case $1 in
        2?? | 3?? | 401 | 403) return 0 ;;
    esac
    return 1
}

# as_the_harness OP: settings, files and neighbours as its own deploys have them; and where it asks for health.
as_the_harness() {
    prepared=0
    of_harness prepare "$r_recipe" "$r_domain" "$1" >"$work/prepared" 2>&1 || prepared=$?
    grep "^dep$tab" "$work/prepared" >>"$dir/deps" || :
    grep -v "^dep$tab" "$work/prepared" || :
    [ "$prepared" -eq 0 ] || echo "redfix: it isn't prepared as the harness does it (status $prepared)"
    if of_harness health "$r_recipe" >"$work/health" 2>"$work/unhealthy" && IFS=$tab read -r told_path told_ok <"$work/health"; then
        case $told_path in
            *[!A-Za-z0-9._~/%?=\&+,:@-]* | '') ;;
            /*) r_path=$told_path ;;
        esac
        case $told_ok in
            *[!0-9,]* | '') ;;
            *) health_ok=$told_ok ;;
        esac
    else
        echo "redfix: the harness doesn't say where its health is asked ($(tail -n 1 "$work/unhealthy")), so it is asked at $r_path"
    fi
}

# Whether every service has as many tasks as it should; a job that has run to its end has.
all_running() {
    services_of "$1" | awk -F '\t' '
        { split($2, word, " "); split(word[1], n, "/"); seen++
          if (n[1] != n[2] && $2 !~ /\(([0-9]+)\/[0-9]+ completed\)/) down++ }
        END { exit seen > 0 && down == 0 ? 0 : 1 }'
}

# await HOPELESS COMMAND…: until the command holds often enough in a row, or the bound is reached, or there is no hope left, as often in
# a row.
await() {
    hopeless=$1
    shift
    in_a_row=0
    without_hope=0
    turn=0
    while [ "$turn" -lt "$attempts" ]; do
        turn=$((turn + 1))
        if "$@"; then
            in_a_row=$((in_a_row + 1))
            without_hope=0
            [ "$in_a_row" -lt "$stable" ] || return 0
        else
            in_a_row=0
            if "$hopeless" "$r_domain"; then
                without_hope=$((without_hope + 1))
                if [ "$without_hope" -ge "$stable" ]; then
                    echo "redfix: it isn't waited for any longer: $why_hopeless"
                    return 1
                fi
            else
                without_hope=0
            fi
        fi
        [ "$turn" -ge "$attempts" ] || sleep "$interval"
    done
    return 1
}

healthy_over_https() {
    last_status=$(https_status)
    answers_well "$last_status"
}

converged() {
    last_status=-
    all_running "$1" || return 1
    healthy_over_https
}

deploy_app() {
    on_tty "abra app deploy $r_domain --no-input --chaos" || echo "redfix: abra app deploy ended with $on_tty_status"
    deploy_status=$on_tty_status
}

# Something may come of it until the bound is reached.
never() {
    return 1
}

# Whether nothing can come of a deploy any more: abra has given up, and so has the swarm, or nothing stands. What restarts or is still being
# started may get there yet, however long it has been at it. Sets why_hopeless.
given_up() {
    [ "$deploy_status" -ne 0 ] || return 1
    left_standing=$(list_stacks) || return 1
    if ! printf '%s\n' "$left_standing" | grep -Fxq "$(printf '%s' "$1" | tr . _)"; then
        why_hopeless="abra ended with $deploy_status, and nothing of the app stands"
        return 0
    fi
    given_up_by_swarm=$(services_given_up "$(printf '%s' "$1" | tr . _)")
    why_hopeless="abra ended with $deploy_status, and the swarm starts $given_up_by_swarm no more"
    [ -n "$given_up_by_swarm" ]
}

# The services with too few tasks all of which have ended: a swarm that means to start one more has made it by then, to wait in state Ready.
services_given_up() {
    services_of "$1" | awk -F '\t' '{ split($2, word, " "); split(word[1], n, "/")
        if (n[1] + 0 < n[2] + 0 && $2 !~ /\(([0-9]+)\/[0-9]+ completed\)/) print $1 }' >"$work/down"
    [ -s "$work/down" ] || return 0
    tasks_of "$1" >"$work/tasks" || return 0
    while read -r service; do
        awk -F '\t' -v service="$service" '
            { sub(/^\\_ /, "", $1); sub(/\.[^.]*$/, "", $1) }
            $1 == service { split($2, state, " "); seen++; if (state[1] !~ /^(Complete|Shutdown|Failed|Rejected|Remove|Orphaned)$/) live++ }
            END { if (seen > 0 && live == 0) print service }' "$work/tasks"
    done <"$work/down" | head -n 1
}

tasks_of() {
    within 60 docker stack ps "$1" --no-trunc --format '{{.Name}}\t{{.CurrentState}}\t{{.Error}}' 2>/dev/null
}

last_logs() {
    services_of "$1" | while IFS=$tab read -r service replicas _; do
        echo "-- $service ($replicas)"
        within 30 docker service logs --raw --no-trunc --tail 200 "$service" 2>&1 </dev/null | tail -n "$2"
    done
}

# What a service that doesn't come up says of itself: its last line that speaks of an error, else its last line.
telling_line() {
    services_of "$1" | awk -F '\t' '{ split($2, word, " "); split(word[1], n, "/"); if (n[1] != n[2]) print $1 }' | while read -r service; do
        within 30 docker service logs --raw --no-trunc --tail 200 "$service" 2>&1 </dev/null | sed "s/$cr//g; s/$esc\[[0-9;?]*[A-Za-z]//g" | awk '
            NF { last = $0 }
            tolower($0) ~ /error|fatal|panic|failed|failure|denied|read-only|cannot|could not|unable|no such/ { telling = $0 }
            END { if (telling != "") print telling; else if (last != "") print last }'
    done | head -n 1
}

# Probes while it stands, then takes everything away; the log says what came of it.
look_and_leave() {
    look_at "$1" >"$dir/probe.new" 2>/dev/null && mv "$dir/probe.new" "$dir/probe"
    echo "== teardown"
    remove_stack "$1" yes
    remove_app_env "$r_domain"
    remove_deps
}

# What was deployed beside a throw-away app because its recipe needs it.
remove_deps() {
    in_run deps || return 0
    while IFS=$tab read -r _ dep dep_domain; do
        dep_stack=$(printf '%s' "$dep_domain" | tr . _)
        if is_cold "$dep_stack" "$dep" && ! stood_before "$dep_stack"; then
            remove_stack "$dep_stack" yes
            remove_app_env "$dep_domain"
        fi
    done <"$dir/deps"
}

throwaway_deploy() {
    stack=$(printf '%s' "$r_domain" | tr . _)
    since=$(date +%s)
    last_status=0
    echo "== deploy: start"
    if ! on_tty "abra app new $r_recipe --domain $r_domain --server default --no-input --secrets --chaos"; then
        results unknown "abra can't make an app of the recipe at $r_domain"
        look_and_leave "$stack"
        return 70
    fi
    as_the_harness install
    deploy_app
    if ! stands "$stack"; then
        echo "== deploy: FAIL"
        echo "FAILED redfix::deploys - abra did not deploy the recipe (status $on_tty_status)"
        verdict=fail
    elif await never healthy_over_https; then
        echo "== deploy: PASS"
        verdict=pass
    else
        echo "== deploy: FAIL"
        echo "FAILED redfix::healthy_over_https - not healthy over HTTPS $r_path (last status $last_status)"
        last_logs "$stack" 20
        verdict=fail
    fi
    [ "$verdict" = pass ] || place_troubles "$stack"
    results "$verdict" deploy "$(($(date +%s) - since))"
    look_and_leave "$stack"
    [ "$verdict" = pass ]
}

advance_copy() {
    stack=$(printf '%s' "$r_domain" | tr . _)
    canonical=$(warm_stack "$r_recipe")
    since=$(date +%s)
    last_status=-
    echo "== advance: start"
    if [ ! -f "$warm_dir/$r_recipe/canonical.json" ]; then
        echo "redfix: $r_recipe has no canonical"
        results unknown "there is no canonical of $r_recipe to advance from"
        return 70
    fi
    if stands "$canonical"; then
        echo "redfix: $canonical is deployed"
        results unknown "the canonical is deployed: a copy of what is being written to proves nothing"
        return 70
    fi
    # An app that abra has to make anew needs what a first deploy needs; a copy of the canonical's has it.
    [ -f "$HOME/.abra/servers/default/warm-$r_recipe.$domain.env" ] && advance_op=advance || advance_op=install
    if ! copy_volumes "$canonical" "$stack" || ! copy_secrets "$canonical" "$stack" || ! copy_env "$canonical"; then
        results unknown "the canonical can't be copied"
        look_and_leave "$stack"
        return 70
    fi
    as_the_harness "$advance_op"
    deploy_app
    if await given_up converged "$stack"; then
        echo "== advance: PASS"
        verdict=pass
    else
        said=$(telling_line "$stack")
        if [ -z "$said" ] && [ "$last_status" != - ]; then
            said="not healthy over HTTPS $r_path (last status $last_status)"
        fi
        echo "== advance: FAIL"
        echo "FAILED redfix::advances_from_canonical - ${said:-its services don't come up, and say nothing (abra's status $on_tty_status)}"
        last_logs "$stack" 20
        verdict=fail
    fi
    [ "$verdict" = pass ] || place_troubles "$stack"
    results "$verdict" advance "$(($(date +%s) - since))"
    look_and_leave "$stack"
    [ "$verdict" = pass ]
}

copy_volumes() {
    for volume in $(volumes_of "$1"); do
        copy=$2_${volume#"$1"_}
        from=$(docker volume inspect --format '{{.Mountpoint}}' "$volume") || return 1
        docker volume create --label "com.docker.stack.namespace=$2" "$copy" >/dev/null || return 1
        to=$(docker volume inspect --format '{{.Mountpoint}}' "$copy") || return 1
        [ -d "$from" ] && [ -d "$to" ] || { echo "redfix: $volume has no directory on this node"; return 1; }
        cp -a "$from/." "$to/" || return 1
        echo "copied volume $volume to $copy"
    done
}

# A secret can be read only from inside a container. Its value goes from one docker to the other and to no log; the log
# driver's line end is taken off again.
copy_secrets() {
    job=redfix-copy-$(printf '%s' "${dir##*/}" | tr . -)
    for secret in $(secrets_of "$1"); do
        copy=$2_${secret#"$1"_}
        remove_job "$job"
        docker service create --quiet --mode replicated-job --name "$job" --secret "source=$secret,target=v" "$copy_image" \
            cat /run/secrets/v >/dev/null || return 1
        value=$(docker service logs --raw "$job") || return 1
        printf '%s' "$value" | docker secret create --label "com.docker.stack.namespace=$2" "$copy" - >/dev/null || return 1
        value=''
        remove_job "$job"
        echo "copied secret $secret to $copy"
    done
}

copy_env() {
    servers=$HOME/.abra/servers/default
    warm_domain=warm-$r_recipe.$domain
    if [ -f "$servers/$warm_domain.env" ]; then
        pattern=$(printf '%s' "$warm_domain" | sed 's/[.]/[.]/g')
        sed "s/$pattern/$r_domain/g" "$servers/$warm_domain.env" >"$servers/$r_domain.env"
    else
        on_tty "abra app new $r_recipe --domain $r_domain --server default --no-input --chaos"
    fi
}

# ------------------------------------------------------------------------------------------------------------------------

arguments() {
    [ "$1" -eq "$2" ] || refuse "$2 arguments are wanted, not $1"
}

command=${1:-}
[ $# -eq 0 ] || shift
case $command in
    preflight) arguments $# 2; preflight "$@" ;;
    start) arguments $# 11; start "$@" ;;
    poll) arguments $# 2; poll "$@" ;;
    artifacts) arguments $# 1; artifacts "$@" ;;
    probe) arguments $# 2; probe "$@" ;;
    teardown) arguments $# 1; teardown "$@" ;;
    lint) arguments $# 2; lint "$@" ;;
    sweep) arguments $# 0; last_sweep ;;
    look) arguments $# 0; look ;;
    facts) arguments $# 0; facts ;;
    _run) arguments $# 1; check_run "$1"; run "$1" ;;
    _bring) arguments $# 1; check_run "$1"; bring "$1" ;;
    *) refuse "not a command" ;;
esac
