"""The state that a restore must bring back, for recipes that don't seed one themselves: tables in each PostgreSQL of the stack, and a file in each other
volume that the backup saves whole. And what a run remembers from one operation to the next."""

import json
import os
import pathlib
import re

from harness import docker, lifecycle

MARKER = "ci-marker.txt"
POSTGRES = re.compile(r"(^|/)(postgres|pgvector|postgis)\b")
SAVED = re.compile(r"backupbot\.backup\.volumes\.(?P<volume>[^.]+)(?P<path>\.path)?")


def remember(name, value):
    """Writes down one thing for the tests of this run and for later operations."""
    told = _told()
    told[name] = value
    _file().write_text(json.dumps(told))


def recall(name):
    return _told().get(name)


def _file():
    return pathlib.Path(os.environ["CCCI_OP_STATE_FILE"])


def _told():
    return json.loads(_file().read_text()) if _file().is_file() else {}


# --------------------------------------------------------------------------------------------------------- databases


def databases(domain):
    """The services that run a PostgreSQL, by their images."""
    return _databases(docker.services(lifecycle.stack_name(domain)))


def _databases(services):
    return sorted(name for name, told in services.items() if POSTGRES.search(_container(told)["Image"].partition("@")[0]))


def _container(service):
    return service["Spec"]["TaskTemplate"]["ContainerSpec"]


def sql(domain, service, statement):
    """One statement, as the database's own user. @return its rows @raise RuntimeError with what the server said"""
    return lifecycle.exec_in_app(domain, [
        "sh", "-c", 'psql -X -At -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" -c "$1"', "psql", statement], service).splitlines()


def seed_database(domain, service):
    """Before a backup: a marker, and rows beside it."""
    sql(domain, service, "DROP TABLE IF EXISTS ci_marker; CREATE TABLE ci_marker (value text); INSERT INTO ci_marker VALUES ('seeded');"
                         "DROP TABLE IF EXISTS ci_rows; CREATE TABLE ci_rows (value text); INSERT INTO ci_rows VALUES ('before the backup')")


def change_database(domain, service):
    """After a backup: the marker goes, other rows and a table come."""
    sql(domain, service, "DROP TABLE ci_marker; INSERT INTO ci_rows VALUES ('after the backup');"
                         "CREATE TABLE ci_later (value text); INSERT INTO ci_later VALUES ('after the backup')")


def tables(domain, service):
    """Each table with its rows. @raise RuntimeError where the marker isn't there"""
    sql(domain, service, "SELECT value FROM ci_marker")
    names = sql(domain, service, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return {name: sorted(sql(domain, service, f'SELECT * FROM "{name}"')) for name in names}


# ----------------------------------------------------------------------------------------------------------- volumes


def _saved_whole(domain):
    """The volumes that a backup saves whole: all but those that a label leaves out or narrows, and those of databases."""
    stack, left = lifecycle.stack_name(domain), set()
    services = docker.services(stack)
    for told in services.values():
        for key, value in (told["Spec"].get("Labels") or {}).items():
            match = SAVED.fullmatch(key)
            if match and (match.group("path") or value == "false"):
                left.add(f"{stack}_{match.group('volume')}")
    for service in _databases(services):
        left.update(mount["Source"] for mount in _container(services[service]).get("Mounts") or [] if mount["Type"] == "volume")
    return [volume for volume in docker.volumes(stack) if volume not in left]


def _markers(domain):
    return {volume: pathlib.Path(docker.mountpoint(volume)) / MARKER for volume in _saved_whole(domain)}


# ------------------------------------------------------------------------------------------------------------- whole


def pre_backup(ctx):
    for service in databases(ctx.domain):
        seed_database(ctx.domain, service)
    for file in _markers(ctx.domain).values():
        file.write_text("seeded\n")
    remember("state", now(ctx))


def pre_restore(ctx):
    for service in databases(ctx.domain):
        change_database(ctx.domain, service)
    for file in _markers(ctx.domain).values():
        file.write_text("changed\n")


def now(ctx):
    """Everything of the state as it is, by name."""
    found = {}
    for service in databases(ctx.domain):
        found.update({f"table {name} of {service}": rows for name, rows in tables(ctx.domain, service).items()})
    for volume, file in _markers(ctx.domain).items():
        name = volume[len(lifecycle.stack_name(ctx.domain)) + 1:]
        found[f"{MARKER} in volume {name}"] = [file.read_text()] if file.is_file() else []
    return found


def difference(ctx):
    """How the state differs from the one at the backup, in words; empty where it doesn't."""
    then, found = recall("state"), now(ctx)
    if then is None:
        return "no state was seeded before the backup"
    differing = sorted(name for name in then if found.get(name) != then[name])
    since = sorted(name for name in found if name not in then)
    said = [f"differs from the backup: {', '.join(differing)}"] if differing else []
    said += [f"made since the backup and still there: {', '.join(since)}"] if since else []
    return "; ".join(said)
