/**
 * What is kept: investigations and their events, threads, texts, and the tasks that carry investigations on.
 * SQL that H2 and PostgreSQL both take.
 */
package zone.autonomic.redfix.store;
