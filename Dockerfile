# The production jar in an image of its own: no build tools, no root, no secrets.
#
#   docker build -t handfast .
#   docker run --read-only --tmpfs /tmp:exec -p 8080:8080 --env-file handfast.env ... handfast
#
# README, "Docker", has all of it: the settings that are needed, and the key ring.

FROM docker.io/library/maven:3.9-eclipse-temurin-21 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 mvn -B --no-transfer-progress -DskipTests package

FROM docker.io/library/eclipse-temurin:21-jre
LABEL org.opencontainers.image.title="Handfast" \
      org.opencontainers.image.description="A self-hosted, reactive OAuth gateway for social accounts" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /src/target/handfast.jar /opt/handfast/handfast.jar
COPY LICENSE /opt/handfast/LICENSE
# A number, so that a cluster can see that it is not root.
USER 10001:10001
WORKDIR /opt/handfast
EXPOSE 8080 8081
# 60 % of the container's memory is heap; the rest is for threads, buffers and the JVM. Out of memory ends the process,
# which is replaced, instead of letting it limp. Only /tmp is written to.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-Djava.io.tmpdir=/tmp", "-jar", "/opt/handfast/handfast.jar"]
CMD ["serve"]
