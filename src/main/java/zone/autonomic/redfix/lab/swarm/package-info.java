/**
 * A small model of a single-node Docker Swarm: what compose files mean, which name resolves where, what is mounted, what a backup saves.
 * What a run yields follows from a recipe's files and from what its images are described to do (domain.md §1–§3); no recipe is known by name.
 */
package zone.autonomic.redfix.lab.swarm;
