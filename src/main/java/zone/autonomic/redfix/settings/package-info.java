/** What may be set, what is set, and where: read before the program starts, so that a mistake is said in a few words. */
package zone.autonomic.redfix.settings;
