package zone.autonomic.redfix.lab.forge;

/**
 * Somebody who has an account on the forge.
 *
 * @param id the number that the API shows
 * @param login the name
 * @param token what opens the API and, as a password, git over HTTP; empty for somebody who never logs in over HTTP
 * @param member whether the account belongs to the organisation, and may push branches and change pull requests
 * @param maintainer whether pushes to a protected default branch and of tags are let through
 */
public record Account(long id, String login, String token, boolean member, boolean maintainer) {

    @Override
    public String toString() {
        return "Account[" + login + "]";
    }
}
