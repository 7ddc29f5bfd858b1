/** The console: the same chat on a page and on a terminal. */
package zone.autonomic.redfix.chat.console;
