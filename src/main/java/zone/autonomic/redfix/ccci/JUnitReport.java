package zone.autonomic.redfix.ccci;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;
import zone.autonomic.redfix.investigation.Failure;

/** The failures of a JUnit XML report, as pytest writes it. What comes from a node is nobody's to trust: no entities, no doctype. */
final class JUnitReport {

    private JUnitReport() {}

    /**
     * @param tier the tier whose tests these are
     * @throws IOException when it isn't a report
     */
    static List<Failure> failures(String tier, String xml) throws IOException {
        List<Failure> failures = new ArrayList<>();
        NodeList cases = parse(xml).getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            for (String kind : List.of("failure", "error")) {
                NodeList found = test.getElementsByTagName(kind);
                if (found.getLength() > 0) {
                    failures.add(new Failure(tier, test.getAttribute("name"), message((Element) found.item(0))));
                    break;
                }
            }
        }
        return failures;
    }

    private static String message(Element failure) {
        String message = failure.getAttribute("message").strip();
        String text = failure.getTextContent().strip();
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
