package zone.autonomic.redfix.swarm;

/** A dump that is saved, and that nothing replays. */
class RestoreHookSwarmIT extends RecipeDefect {

    RestoreHookSwarmIT() {
        super("mattermost-lts", "restore-hook", "LIFECYCLE", "!testme", "relation \"ci_marker\" does not exist");
    }
}
