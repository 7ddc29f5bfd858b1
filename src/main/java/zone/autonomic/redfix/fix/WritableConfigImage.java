package zone.autonomic.redfix.fix;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An image of a program that saves the secrets it generates into its own INI file, and how it starts: a wrapper replaces the image's
 * entrypoint, so that it has to be known. All of them start their server when they get no command.
 *
 * <p>Sources: the program's {@code Dockerfile} and {@code Dockerfile.rootless}, {@code docker/root/usr/bin/entrypoint}.
 *
 * @param title how people call it
 * @param init the words of the entrypoint that must stay process 1
 * @param entrypoint the image's own entrypoint after them
 * @param startsAsRoot whether the entrypoint runs as root and the program as somebody else
 */
record WritableConfigImage(String title, List<String> init, List<String> entrypoint, boolean startsAsRoot) {

    /** Which images it knows, for people. */
    static final String KNOWN = "the images of Gitea and Forgejo, by name or by the settings in the template";

    private static final WritableConfigImage ROOTLESS = new WritableConfigImage("Gitea's or Forgejo's rootless image",
            List.of("/usr/bin/dumb-init", "--"), List.of("/usr/local/bin/docker-entrypoint.sh"), false);
    private static final WritableConfigImage ROOTFUL = new WritableConfigImage("Gitea's or Forgejo's image that starts as root",
            List.of(), List.of("/usr/bin/entrypoint"), true);

    private static final Pattern NAME = Pattern.compile("(gitea|forgejo)[^/:@]*(:[^/@]*)?(@.*)?$");
    private static final Pattern TAG = Pattern.compile(":([^/@]+)(@.*)?$");
    /** Settings that no other program has in these sections; a renamed image still reads them. */
    private static final Pattern SETTINGS = Pattern.compile(
            "(?m)^\\h*(LFS_JWT_SECRET|LFS_START_SERVER|INSTALL_LOCK|INTERNAL_TOKEN|DISABLE_ROUTER_LOG|LFS_CONTENT_PATH)\\h*[=:]");

    /**
     * Which of them an image is.
     *
     * @param image as the recipe names it
     * @param path where the program reads its configuration
     * @param template the configuration's text, empty where the recipe doesn't hold it
     */
    static Optional<WritableConfigImage> of(String image, String path, String template) {
        if (!NAME.matcher(image).find() && !SETTINGS.matcher(template).find()) {
            return Optional.empty();
        }
        var tag = TAG.matcher(image);
        if (tag.find() && tag.group(1).contains("rootless")) {
            return Optional.of(ROOTLESS);
        }
        return Optional.of(path.startsWith("/data/") ? ROOTFUL : ROOTLESS);
    }
}
