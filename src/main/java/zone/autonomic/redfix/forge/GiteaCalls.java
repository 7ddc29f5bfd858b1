package zone.autonomic.redfix.forge;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import zone.autonomic.gitea.api.ApiException;
import zone.autonomic.redfix.step.port.Forge.Unavailable;

/** How the forge is asked: what isn't answered as it should is {@link Unavailable}, with what to look at. */
final class GiteaCalls {

    /** How many are asked for at once; Gitea gives no more than this, and some give fewer. */
    static final int PAGE = 50;
    private static final int MOST_PAGES = 200;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

    private final ForgeConfig config;
    private final Clock clock;
    private volatile GiteaClient client;

    GiteaCalls(ForgeConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** One question to the forge. */
    interface Question<T> {
        T ask(GiteaClient gitea) throws ApiException;
    }

    /** One page of many, counted from 1. */
    interface Page<T> {
        List<T> get(GiteaClient gitea, int page) throws ApiException;
    }

    <T> T ask(String what, Question<T> question) {
        try {
            return question.ask(client());
        } catch (Refusal e) {
            throw unavailable(what, e);
        } catch (ProcessingException e) {
            throw new Unavailable("the forge " + config.url().orElse("") + " can't be reached to " + what + ": "
                    + reason(e) + " (redfix.forge.url)", 0, e);
        } catch (WebApplicationException | ApiException e) {
            throw new Unavailable("the forge's answer can't be read, asked to " + what + ": " + reason(e), 0, e);
        }
    }

    private static String reason(Throwable trouble) {
        Throwable deepest = trouble;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        return deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
    }

    private GiteaClient client() {
        if (client == null) {
            String url = config.url().filter(u -> !u.isBlank())
                    .orElseThrow(() -> new Unavailable("no forge is configured: set redfix.forge.url and redfix.forge.token", 0, null));
            client = GiteaClient.of(config, url, clock);
        }
        return client;
    }

    private Unavailable unavailable(String what, Refusal refusal) {
        String said = refusal.getMessage().isEmpty() ? "" : ": " + refusal.getMessage();
        String message = switch (refusal.status()) {
            case 401 -> "the forge doesn't know the token (asked to %s)%s; check redfix.forge.token".formatted(what, said);
            case 403 -> "the token may not %s%s; check its scopes and that its account is a member of %s"
                    .formatted(what, said, config.organisation());
            case 429 -> "the forge asks for patience (asked to %s)%s".formatted(what, said);
            default -> "the forge answered %d, asked to %s%s".formatted(refusal.status(), what, said);
        };
        return new Unavailable(message, refusal.retryAfterSeconds(), refusal);
    }

    /** The same, where some of the forge's refusals are an answer: that there is nothing (any more), or nothing for this account. */
    <T> Optional<T> askUnless(Set<Integer> nothing, String what, Question<T> question) {
        return ask(what, gitea -> {
            try {
                return Optional.ofNullable(question.ask(gitea));
            } catch (Refusal e) {
                if (nothing.contains(e.status())) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /** Page after page, until one brings nothing new: a server may give fewer than asked for, and some calls know no pages. */
    <T> List<T> all(String what, Function<T, Object> id, Page<T> page) {
        return allUnless(Set.of(), what, id, page).orElseThrow();
    }

    /** The same, where some of the forge's refusals are an answer. */
    <T> Optional<List<T>> allUnless(Set<Integer> nothing, String what, Function<T, Object> id, Page<T> page) {
        List<T> all = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        for (int number = 1; number <= MOST_PAGES; number++) {
            int wanted = number;
            Optional<List<T>> found = askUnless(nothing, what, gitea -> Optional.ofNullable(page.get(gitea, wanted)).orElse(List.of()));
            if (found.isEmpty()) {
                return Optional.empty();
            }
            List<T> fresh = found.get().stream().filter(item -> seen.add(id.apply(item))).toList();
            all.addAll(fresh);
            if (fresh.isEmpty()) {
                break;
            }
        }
        return Optional.of(all);
    }

    /** @throws IllegalArgumentException for what can't be a repository's name */
    static String name(String recipe) {
        if (!NAME.matcher(recipe).matches()) {
            throw new IllegalArgumentException("not a repository's name: " + recipe);
        }
        return recipe;
    }
}
