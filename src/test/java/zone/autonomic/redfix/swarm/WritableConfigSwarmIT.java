package zone.autonomic.redfix.swarm;

/** A configuration that the app must save into, and can't. */
class WritableConfigSwarmIT extends RecipeDefect {

    WritableConfigSwarmIT() {
        super("gitea", "writable-config", "ADVANCE_COPY", "!testme --quick", "open /etc/gitea/app.ini: read-only file system");
    }
}
