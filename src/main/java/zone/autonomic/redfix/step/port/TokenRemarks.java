package zone.autonomic.redfix.step.port;

/** What the forge's token could do that the bot should not be able to. */
public interface TokenRemarks extends Remarks {}
