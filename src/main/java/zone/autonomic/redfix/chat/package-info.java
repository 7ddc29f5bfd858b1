/** What people say, and where they say it: one grammar for every room. */
package zone.autonomic.redfix.chat;
