package zone.autonomic.redfix.chat.discord;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Leads to Discord's own hosts through an HTTP proxy, and to all others directly. */
final class DiscordProxy extends ProxySelector {

    private static final Logger LOG = Logger.getLogger(DiscordProxy.class);
    private static final Pattern ADDRESS = Pattern.compile("(?<host>[A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+]):(?<port>[0-9]{1,5})");
    private static final List<String> DOMAINS = List.of("discord.com", "discord.gg", "discordapp.com");

    private final Proxy proxy;

    private DiscordProxy(Proxy proxy) {
        this.proxy = proxy;
    }

    /** @return empty where that isn't host:port */
    static Optional<DiscordProxy> parse(String address) {
        Matcher matcher = ADDRESS.matcher(address.strip());
        return matcher.matches() && Integer.parseInt(matcher.group("port")) <= 65535 ? Optional.of(new DiscordProxy(
                new Proxy(Proxy.Type.HTTP, new InetSocketAddress(matcher.group("host"), Integer.parseInt(matcher.group("port")))))) : Optional.empty();
    }

    @Override
    public List<Proxy> select(URI to) {
        String host = to.getHost() == null ? "" : to.getHost();
        return List.of(DOMAINS.stream().anyMatch(d -> host.equals(d) || host.endsWith("." + d)) ? proxy : Proxy.NO_PROXY);
    }

    @Override
    public void connectFailed(URI to, SocketAddress address, IOException why) {
        LOG.warnf("The proxy %s doesn't lead to %s: %s", address, to, why.getMessage());
    }
}
