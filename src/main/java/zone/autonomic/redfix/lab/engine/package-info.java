/**
 * The process behind the node's programs, as dockerd is behind docker: it listens on loopback, knows whoever has its secret, and
 * lets the programs of a node answer one request each. What they answer isn't decided here.
 */
package zone.autonomic.redfix.lab.engine;
