/** Where the Discord room will live: the same grammar and the same reception as the console's. */
package zone.autonomic.redfix.chat.discord;
