package dev.handfast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.handfast.config.Setting;
import dev.handfast.config.Settings;
import dev.handfast.config.SettingsException;
import dev.handfast.config.SettingsReader;
import dev.handfast.vault.KeyRing;
import dev.handfast.vault.KeyRingException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests agree with each other, with the image and with the settings. */
class KustomizeTest {
    private static final Path FOLDER = Path.of("k8s");
    private static final int BEYOND_DRAINING_SECONDS = 48; // as "handfast serve" grants itself

    private final JsonNode kustomization = yaml("kustomization.yaml");
    private final JsonNode deployment = yaml("deployment.yaml");
    private final JsonNode pod = deployment.at("/spec/template/spec");
    private final JsonNode container = pod.at("/containers/0");
    private final JsonNode migration = yaml("migration.yaml");

    @TempDir
    Path secrets;

    @Test
    void Every_manifest_is_named_and_every_named_file_exists() throws IOException {
        var named = new TreeSet<String>(List.of("kustomization.yaml"));
        texts(kustomization.at("/resources")).forEach(named::add);
        texts(kustomization.at("/configMapGenerator/0/files")).forEach(named::add);
        texts(kustomization.at("/secretGenerator/0/files")).forEach(named::add);
        try (var files = Files.walk(FOLDER)) {
            var present = new TreeSet<String>();
            files.filter(Files::isRegularFile)
                    .forEach(file ->
                            present.add(FOLDER.relativize(file).toString().replace(File.separatorChar, '/')));
            assertEquals(named, present);
        }
    }

    @Test
    void What_a_pod_refers_to_exists() {
        for (var one : List.of(pod, migration.at("/spec/template/spec"))) {
            assertEquals(
                    kustomization.at("/configMapGenerator/0/name"),
                    volume(one, "config").at("/configMap/name"));
            assertEquals(
                    kustomization.at("/secretGenerator/0/name"),
                    volume(one, "secrets").at("/secret/secretName"));
            assertEquals(yaml("service-account.yaml").at("/metadata/name"), one.at("/serviceAccountName"));
            assertEquals(kustomization.at("/images/0/name"), one.at("/containers/0/image"));
            for (var mount : one.at("/containers/0/volumeMounts")) {
                volume(one, mount.at("/name").asText());
            }
        }
    }

    @Test
    void Requests_reach_the_gateways_and_never_the_migration() {
        var labels = deployment.at("/spec/template/metadata/labels");
        assertEquals(labels, deployment.at("/spec/selector/matchLabels"));
        assertEquals(labels, yaml("service.yaml").at("/spec/selector"));
        assertEquals(labels, yaml("disruption-budget.yaml").at("/spec/selector/matchLabels"));
        pod.at("/topologySpreadConstraints").forEach(it -> assertEquals(labels, it.at("/labelSelector/matchLabels")));
        assertEquals(labels, yaml("network-policy.yaml").at("/spec/podSelector/matchLabels"));
        assertNotEquals(labels, migration.at("/spec/template/metadata/labels"));
        var backend = yaml("ingress.yaml").at("/spec/rules/0/http/paths/0/backend/service");
        assertEquals(yaml("service.yaml").at("/metadata/name"), backend.at("/name"));
        assertEquals(yaml("service.yaml").at("/spec/ports/0/name"), backend.at("/port/name"));
        assertEquals("http", yaml("service.yaml").at("/spec/ports/0/targetPort").asText());
    }

    @Test
    void Each_port_is_open_to_one_namespace_and_nothing_else_is_open() {
        var policy = yaml("network-policy.yaml").at("/spec");
        assertEquals(List.of("Ingress"), texts(policy.at("/policyTypes")));
        var open = new TreeMap<String, String>();
        for (var rule : policy.at("/ingress")) {
            assertEquals(1, rule.at("/ports").size());
            assertEquals(1, rule.at("/from").size());
            open.put(
                    rule.at("/ports/0/port").asText(),
                    rule.at("/from/0/namespaceSelector/matchLabels")
                            .get("kubernetes.io/metadata.name")
                            .asText());
        }
        assertEquals(Map.of("http", "ingress-nginx", "management", "monitoring"), open);
        open.keySet().forEach(this::port);
    }

    @Test
    void Ports_and_probes_are_those_of_the_settings_and_the_image() throws IOException {
        var settings = settings();
        assertEquals(settings.http().port(), port("http"));
        assertEquals(settings.management().port(), port("management"));
        assertEquals(
                String.valueOf(settings.management().port()),
                deployment
                        .at("/spec/template/metadata/annotations")
                        .get("prometheus.io/port")
                        .asText());
        for (var probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            assertEquals(
                    "management", container.at("/" + probe + "/httpGet/port").asText());
            assertTrue(container.at("/" + probe + "/httpGet/path").asText().matches("/health/(live|ready)"));
        }
        var image = Files.readString(Path.of("Dockerfile"));
        assertTrue(image.contains("EXPOSE " + Setting.HTTP_PORT.fallback().orElseThrow() + " "
                + Setting.MANAGEMENT_PORT.fallback().orElseThrow()));
    }

