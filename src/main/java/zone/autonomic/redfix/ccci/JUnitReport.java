package zone.autonomic.redfix.ccci;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Tier;

/**
 * One JUnit XML report, {@code <tier>__<source>__<file>.xml}, as pytest writes it. What comes from a node is nobody's to trust: no entities, no doctype.
 *
 * @param tier the tier whose tests these are
 * @param status how they ended together
 * @param failures each failing test once
 */
record JUnitReport(String tier, Tier.Status status, List<Failure> failures) {

    private static final Pattern NAME = Pattern.compile("junit/([a-z_]+?)__(?:(.+?)__)?([^/]+?)\\.xml");
    private static final Pattern FIXTURE = Pattern.compile("failed on (?:setup|teardown) with \"(.*)\"", Pattern.DOTALL);
    private static final Pattern NOT_COLLECTED = Pattern.compile("(?m)^E\\s+(\\w*(?:Error|Exception)\\b.*)");

    static boolean isNamed(String file) {
        return NAME.matcher(file).matches();
    }

    /**
     * @param file the report's name below the run's folder
     * @param recipe whose run it is of
     * @throws IOException when it isn't a report
     */
    static JUnitReport read(String file, String xml, String recipe) throws IOException {
        Matcher name = NAME.matcher(file);
        if (!name.matches()) {
            throw new IOException("not named as a report");
        }
        Map<TestId, Failure> failures = new LinkedHashMap<>();
        NodeList cases = parse(xml).getElementsByTagName("testcase");
        boolean unverified = false;
        int skipped = 0;
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            Optional<Element> red = child(test, "failure").or(() -> child(test, "error"));
            Optional<Element> skip = child(test, "skipped");
            unverified |= skip.filter(s -> s.getAttribute("type").equals("unverified")).isPresent();
            skipped += skip.isPresent() ? 1 : 0;
            if (red.isPresent()) {
                TestId id = id(test, name, recipe);
                failures.putIfAbsent(id, new Failure(name.group(1), id.name(), message(red.get()), id.file()));
            }
        }
        Tier.Status status = !failures.isEmpty() ? Tier.Status.FAIL : unverified ? Tier.Status.UNVER : skipped < cases.getLength() ? Tier.Status.PASS : Tier.Status.SKIP;
        return new JUnitReport(name.group(1), status, List.copyOf(failures.values()));
    }

    private static Optional<Element> child(Element test, String kind) {
        return Optional.ofNullable((Element) test.getElementsByTagName(kind).item(0));
    }

    private static TestId id(Element test, Matcher name, String recipe) {
        String module = name.group(3);
        String written = test.getAttribute("name");
        String path = test.getAttribute("file").endsWith(".py") ? test.getAttribute("file") : "";
        if (test.getAttribute("classname").isEmpty() && (written.equals(module) || written.endsWith("." + module))) {
            return new TestId(written.replace('.', '/') + ".py", module + ".py"); // a file that couldn't be read as tests
        }
        TestId id = TestId.ofJUnit(test.getAttribute("classname"), written, path, Optional.of(module));
        return id.file().startsWith("tests/") || id.file().contains("/tests/") ? id
                : new TestId(place(name.group(1), Optional.ofNullable(name.group(2)).orElse(""), module, recipe).orElse(id.file()), id.name());
    }

    /** Where the harness keeps a report's tests, by the report's name. */
    private static Optional<String> place(String tier, String source, String module, String recipe) {
        return switch (source) {
            case "generic" -> Optional.of("tests/_generic/" + module + ".py");
            case "cc-ci" -> Optional.of("tests/" + recipe + (tier.equals("custom") ? "/custom/" : "/") + module + ".py");
            default -> Optional.empty();
        };
    }

    /** Its first line is what the failure is known by: what was raised, wherever in the test's life it was. */
    private static String message(Element failure) {
        String message = failure.getAttribute("message").strip();
        String text = failure.getTextContent().strip();
        Matcher fixture = FIXTURE.matcher(message);
        Matcher collected = NOT_COLLECTED.matcher(text);
        if (fixture.matches()) {
            message = fixture.group(1).strip();
        } else if (message.equals("collection failure") && collected.find()) {
            message = collected.group(1);
        }
        if (message.isEmpty()) {
            return text;
        }
        return text.isEmpty() || text.equals(message) ? message : message + "\n" + text;
    }

    private static Element parse(String xml) throws IOException {
        ReportBounds.check(xml);
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler());
            return builder.parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))).getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("not a JUnit report: " + e.getMessage(), e);
        }
    }
}
