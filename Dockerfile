# The bot in a container. Build the application first (mvn package), then: docker build -t redfix .
# The base needs a Java 17 runtime (or later) and nothing else.
ARG BASE=eclipse-temurin:17-jre
FROM ${BASE}

COPY target/quarkus-app/ /opt/redfix/
COPY config/ /opt/redfix/config/

WORKDIR /opt/redfix
VOLUME /var/lib/redfix
ENV REDFIX_DATA_DIR=/var/lib/redfix QUARKUS_HTTP_HOST=0.0.0.0
EXPOSE 8080

ENTRYPOINT ["java", "-jar", "quarkus-run.jar"]
CMD ["serve"]
