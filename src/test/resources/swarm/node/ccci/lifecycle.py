"""One run of the harness: the tiers in order, then, if all is well and it was asked for, the promotion; teardown on every path."""

import shutil
import time

from ccci import docker, https, lint, place, tests
from ccci import app as abra
from ccci.backupbot import BackupBot, HookFailed
from ccci.canonical import Canonical
from ccci.recipe import App, Invalid
from ccci.results import Red, Results
from ccci.state import State


class Lifecycle:

    def __init__(self, plan, scratch):
        self.plan = plan
        self.scratch = scratch
        self.results = Results(plan.recipe, plan.version, plan.ref)
        self.say = self.results.say
        self.canonical = Canonical(plan.recipe, plan.canonical_domain)
        self.head = App(plan.folder, plan.cold_domain)
        self.marker = None
        self.backup = None

    def run(self):
        self.say(f"cc-ci: {self.plan.recipe} {self.plan.version} at {self.head.domain}")
        self.results.lint = lint.holds(self.plan.folder)
        if docker.stands(self.head.stack):
            self._tier("install", lambda reds: self._install(self.head, "test_install.py::test_deploys"))
            return self.results
        try:
            if self.plan.quick and self.canonical.version():
                self._quick()
            else:
                if self.plan.quick:
                    self.say(f"no canonical of {self.plan.recipe}: falling back to a cold run")
                self._cold()
        finally:
            self._tear_down()
        if self.plan.promote and not self.results.red() and not self.results.unknown:
            self._promote()
        return self.results

    # ------------------------------------------------------------------------------------------------------------ tiers

    def _cold(self):
        self._tier("install", self._first_deploy)
        if self.results.red("install"):
            return
        self._tier("upgrade", self._upgrade, self.plan.previous is not None and not self.plan.not_applicable("upgrade"))
        if self.results.red("upgrade") and not docker.stands(self.head.stack):
            self._install(self.head, "test_install.py::test_deploys")
        self.marker = State(self.head.stack)
        self.backup = BackupBot(self.head.stack, self.scratch / "snapshot", self.say)
        saves = bool(self.backup.services())
        self._tier("backup", self._back_up, saves and not self.plan.not_applicable("backup"))
        self._tier("restore", self._restore, saves and not self.results.red("backup") and not self.plan.not_applicable("restore"))
        self._tier("custom", self._custom)

    def _quick(self):
        self._tier("install", None, False)
        self._tier("upgrade", self._re_attach)
        self._tier("backup", None, False)
        self._tier("restore", None, False)
        self._tier("custom", self._custom, not self.results.red())

    def _first_deploy(self, reds):
        self._install(self.head, "test_install.py::test_deploys")
        self._healthy("test_install.py::test_healthy_over_https")
        self._own("install", reds)

    def _upgrade(self, reds):
        self._wipe()
        self.say(f"deploying the previous version {self.plan.previous}")
        self._install(App(self.plan.previous_folder, self.head.domain), "test_upgrade.py::test_previous_deploys")
        self.say(f"upgrading in place to {self.plan.version}")
        self._deploy(self.head, "test_upgrade.py::test_upgrade_deploys", fresh=False)
        self._healthy("test_upgrade.py::test_healthy_over_https")
        self._one_writer_each("test_upgrade.py::test_one_writer_per_volume")
        self._own("upgrade", reds)

    def _re_attach(self, reds):
        self.canonical.copy_to(self.head)
        self.say(f"re-attached the canonical at {self.canonical.version()}, upgrading to {self.plan.version}")
        self._deploy(self.head, "test_upgrade.py::test_upgrade_deploys")
        self._healthy("test_upgrade.py::test_healthy_over_https")
        self._own("upgrade", reds)

    def _back_up(self, reds):
        self.marker.seed(self.backup)
        self._hooked(self.backup.backup, "test_backup.py::test_backup_completes")
        self._own("backup", reds)

    def _restore(self, reds):
        self.marker.change()
        self._hooked(self.backup.restore, "test_restore.py::test_restore_completes")
        if not self._own("restore", reds) and self.marker.difference():
            raise Red("test_restore.py::test_restore_returns_state", f"AssertionError: {self.marker.difference()}")
        self._healthy("test_restore.py::test_healthy_over_https")

    def _custom(self, reds):
        self._own("custom", reds)
        self._healthy("test_health.py::test_healthy_over_https")

    # --------------------------------------------------------------------------------------------------- what tiers are made of

    def _tier(self, name, work, applies=True):
        if self.results.unknown:
            return
        began = time.monotonic()
        self.say(f"== {name}: start")
        if not applies:
            self.say(f"== {name}: SKIP")
            self.results.stage(name, "skip", began)
            return
        reds = []
        try:
            work(reds)
        except Red as red:
            reds.append(red)
        except docker.Failed as failed:
            self._cannot_tell(name, failed, began)
            return
        for red in reds:
            self.say(f"FAILED tests/{self.plan.recipe}/{red.test} - {red}")
        self.say(f"== {name}: {'FAIL' if reds else 'PASS'}")
        self.results.stage(name, "fail" if reds else "pass", began, reds)

    def _cannot_tell(self, name, why, began):
        self.results.unknown = str(why)
        self.say(f"!! unknown: {why}")
        self.say(f"== {name}: SKIP")
        self.results.stage(name, "skip", began)

    def _install(self, app, test):
        try:
            abra.create(self.plan.recipe, app)
            abra.generate(app)
        except Invalid as invalid:
            raise Red(test, f"RuntimeError: abra app new failed: FATA {invalid}") from invalid
        self._deploy(app, test)

    def _deploy(self, app, test, fresh=True):
        try:
            abra.deploy(app, fresh)
        except abra.NotDeployed as failed:
            self._last_words(app.stack)
            raise Red(test, f"RuntimeError: {failed}") from failed

    def _healthy(self, test):
        last = https.settled(self.head.domain, self.plan.health_path)
        if not https.well(last):
            self._last_words(self.head.stack)
            raise Red(test, f"AssertionError: not healthy over HTTPS {self.plan.health_path} (last status {last})")

    def _one_writer_each(self, test):
        """An upgrade without pruning leaves services that the new version renamed running beside the new ones."""
        known, writers = self.head.services(), {}
        for name, told in docker.services(self.head.stack).items():
            for mount in told["Spec"]["TaskTemplate"]["ContainerSpec"].get("Mounts", []):
                if mount["Type"] == "volume" and not mount.get("ReadOnly"):
                    writers.setdefault(mount["Source"], []).append(name)
        for volume, names in writers.items():
            gone = [name for name in names if name not in known]
            if gone and len(names) > 1:
                raise Red(test, f"AssertionError: {gone[0]}, which this version no longer has, still runs: "
                                f"two writers on volume {volume[len(self.head.stack) + 1:]}")

    def _hooked(self, work, test):
        try:
            work()
        except HookFailed as failed:
            raise Red(test, f"RuntimeError: {failed}") from failed

    def _own(self, tier, reds):
        """Runs the recipe's own tests of a tier. @return whether there were any"""
        ran, red = tests.run(self.plan.recipe, tier, tests.Stack(self.head, self.plan.health_path, self.marker))
        reds.extend(red)
        return ran > 0

    def _last_words(self, stack):
        for name in docker.services(stack):
            self.say(f"-- {stack}_{name}")
            for line in abra.log(stack, name, 20):
                self.say(line)

    def _wipe(self):
        docker.remove(self.head.stack, everything=True)
        place.settings_of(self.head.domain).unlink(missing_ok=True)

    def _tear_down(self):
        if self.results.red():
            time.sleep(place.LINGER)
        self.say("== teardown")
        self._wipe()
        shutil.rmtree(self.scratch / "snapshot", ignore_errors=True)
        left = [name for kind in ("volume", "secret", "config", "network") for name in docker.of_stack(kind, self.head.stack)]
        self.results.clean = not docker.stands(self.head.stack) and not left

    # -------------------------------------------------------------------------------------------------------------- promotion

    def _promote(self):
        """The version deployed at the canonical's domain, on an older canonical's volumes and secrets if there is one ("WC5")."""
        if not self.plan.enrolled:
            self.say(f"WC5 promote: {self.plan.recipe} is not enrolled")
            return
        began = time.monotonic()
        self.say("== promote: start")
        why = self._not_promoted()
        if why:
            self.say(f"!! WC5 promote failed (non-fatal; known-good unchanged): {why}")
            self.say("== promote: FAIL")
            self.results.stage("promote", "fail", began, [Red("wc5::promote", why)])
            return
        self.canonical.write(self.plan.version)
        docker.remove(self.canonical.stack, everything=False)
        self.say(f"WC5 promote: {self.plan.recipe} canonical is now {self.plan.version}")
        self.say("== promote: PASS")
        self.results.stage("promote", "pass", began)

    def _not_promoted(self):
        app = App(self.plan.folder, self.canonical.domain)
        try:
            if self.canonical.version() is None and not docker.stands(app.stack):
                docker.remove(app.stack, everything=True)
                place.settings_of(app.domain).unlink(missing_ok=True)
                abra.create(self.plan.recipe, app)
                abra.generate(app)
            elif self.canonical.version():
                self.say(f"advancing the canonical from {self.canonical.version()} to {self.plan.version}")
            abra.deploy(app)
        except Invalid as invalid:
            return f"{app.domain}: {invalid}"
        except abra.NotDeployed as failed:
            return f"{app.domain}: RuntimeError: {failed}"
        last = https.settled(app.domain, self.plan.health_path)
        return None if https.well(last) else f"{app.domain}: not healthy over HTTPS {self.plan.health_path} (last status {last})"
