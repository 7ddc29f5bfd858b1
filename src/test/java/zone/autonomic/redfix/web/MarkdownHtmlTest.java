package zone.autonomic.redfix.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zone.autonomic.redfix.report.Markdown;
import zone.autonomic.redfix.store.Samples;

class MarkdownHtmlTest {

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '§', value = {
        "plain¦<p>plain</p>",
        "a **b** `c<d>`¦<p>a <strong>b</strong> <code>c&lt;d&gt;</code></p>",
        "``a ` b``¦<p><code>a ` b</code></p>",
        "[log](http://x.example/i/a#L1)¦<p><a href=\"http://x.example/i/a#L1\" rel=\"noreferrer\">log</a></p>",
        "see https://x.example/a.¦<p>see <a href=\"https://x.example/a\" rel=\"noreferrer\">https://x.example/a</a>.</p>",
        "[x](javascript:alert)¦<p>[x](javascript:alert)</p>",
        "ci\\_marker \\<b\\>¦<p>ci_marker &lt;b&gt;</p>",
        "<img src=x onerror=alert(1)>¦<p>&lt;img src=x onerror=alert(1)&gt;</p>",
        "### Title¦<h3>Title</h3>"})
    void aLineBecomesALine(String markdown, String html) {
        assertThat(MarkdownHtml.of(markdown).strip()).isEqualTo(html);
    }

    @Test
    void blocks() {
        assertThat(MarkdownHtml.of("""
                one
                two
                - a
                - b

                | t | u |
                |---|---|
                | `x\\|y` | 2 |

                ````
                ```
                <raw>
                ````
                """)).isEqualTo("""
                <p>one<br>
                two</p>
                <ul>
                <li>a</li>
                <li>b</li>
                </ul>
                <table>
                <tr><th>t</th><th>u</th></tr>
                <tr><td><code>x|y</code></td><td>2</td></tr>
                </table>
                <pre>```
                &lt;raw&gt;</pre>
                """);
    }

    @Test
    void whatLogsBringNeverBecomesAnElement() {
        for (String markdown : new String[] {Samples.HOSTILE, Markdown.prose(Samples.HOSTILE), Markdown.code(Samples.HOSTILE),
                Markdown.fenced(Samples.HOSTILE)}) {
            assertThat(MarkdownHtml.of(markdown)).doesNotContain("<script", "href");
        }
    }
}
