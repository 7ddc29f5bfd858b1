# The bot in a container. Build the application first (mvn package), then: docker build -t redfix .
# The base needs a Java 17 runtime (or later) and nothing else. docs/page.md says how it is run: it listens inside the container only
# until it is told who may come.
ARG BASE=eclipse-temurin:17-jre
FROM ${BASE}

COPY target/quarkus-app/ /opt/redfix/
# A file and not the folder: what lies above a folder is made as root's, also /var/lib/redfix itself.
COPY --chown=10001:10001 config/application.properties /var/lib/redfix/config/

# Nobody that the base knows, so Java has to be told of a home; what it writes is below /var/lib/redfix.
USER 10001:10001
WORKDIR /var/lib/redfix
VOLUME /var/lib/redfix
ENV REDFIX_DATA_DIR=/var/lib/redfix
EXPOSE 8080

ENTRYPOINT ["java", "-Duser.home=/var/lib/redfix", "-jar", "/opt/redfix/quarkus-run.jar"]
CMD ["serve"]
