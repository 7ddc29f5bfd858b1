package zone.autonomic.redfix.chat.discord;

import java.util.Optional;

/**
 * Discord closes the gateway for good: it is connected to again only after somebody has done something. The codes are those of
 * its documentation.
 */
enum GatewayRefusal {

    AUTHENTICATION_FAILED(4004, "it doesn't take the token",
            "make a new one at https://discord.com/developers/applications, page “Bot”, “Reset Token”; set "
                    + "redfix.discord.token to it and start redfix again"),
    INVALID_SHARD(4010, "it takes redfix for a part (shard) of a bot that has no such part",
            "give redfix an application of its own at https://discord.com/developers/applications, used by no other program, and start "
                    + "redfix again"),
    SHARDING_REQUIRED(4011, "the bot is on too many servers",
            "take it off the servers that it isn't meant for, or give redfix an application of its own, and start redfix again"),
    INVALID_VERSION(4012, "it no longer speaks version 10 of its API", "put in a newer redfix"),
    INVALID_INTENTS(4013, "it doesn't know what redfix wants to be told of (intents)", "put in a newer redfix, and start it again"),
    DISALLOWED_INTENTS(4014, "the application may not be told of what redfix wants (intents)",
            "look at https://discord.com/developers/applications, page “Bot”, whether the application is restricted or its verification is "
                    + "due; redfix needs no privileged intent. Then start redfix again");

    private final int code;
    private final String why;
    private final String advice;

    GatewayRefusal(int code, String why, String advice) {
        this.code = code;
        this.why = why;
        this.advice = advice;
    }

    /** @return empty for what may pass, as most do */
    static Optional<GatewayRefusal> of(int code) {
        for (GatewayRefusal refusal : values()) {
            if (refusal.code == code) {
                return Optional.of(refusal);
            }
        }
        return Optional.empty();
    }

    String found() {
        return "Discord's gateway refuses me (" + code + "): " + why;
    }

    String advice() {
        return advice;
    }
}
