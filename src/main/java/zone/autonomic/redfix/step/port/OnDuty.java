package zone.autonomic.redfix.step.port;

/**
 * The event that the bot goes to work: whoever begins something by itself (tasks, connections, followers) observes this and not the start of the
 * program, as the program is also started to look only ({@code redfix doctor}), beside a bot that works.
 */
public record OnDuty() {}
