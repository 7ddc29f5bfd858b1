package zone.autonomic.redfix.report;

import io.quarkus.qute.CompletedStage;
import io.quarkus.qute.Engine;
import io.quarkus.qute.EvalContext;
import io.quarkus.qute.Expression;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.RawString;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.ResultMapper;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateNode.Origin;
import io.quarkus.qute.ValueResolver;
import io.quarkus.qute.Variant;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The texts under {@code templates/}. Whatever a template shows is made harmless for its kind unless it says otherwise: HTML is escaped, and in
 * Markdown only words come of it ({@link Markdown#prose}); {@code .code}, {@code .fenced}, {@code .link} and {@code .ours} are the
 * other ways.
 */
@ApplicationScoped
public class Templates {

    private static final String HTML = Variant.TEXT_HTML;
    private static final String MARKDOWN = "text/markdown";

    private final Engine engine = Engine.builder()
            .addDefaults()
            .addValueResolver(new AsMarkdown())
            .addValueResolver(new ReflectionValueResolver())
            .addResultMapper(new HtmlEscaper(List.of(HTML)))
            .addResultMapper(new MarkdownEscaper())
            .addLocator(Templates::locate)
            .strictRendering(true)
            .build();
    private final Map<String, Optional<Template>> known = new ConcurrentHashMap<>();

    /** @param name the template's path under {@code templates/}, with its ending */
    public String render(String name, Map<String, ?> data) {
        Template template = find(name).orElseThrow(() -> new IllegalArgumentException("no template " + name));
        return template.data(data).render();
    }

    boolean exists(String name) {
        return find(name).isPresent();
    }

    private Optional<Template> find(String name) {
        return known.computeIfAbsent(name, n -> text(n).map(t -> engine.parse(t, variant(n), n)));
    }

    private static Optional<io.quarkus.qute.TemplateLocator.TemplateLocation> locate(String name) {
        return text(name).map(text -> new io.quarkus.qute.TemplateLocator.TemplateLocation() {
            @Override
            public java.io.Reader read() {
                return new java.io.StringReader(text);
            }

            @Override
            public Optional<Variant> getVariant() {
                return Optional.of(variant(name));
            }
        });
    }

    private static Variant variant(String name) {
        return Variant.forContentType(name.endsWith(".html") ? HTML : name.endsWith(".md") ? MARKDOWN : Variant.TEXT_PLAIN);
    }

    private static Optional<String> text(String name) {
        try (InputStream in = Templates.class.getResourceAsStream("/templates/" + name)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class MarkdownEscaper implements ResultMapper {
        @Override
        public boolean appliesTo(Origin origin, Object result) {
            return !(result instanceof RawString) && origin.getVariant().filter(v -> v.getContentType().equals(MARKDOWN)).isPresent();
        }

        @Override
        public String map(Object result, Expression expression) {
            return Markdown.prose(result.toString());
        }
    }

    /** {@code text.code}, {@code text.cell}, {@code text.incell}, {@code text.fenced}, {@code text.ours}, {@code text.link}. */
    private static final class AsMarkdown implements ValueResolver {
        @Override
        public boolean appliesTo(EvalContext context) {
            return context.getBase() instanceof String && List.of("code", "cell", "incell", "fenced", "ours", "link").contains(context.getName());
        }

        @Override
        public CompletionStage<Object> resolve(EvalContext context) {
            String text = (String) context.getBase();
            String shown = switch (context.getName()) {
                case "code" -> Markdown.code(text);
                case "cell" -> Markdown.cell(text);
                case "incell" -> Markdown.inCell(text);
                case "fenced" -> Markdown.fenced(text);
                case "link" -> Markdown.link(text);
                default -> Markdown.ours(text);
            };
            return CompletedStage.of(new RawString(shown));
        }
    }
}
