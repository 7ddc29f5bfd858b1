/** The operator's pages: the chat, and one page for each investigation. They read and render; nothing is decided here. */
package zone.autonomic.redfix.web;
