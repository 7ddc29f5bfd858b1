"""The state that a restore must bring back: tables in each database of the stack, a file in each volume that is saved whole."""

import pathlib
import re

from ccci import docker

FILE = "ci-marker.txt"
POSTGRES = re.compile(r"(^|/)(postgres|pgvector|postgis)\b")


class State:

    def __init__(self, stack):
        self.stack = stack
        self.files = []
        self.at_backup = None

    def databases(self):
        services = docker.services(self.stack)
        return [name for name, told in services.items() if POSTGRES.search(told["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"])]

    def sql(self, service, statement):
        """One statement, as the database's own user. @raise RuntimeError with what the server said"""
        status, output = docker.execute(self.stack, service, [
            "sh", "-c", 'psql -X -At -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" -c "$1"', "psql", statement])
        if status != 0:
            raise RuntimeError(f"docker exec {service} failed (rc={status}): {output.strip()}")
        return output.splitlines()

    def seed(self, backup):
        """Before the backup."""
        servers = set()
        for service in self.databases():
            self.sql(service, "DROP TABLE IF EXISTS ci_marker; CREATE TABLE ci_marker (value text); INSERT INTO ci_marker VALUES ('seeded');"
                              "DROP TABLE IF EXISTS ci_rows; CREATE TABLE ci_rows (value text); INSERT INTO ci_rows VALUES ('before the backup')")
            mounts = docker.services(self.stack)[service]["Spec"]["TaskTemplate"]["ContainerSpec"].get("Mounts", [])
            servers.update(mount["Source"] for mount in mounts if mount["Type"] == "volume")
        for volume in backup.whole_volumes():
            if volume not in servers:
                self.files.append(pathlib.Path(docker.directory(volume), FILE))
        for file in self.files:
            file.write_text("seeded\n")
        self.at_backup = self.now()

    def change(self):
        """After the backup: the marker goes, other rows and a table come."""
        for service in self.databases():
            self.sql(service, "DROP TABLE ci_marker; INSERT INTO ci_rows VALUES ('after the backup');"
                              "CREATE TABLE ci_later (value text); INSERT INTO ci_later VALUES ('after the backup')")
        for file in self.files:
            file.write_text("changed\n")

    def now(self):
        """Each table's rows, each file's text. @raise RuntimeError when the marker isn't there"""
        found = {}
        for service in self.databases():
            self.sql(service, "SELECT value FROM ci_marker")
            tables = self.sql(service, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
            for table in tables:
                found[f"table {table} of {service}"] = sorted(self.sql(service, f'SELECT * FROM "{table}"'))
        for file in self.files:
            found[f"{FILE} in volume {file.parts[-3][len(self.stack) + 1:]}"] = file.read_text() if file.exists() else None
        return found

    def difference(self):
        """What isn't as it was at the backup, in words; empty when all is."""
        now, then = self.now(), self.at_backup
        differing = sorted(key for key in then if now.get(key) != then[key])
        since = sorted(key for key in now if key not in then)
        said = []
        if differing:
            said.append(f"differs from the backup: {', '.join(differing)}")
        if since:
            said.append(f"made since the backup and still there: {', '.join(since)}")
        return "; ".join(said)
