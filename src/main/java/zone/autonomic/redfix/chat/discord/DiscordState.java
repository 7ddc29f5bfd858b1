package zone.autonomic.redfix.chat.discord;

/**
 * How things stand with Discord.
 *
 * @param found what is, for a person
 * @param advice what to do about it; empty where there is nothing to do
 */
record DiscordState(Kind kind, String found, String advice) {

    enum Kind {
        /** Nobody wants Discord. */
        OFF,
        /** The token is there, and something else that it takes isn't, or isn't what it should be. */
        INCOMPLETE,
        CONNECTING,
        CONNECTED,
        /** For good, until somebody puts another token in. */
        TOKEN_REFUSED,
        UNREACHABLE,
        GATEWAY_GONE,
        /** Connected to a gateway that no longer says anything. */
        DEAF,
        /** The gateway was closed with a code that says not to come again. */
        GATEWAY_REFUSES,
        NO_SERVER,
        NO_CHANNEL,
        MISSING_PERMISSIONS
    }

    /** Whether nothing is amiss. */
    boolean fine() {
        return kind == Kind.OFF || kind == Kind.CONNECTED;
    }

    static DiscordState off() {
        return new DiscordState(Kind.OFF, "not configured: there is no redfix.discord.token", "");
    }

    static DiscordState connecting() {
        return new DiscordState(Kind.CONNECTING, "logging in", "");
    }

    static DiscordState tokenRefused() {
        return new DiscordState(Kind.TOKEN_REFUSED, "Discord refuses the token (401), so I no longer try",
                "make a new one at https://discord.com/developers/applications, page “Bot”, “Reset Token”; set redfix.discord.token to it and start redfix again");
    }

    static DiscordState unreachable(String why) {
        return new DiscordState(Kind.UNREACHABLE, "Discord can't be reached: " + why,
                "I go on trying. Is https://discord.com reachable from here? An HTTP proxy is named by redfix.discord.proxy");
    }

    /** @param why a sentence without its full stop */
    static DiscordState deaf(String why) {
        return new DiscordState(Kind.DEAF, why + ", so I'm deaf to what is said there",
                "I connect anew by myself; until then ask me on my page or on the terminal");
    }

    static DiscordState gatewayRefuses(GatewayRefusal refusal, boolean forGood) {
        return new DiscordState(Kind.GATEWAY_REFUSES, refusal.found() + (forGood ? ", so I no longer try" : ""), refusal.advice());
    }

    static DiscordState gatewayGone() {
        return new DiscordState(Kind.GATEWAY_GONE, "the connection to Discord's gateway is lost", "I go on connecting; nothing that is said by then is lost");
    }
}
