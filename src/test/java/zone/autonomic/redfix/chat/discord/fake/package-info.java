/**
 * A Discord on loopback that real clients talk to: REST over TLS as discord.com behind a proxy, and a real WebSocket gateway. It remembers what it is told as
 * Discord does, refuses what Discord refuses, and can be told to fail. {@link zone.autonomic.redfix.chat.discord.fake.FakeDiscord} is where to begin.
 */
package zone.autonomic.redfix.chat.discord.fake;
