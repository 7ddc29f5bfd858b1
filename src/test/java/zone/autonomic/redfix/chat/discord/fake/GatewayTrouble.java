package zone.autonomic.redfix.chat.discord.fake;

/** What a gateway does that stays connected and is of no use. */
public enum GatewayTrouble {
    NONE,
    /** Heartbeats aren't acknowledged. */
    NO_ACKS,
    /** Nothing goes through any more, in either direction. */
    NO_PACKETS,
    /** Heartbeats are acknowledged; what happens isn't told. */
    NO_EVENTS,
    /** Who connects isn't greeted. */
    NO_HELLO,
    /** Who identifies himself isn't answered. */
    NO_READY,
    /** Who resumes a session isn't answered. */
    NO_RESUMED
}
