/**
 * The lab: stand-ins on loopback for everything that a live bot is pointed at. It is given a folder for its state and answers with the configuration
 * that a bot needs; the bot can't tell it from the real thing.
 */
package zone.autonomic.redfix.lab;
