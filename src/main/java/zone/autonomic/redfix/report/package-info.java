/** Everything that people read, rendered from the events. Nothing is decided here. */
package zone.autonomic.redfix.report;
