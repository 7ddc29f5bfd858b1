/**
 * Reads the part of Python that the harness's files are written in, so that what a branch of it does follows from its text: definitions, conditions, loops,
 * comprehensions, the usual methods of strings, lists, dicts and sets, and the few modules that {@link zone.autonomic.redfix.lab.python.Checkout}
 * knows. What it can't read it says ({@link zone.autonomic.redfix.lab.python.CannotRead}) where its value is wanted, and never guesses.
 */
package zone.autonomic.redfix.lab.python;
