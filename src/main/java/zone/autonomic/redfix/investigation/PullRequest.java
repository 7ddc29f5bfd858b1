package zone.autonomic.redfix.investigation;

/**
 * A pull request of the mirror.
 *
 * @param number its number
 * @param url where people see it
 * @param author who opened it
 * @param title its title, with a {@code WIP:} mark if it has one
 * @param branch its head branch, also where it has been deleted since; empty where the head is no branch of this very repository
 * @param head the commit at its head
 * @param state {@code open}, {@code closed} or {@code merged}
 */
public record PullRequest(long number, String url, String author, String title, String branch, String head, String state) {
    public boolean open() {
        return "open".equals(state);
    }

    public boolean closedUnmerged() {
        return "closed".equals(state);
    }
}
