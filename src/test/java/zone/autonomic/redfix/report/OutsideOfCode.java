package zone.autonomic.redfix.report;

/** What of a Markdown text is read as markup: without its code, and without what a backslash makes a mere letter. */
final class OutsideOfCode {

    private OutsideOfCode() {}

    static String of(String markdown) {
        return markdown.replaceAll("(?s)(?m)^(`{3,})[a-z]*\\n.*?\\n\\1$", "").replaceAll("\\\\\\p{Punct}", "")
                .replaceAll("(?<!`)(`+)(?!`).*?(?<!`)\\1(?!`)", "");
    }
}
