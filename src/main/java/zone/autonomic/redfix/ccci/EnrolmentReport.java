package zone.autonomic.redfix.ccci;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import zone.autonomic.redfix.investigation.Enrolment;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.Tier;

/** Reads what the harness's functions said of canonicals and live domains: red where a canonical would be deployed at a domain that people use. */
final class EnrolmentReport {

    private static final String TIER = "domains";
    private static final int WELL = 200;
    private static final Pattern URL = Pattern.compile("https://[A-Za-z0-9.-]+/[A-Za-z0-9/._-]*");
    private static final ObjectMapper JSON = new ObjectMapper();

    private EnrolmentReport() {}

    static RunResult read(RunRequest run, String text, String url) {
        try {
            JsonNode said = JSON.readTree(text);
            if (said != null && said.hasNonNull("missing")) {
                return unreadable("the harness isn't laid out as it is known to be; not found: " + Redaction.mask(said.path("missing").asText()), url);
            }
            return judged(enrolment(run, said), url);
        } catch (JsonProcessingException e) {
            return unreadable("what the harness's functions said can't be read: " + e.getOriginalMessage(), url);
        } catch (IllegalArgumentException e) {
            return unreadable(e.getMessage(), url);
        }
    }

    private static Enrolment enrolment(RunRequest run, JsonNode said) {
        if (!said.path("recipe").asText().equals(run.recipe()) || !said.path("enrolled").isBoolean() || !said.path("canonical_domain").isTextual()
                || !said.path("warm_domains").isObject()) {
            throw new IllegalArgumentException("what the harness's functions said isn't what they were asked for");
        }
        return new Enrolment(run.recipe(), said.path("enrolled").booleanValue(), said.path("canonical_domain").textValue(), texts(said.path("warm_domains")),
                texts(said.path("canonical_domains")), liveUrls(said));
    }

    /** Those of the live services that the harness expects 200 of; what it asks is its own to say. */
    private static List<String> liveUrls(JsonNode said) {
        List<String> urls = new ArrayList<>();
        said.path("health").fields().forEachRemaining(health -> {
            String domain = said.path("warm_domains").path(health.getKey()).asText();
            String url = "https://" + domain + health.getValue().path(0).asText("/");
            if (health.getValue().path(1).asInt() == WELL && URL.matcher(url).matches()) {
                urls.add(url);
            }
        });
        return urls;
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new LinkedHashMap<>();
        node.fields().forEachRemaining(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    private static RunResult judged(Enrolment enrolment, String url) {
        Map<String, String> canonicals = new LinkedHashMap<>(enrolment.canonicalDomainsOfLive());
        canonicals.put(enrolment.recipe(), enrolment.canonicalDomain());
        List<Failure> failures = Stream.concat(Stream.of(enrolment.recipe()), canonicals.keySet().stream().filter(r -> !r.equals(enrolment.recipe())).sorted())
                .flatMap(recipe -> collision(recipe, canonicals.get(recipe), enrolment).stream()).toList();
        Tier tier = new Tier(TIER, failures.isEmpty() ? Tier.Status.PASS : Tier.Status.FAIL);
        return new RunResult(failures.isEmpty() ? 0 : 1, List.of(tier), failures, Optional.empty(), Optional.empty(), url, Optional.of(enrolment));
    }

    private static Optional<Failure> collision(String recipe, String domain, Enrolment enrolment) {
        return enrolment.liveDomains().entrySet().stream().filter(live -> live.getValue().equals(domain)).findFirst()
                .map(live -> new Failure(TIER, "redfix::canonical_is_on_no_live_domain",
                        "canonical_domain(\"%s\") is %s, the domain of the live service %s".formatted(recipe, domain, live.getKey())));
    }

    private static RunResult unreadable(String why, String url) {
        return new RunResult(0, List.of(), List.of(), Optional.empty(), Optional.of(why), url);
    }
}
