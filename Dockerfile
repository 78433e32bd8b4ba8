# One file for every service: docker build --build-arg SERVICE=chat-ws-service .
# Needs BuildKit, which docker build and docker compose use by themselves.
ARG JAVA=25.0.3_9
ARG SERVICE=gateway-service

# Builds all services at once, so that the images of one commit share one build. The cache keeps what Maven downloads.
FROM eclipse-temurin:${JAVA}-jdk-noble AS build
# Maven comes as a zip whose checksum mvnw knows; without unzip it would take another archive, and refuse it.
RUN apt-get update && apt-get install --yes --no-install-recommends unzip && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/root/.m2,sharing=locked \
    set -eu; \
    services="gateway-service chat-ws-service persistence-service read-receipt-service notification-service"; \
    ./mvnw --batch-mode -Dmaven.test.skip=true -Dspotless.check.skip=true \
        -pl "$(echo "$services" | tr ' ' ',')" -am package; \
    for service in $services; do \
        java -Djarmode=tools -jar "$service"/target/"$service"-*.jar \
            extract --layers --application-filename app.jar --destination "/layers/$service"; \
    done

# Belongs to root and is run by a user who owns nothing. Works with a read-only root file system as long as /tmp can be
# written. The heap follows the container's memory limit; the other half is for threads, code, and network buffers.
FROM eclipse-temurin:${JAVA}-jre-noble AS runtime
ENV JDK_JAVA_OPTIONS="-XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED"
WORKDIR /app
COPY deploy/compose/ready.sh ./
USER 10001:10001
HEALTHCHECK --interval=5s --timeout=3s --start-period=120s --retries=6 CMD ["/app/ready.sh"]
# Java itself is process 1: SIGTERM reaches it and it stops gracefully (up to 25 s for each phase).
ENTRYPOINT ["java", "-jar", "app.jar"]

FROM runtime AS gateway-service
ENV SERVER_PORT=8080
EXPOSE 8080

FROM runtime AS chat-ws-service
ENV SERVER_PORT=8081
EXPOSE 8081

FROM runtime AS persistence-service
ENV SERVER_PORT=8082
# A volume that is mounted here gets this owner.
USER root
RUN install -d -o 10001 -g 10001 /var/lib/nonstop-chat
USER 10001:10001
EXPOSE 8082

FROM runtime AS read-receipt-service
ENV SERVER_PORT=8083
EXPOSE 8083

FROM runtime AS notification-service
ENV SERVER_PORT=8084
EXPOSE 8084

# What changes least comes first: a changed line of code is a new layer of some hundred kilobytes.
FROM ${SERVICE}
ARG SERVICE
LABEL org.opencontainers.image.title="Nonstop Chat: ${SERVICE}"
COPY --from=build /layers/${SERVICE}/dependencies/ ./
COPY --from=build /layers/${SERVICE}/spring-boot-loader/ ./
COPY --from=build /layers/${SERVICE}/snapshot-dependencies/ ./
COPY --from=build /layers/${SERVICE}/application/ ./
