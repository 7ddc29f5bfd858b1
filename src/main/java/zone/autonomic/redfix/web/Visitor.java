package zone.autonomic.redfix.web;

import zone.autonomic.redfix.chat.Speaker;

/**
 * Somebody who asks for something on the page, and may at least look.
 *
 * @param speaker who it is, with what they may not do
 * @param named whether their name is known; who isn't named may say who they are
 */
record Visitor(Speaker speaker, boolean named) {

    private static final int LONGEST_NAME = 40;

    /** @param says who they say that they are; may be null */
    Speaker as(String says) {
        if (named || says == null || says.isBlank()) {
            return speaker;
        }
        String name = says.strip();
        return new Speaker(name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME), speaker.lacks());
    }
}
