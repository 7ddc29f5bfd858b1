package zone.autonomic.redfix.chat.discord;

import org.javacord.api.DiscordApi;
import org.javacord.api.entity.server.Server;

/** Whoever lives on the connection to Discord. It is told on the connection's own thread, and doesn't keep it long. */
interface Resident {

    /** A new client is logged in; whatever was attached to an earlier one is gone. It isn't said whether the server is there yet. */
    default void loggedIn(DiscordApi api) {}

    /**
     * Somebody did something. It is told on the gateway's own thread, on which nothing else is heard meanwhile.
     *
     * @param by the client that it came by
     */
    default void did(Interaction interaction, DiscordApi by) {}

    /** The server is there: after a log-in, an invitation, or a connection that was begun anew. What was held of it before is stale. */
    default void arrived(Server server) {}
}
