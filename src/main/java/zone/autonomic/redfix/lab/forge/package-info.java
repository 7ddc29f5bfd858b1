/**
 * The lab's forge: git smart HTTP and the part of Gitea's API v1 that a bot uses, over bare repositories in a folder. It knows nothing of
 * redfix; a bot can't tell it from a Gitea by what it answers. There is no way to merge over HTTP: people merge through {@code LabForge}.
 */
package zone.autonomic.redfix.lab.forge;
