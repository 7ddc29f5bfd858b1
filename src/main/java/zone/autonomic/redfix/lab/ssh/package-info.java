/** The lab's node as one reaches it: an SSH server on loopback behind which a real shell runs. */
package zone.autonomic.redfix.lab.ssh;
