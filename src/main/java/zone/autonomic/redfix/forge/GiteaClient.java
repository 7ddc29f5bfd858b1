package zone.autonomic.redfix.forge;

import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import jakarta.ws.rs.client.ClientRequestFilter;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import zone.autonomic.gitea.api.CommentsApi;
import zone.autonomic.gitea.api.IssuesApi;
import zone.autonomic.gitea.api.OrganisationApi;
import zone.autonomic.gitea.api.PullsApi;
import zone.autonomic.gitea.api.RepositoryApi;
import zone.autonomic.gitea.api.UserApi;

/** The generated client, pointed at the forge and carrying the token. */
record GiteaClient(UserApi user, OrganisationApi organisation, RepositoryApi repository, PullsApi pulls, CommentsApi comments, IssuesApi issues) {

    static GiteaClient of(ForgeConfig config, String url, Clock clock) {
        URI base = URI.create(url.replaceFirst("/+$", "") + "/api/v1");
        return new GiteaClient(build(UserApi.class, base, config, clock), build(OrganisationApi.class, base, config, clock),
                build(RepositoryApi.class, base, config, clock), build(PullsApi.class, base, config, clock),
                build(CommentsApi.class, base, config, clock), build(IssuesApi.class, base, config, clock));
    }

    private static <T> T build(Class<T> api, URI base, ForgeConfig config, Clock clock) {
        ClientRequestFilter authorize = request -> config.token()
                .ifPresent(token -> request.getHeaders().putSingle("Authorization", "token " + token));
        return QuarkusRestClientBuilder.newBuilder().baseUri(base)
                .connectTimeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(config.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .register(authorize).register(new Refusal.Mapper(clock)).build(api);
    }
}
