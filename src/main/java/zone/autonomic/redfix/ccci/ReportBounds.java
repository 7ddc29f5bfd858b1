package zone.autonomic.redfix.ccci;

import java.io.IOException;
import java.io.StringReader;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What an XML report may be at most before it is taken into memory. It is streamed through first: how it is nested, how many elements and tests it has. What
 * comes from a node is nobody's to trust: no entities, no doctype.
 */
final class ReportBounds {

    private static final int MOST_CHARACTERS = 4 << 20;
    private static final int MOST_ELEMENTS = 100_000;
    /** testsuites, testsuite, testcase, properties, property, and room for what other writers nest. */
    private static final int DEEPEST = 16;
    private static final String TEST = "testcase";

    private ReportBounds() {}

    /** @throws IOException when it is more than a report can be, or no XML */
    static void check(String xml) throws IOException {
        if (xml.length() > MOST_CHARACTERS) {
            throw new IOException("%,d characters are more than a report has".formatted(xml.length()));
        }
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
            walk(reader);
            reader.close();
        } catch (XMLStreamException e) {
            throw new IOException("not a JUnit report: " + String.valueOf(e.getMessage()).replace('\n', ' '), e);
        }
    }

    private static void walk(XMLStreamReader reader) throws XMLStreamException, IOException {
        int depth = 0;
        int elements = 0;
        int testAt = 0;
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.DTD) {
                throw new IOException("a report has no doctype");
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                if (++depth > DEEPEST || ++elements > MOST_ELEMENTS) {
                    throw new IOException("it is nested deeper than %d, or has more than %,d elements".formatted(DEEPEST, MOST_ELEMENTS));
                }
                if (reader.getLocalName().equals(TEST)) {
                    if (testAt > 0) {
                        throw new IOException("a test in a test");
                    }
                    testAt = depth;
                }
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                testAt = depth == testAt ? 0 : testAt;
                depth--;
            }
        }
    }
}
