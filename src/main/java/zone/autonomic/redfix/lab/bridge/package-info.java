/** The bridge between forge and harness: it answers {@code !testme} on pull requests, as the real one does. */
package zone.autonomic.redfix.lab.bridge;
