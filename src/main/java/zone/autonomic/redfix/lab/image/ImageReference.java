package zone.autonomic.redfix.lab.image;

/**
 * An image's name taken apart, e.g. {@code registry.example:5000/acme/forge:1.2@sha256:…}.
 *
 * @param repository with Docker Hub's prefixes left off, as people write it
 * @param tag {@code latest} where none is given
 */
public record ImageReference(String repository, String tag) {

    public static ImageReference parse(String image) {
        String name = image.replaceFirst("@sha256:.*$", "");
        int colon = name.lastIndexOf(':');
        boolean tagged = colon > name.lastIndexOf('/');
        String repository = tagged ? name.substring(0, colon) : name;
        repository = repository.replaceFirst("^(index\\.)?docker\\.io/", "").replaceFirst("^library/", "");
        return new ImageReference(repository, tagged ? name.substring(colon + 1) : "latest");
    }
}
