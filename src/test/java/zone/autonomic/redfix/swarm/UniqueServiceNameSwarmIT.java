package zone.autonomic.redfix.swarm;

/** A short name that other stacks answer to. */
class UniqueServiceNameSwarmIT extends RecipeDefect {

    UniqueServiceNameSwarmIT() {
        super("bluesky-pds", "unique-service-name", "THROWAWAY_DEPLOY", "!testme", "tenant_ci_commoninternet_net_app");
    }
}