    @Test
    void The_grace_is_longer_than_an_orderly_stop() throws IOException {
        var http = settings().http();
        long stop = http.lameDuck().plus(http.drain()).toSeconds() + BEYOND_DRAINING_SECONDS;
        assertTrue(pod.at("/terminationGracePeriodSeconds").asLong() > stop, "more than " + stop + " s");
    }

    @Test
    void Variables_are_ones_the_reader_knows() {
        for (var one : List.of(container, migration.at("/spec/template/spec/containers/0"))) {
            for (var variable : one.at("/env")) {
                var name = variable.at("/name").asText();
                assertTrue(SettingsReader.knows(name), name);
            }
        }
        assertEquals("serve", container.at("/args/0").asText());
        assertEquals(
                "migrate",
                migration.at("/spec/template/spec/containers/0/args/0").asText());
    }

    @Test
    void The_settings_can_be_read_and_the_ingress_serves_their_host() throws IOException {
        var host = settings().publicUrl().getHost();
        assertEquals(host, yaml("ingress.yaml").at("/spec/rules/0/host").asText());
        assertEquals(host, yaml("ingress.yaml").at("/spec/tls/0/hosts/0").asText());
    }

    @Test
    void Placeholders_do_not_start() throws IOException {
        var ring = Files.copy(FOLDER.resolve("placeholder/keyring.json"), secrets.resolve("ring"));
        Files.setPosixFilePermissions(ring, PosixFilePermissions.fromString("rw-------"));
        assertThrows(KeyRingException.class, () -> KeyRing.read(ring));
        var environment = Map.of(
                "HANDFAST_DATABASE_URL_FILE",
                FOLDER.resolve("placeholder/database-url").toString());
        assertThrows(
                SettingsException.class,
                () -> SettingsReader.read(Optional.of(FOLDER.resolve("handfast.yaml")), environment));
    }

    @Test
    void Pods_have_no_rights_they_do_not_need() throws IOException {
        for (var one : List.of(pod, migration.at("/spec/template/spec"))) {
            assertEquals(false, one.at("/enableServiceLinks").asBoolean(true));
            assertEquals(false, one.at("/automountServiceAccountToken").asBoolean(true));
            assertEquals(true, one.at("/securityContext/runAsNonRoot").asBoolean());
            assertEquals(288, volume(one, "secrets").at("/secret/defaultMode").asInt(), "0440 in octal");
            var rights = one.at("/containers/0/securityContext");
            assertEquals(true, rights.at("/readOnlyRootFilesystem").asBoolean());
            assertEquals(false, rights.at("/allowPrivilegeEscalation").asBoolean(true));
            assertEquals("ALL", rights.at("/capabilities/drop/0").asText());
            var user = one.at("/securityContext/runAsUser").asText();
            assertTrue(Files.readString(Path.of("Dockerfile")).contains("USER " + user + ":"));
        }
    }

    @Test
    void Kubectl_renders_the_base() throws Exception {
        assumeTrue(onPath("kubectl"), "kubectl is not installed");
        var rendering = new ProcessBuilder("kubectl", "kustomize", FOLDER.toString())
                .redirectErrorStream(true)
                .start();
        var text = new String(rendering.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(rendering.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, rendering.exitValue(), text);
        for (var kind : List.of(
                "ServiceAccount",
                "ConfigMap",
                "Secret",
                "Deployment",
                "Service",
                "Ingress",
                "NetworkPolicy",
                "PodDisruptionBudget",
                "Job")) {
            assertTrue(text.contains("\nkind: " + kind + "\n"), kind);
        }
        assertTrue(
                text.matches("(?s).*configMap:\\s+name: handfast-config-\\w{10}\n.*"),
                "the name of the ConfigMap follows its content");
    }

    private Settings settings() throws IOException {
        Files.writeString(secrets.resolve("database-url"), "postgresql://u:p@h:5432/d\n");
        var here =
                Files.readString(FOLDER.resolve("handfast.yaml")).replace("/run/secrets/handfast", secrets.toString());
        return SettingsReader.read(Optional.of(Files.writeString(secrets.resolve("handfast.yaml"), here)), Map.of());
    }

    private int port(String name) {
        return StreamSupport.stream(container.at("/ports").spliterator(), false)
                .filter(port -> port.at("/name").asText().equals(name))
                .findFirst()
                .orElseThrow()
                .at("/containerPort")
                .asInt();
    }

    private static JsonNode volume(JsonNode pod, String name) {
        return StreamSupport.stream(pod.at("/volumes").spliterator(), false)
                .filter(volume -> volume.at("/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no volume " + name));
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(it -> texts.add(it.asText()));
        return texts;
    }

    private static boolean onPath(String program) {
        return List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static JsonNode yaml(String name) {
        try {
            return new YAMLMapper().readTree(FOLDER.resolve(name).toFile());
        } catch (IOException e) {
            throw new AssertionError(name + " is not readable", e);
        }
    }
}
