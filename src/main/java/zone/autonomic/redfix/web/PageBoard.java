package zone.autonomic.redfix.web;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.step.port.Noticeboard;
import zone.autonomic.redfix.step.port.Notices;

/** The page's own board, at {@code /digests}. */
@ApplicationScoped
class PageBoard implements Noticeboard {

    private final Notices notices;

    PageBoard(Notices notices) {
        this.notices = notices;
    }

    @Override
    public String name() {
        return "page";
    }

    @Override
    public String place() {
        return "the page /digests";
    }

    @Override
    public void tell(String key, String markdown) {
        notices.hang(key, markdown);
    }
}
