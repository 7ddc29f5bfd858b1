package zone.autonomic.redfix.web;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import zone.autonomic.redfix.report.Templates;

/** What is shown where there is nothing. */
public class Errors {

    private final Templates templates;
    private final boolean lab;

    public Errors(Templates templates, @ConfigProperty(name = "redfix.mode") String mode) {
        this.templates = templates;
        this.lab = mode.equals("lab");
    }

    @ServerExceptionMapper
    public Response notFound(NotFoundException nothing, UriInfo asked) {
        if (asked.getPath().startsWith("/api/")) {
            return Response.status(Response.Status.NOT_FOUND).type(MediaType.APPLICATION_JSON)
                    .entity(Map.of("error", String.valueOf(nothing.getMessage()))).build();
        }
        String page = templates.render("page/missing.html", Map.of("title", "nothing here", "lab", lab, "why", String.valueOf(nothing.getMessage()),
                "path", asked.getPath()));
        return Response.status(Response.Status.NOT_FOUND).type(MediaType.TEXT_HTML + ";charset=UTF-8").entity(page).build();
    }
}
