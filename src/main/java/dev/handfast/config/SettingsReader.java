package dev.handfast.config;

import dev.handfast.core.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the operator's decisions: the environment wins over the file, the file over the defaults.
 *
 * <p>It reads everything before it complains, so one start tells of every mistake.
 */
public final class SettingsReader {
    /** Variables that start with {@code HANDFAST_} and are read elsewhere: by this class's caller, logging, sandbox, tests. */
    public static final Set<String> BESIDE_THE_SETTINGS = Set.of(
            "HANDFAST_CONFIG", "HANDFAST_LOG", "HANDFAST_SANDBOX_PORT", "HANDFAST_SANDBOX_DATA", "HANDFAST_BROWSER");

    private static final List<Path> USUAL_FILES =
            List.of(Path.of("/etc/handfast/handfast.yaml"), Path.of("conf/handfast.yaml"));
    private static final Pattern PLATFORM_VARIABLE =
            Pattern.compile("HANDFAST_PLATFORM_([A-Z0-9_]+?)_(CLIENT_ID|CLIENT_SECRET(?:_PREVIOUS)?(?:_FILE)?|SCOPES"
                    + "|VARIABLES_[A-Z0-9_]+)");
    private static final Pattern PLATFORM_KEY =
            Pattern.compile("platforms\\.([a-z0-9-]+)\\.(client-id|client-secret(?:-previous)?(?:-file)?)");
    private static final Pattern ADAPTED_KEY =
            Pattern.compile("platforms\\.([a-z0-9-]+)\\.(?:scopes|variables\\.([a-z0-9-]+))");
    private static final Pattern PRINTED = Pattern.compile("\\P{Cntrl}{1,1024}"); // as header fields and URLs can hold
    private static final Pattern KUBERNETES_VARIABLE = Pattern.compile("HANDFAST_(SERVICE|PORT)(_.*)?");
    private static final int MAX_SECRET_FILE = 65_536; // bytes; more is a wrong path, not a secret

    private final List<String> problems = new ArrayList<>();
    private final Map<String, Found> environment = new HashMap<>();
    private final Map<String, Found> file = new HashMap<>();

    private SettingsReader() {}

    /**
     * Reads file and environment.
     *
     * @param yamlFile the settings file; empty: the one that {@code HANDFAST_CONFIG} names, else
     *     {@code /etc/handfast/handfast.yaml}, else {@code conf/handfast.yaml}, else none
     * @throws SettingsException with every problem, if there is any
     */
    public static Settings read(Optional<Path> yamlFile, Map<String, String> variables) {
        return of(yamlFile, variables).settings();
    }

    /**
     * The database alone, for work that needs no other settings; empty when none is named.
     *
     * @throws SettingsException when it is named wrongly
     */
    public static Optional<Settings.Database> database(Optional<Path> yamlFile, Map<String, String> variables) {
        var reader = of(yamlFile, variables);
        reader.problems.clear();
        var database = reader.database().map(url -> new Settings.Database(url, 1));
        if (!reader.problems.isEmpty()) {
            throw new SettingsException(reader.problems);
        }
        return database;
    }

    private static SettingsReader of(Optional<Path> yamlFile, Map<String, String> variables) {
        var reader = new SettingsReader();
        reader.take(variables);
        yamlFile.or(() -> written(variables, "HANDFAST_CONFIG").map(Path::of))
                .or(() -> USUAL_FILES.stream().filter(Files::exists).findFirst())
                .ifPresent(reader::take);
        return reader;
    }

    /** Whether a start accepts a variable of this name, with whatever value. */
    public static boolean knows(String variable) {
        return BESIDE_THE_SETTINGS.contains(variable)
                || Setting.byVariable(variable).isPresent()
                || PLATFORM_VARIABLE.matcher(variable).matches();
    }

    private void take(Map<String, String> variables) {
        for (var name : new TreeSet<>(variables.keySet())) {
            if (!name.startsWith("HANDFAST_")) {
                continue;
            }
            if (!knows(name)) {
                problems.add(name + " is not a setting; "
                        + (KUBERNETES_VARIABLE.matcher(name).matches()
                                ? "Kubernetes makes it for a Service of our name: set enableServiceLinks to false"
                                : "remove it, or correct its name"));
            }
            if (name.equals("HANDFAST_LOG") && !Set.of("", "text", "json").contains(variables.get(name))) {
                problems.add("HANDFAST_LOG must be text or json");
            }
            keyOf(name).ifPresent(key -> written(variables, name)
                    .ifPresent(text -> environment.put(key, new Found(text, name))));
        }
    }

    private static Optional<String> keyOf(String variable) {
        var platform = PLATFORM_VARIABLE.matcher(variable);
        return platform.matches()
                ? Optional.of("platforms." + dashed(platform.group(1)) + "."
                        + dashed(platform.group(2)).replaceFirst("^variables-", "variables."))
                : Setting.byVariable(variable).map(Setting::key);
    }

    /** An empty variable is one that was not set: that is how compose files leave things open. */
    private static Optional<String> written(Map<String, String> variables, String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static String dashed(String capitals) {
        return capitals.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void take(Path path) {
        SettingsFile.read(path, problems).forEach((key, found) -> {
            boolean empty = found.text().isEmpty();
            if (Setting.byKey(key).isPresent()
                    || PLATFORM_KEY.matcher(key).matches()
                    || ADAPTED_KEY.matcher(key).matches()) {
                if (!empty) {
                    file.put(key, found);
                }
            } else if (isGroup(key)) {
                if (!empty) {
                    problems.add(found + " is a group of settings; write them indented below it");
                }
            } else {
                problems.add(found + " is not a setting; remove it, or correct its name");
            }
        });
    }

    private static boolean isGroup(String key) {
        return key.matches("platforms(\\.[a-z0-9-]+(\\.variables)?)?")
                || List.of(Setting.values()).stream().anyMatch(one -> one.key().startsWith(key + "."));
    }

    private Settings settings() {
        boolean loopback = read(Setting.ALLOW_LOOPBACK_HTTP, Values::truth, false);
        var publicUrl = required(Setting.PUBLIC_URL, text -> Values.address(text, loopback));
        var database = database();
        if (!has(Setting.DATABASE_URL.key())) {
            missing(Setting.DATABASE_URL);
        }
        var keyring = required(Setting.KEYRING_FILE, Path::of);
        var platformsDir = find(Setting.PLATFORMS_DIR).map(found -> Path.of(found.text()));
        platformsDir.filter(dir -> !Files.isDirectory(dir)).ifPresent(dir -> wrong(Setting.PLATFORMS_DIR));
        int port = number(Setting.HTTP_PORT, 0, 65_535);
        int instances = number(Setting.HTTP_INSTANCES, 0, 1024);
        int bodyLimit = number(Setting.HTTP_BODY_LIMIT, 1024, 16_777_216);
        var lameDuck = duration(Setting.HTTP_LAME_DUCK, Duration.ZERO, Duration.ofMinutes(10));
        var drain = duration(Setting.HTTP_DRAIN, Duration.ZERO, Duration.ofMinutes(10));
        int management = number(Setting.MANAGEMENT_PORT, 0, 65_535);
        int poolSize = number(Setting.DATABASE_POOL_SIZE, 1, 1000);
        var consent = duration(Setting.FLOW_CONSENT, Duration.ofMillis(1), Settings.Flow.LONGEST_CONSENT);
        var selection = duration(Setting.FLOW_SELECTION, Duration.ofMillis(1), Duration.ofHours(24));
        var replay = duration(Setting.FLOW_REPLAY, Duration.ZERO, Duration.ofMinutes(10));
        int perMinute = number(Setting.LIMITS_REQUESTS_PER_MINUTE, 0, 1_000_000_000);
        boolean asDocumented = read(Setting.LIMITS_AS_DOCUMENTED, Values::truth, true);
        var auditKept = duration(Setting.AUDIT_KEPT, Duration.ofDays(1), Duration.ofDays(3650));
        var dashboardUrl = find(Setting.DASHBOARD_URL).isPresent()
                ? read(Setting.DASHBOARD_URL, text -> Values.address(text, loopback), publicUrl)
                : publicUrl;
        var apps = apps();
        var adaptations = adaptations();
        if (port != 0 && port == management) {
            problems.add("http.port and management.port are both " + port + "; give each its own");
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new Settings(
                new Settings.Http(port, instances, bodyLimit, lameDuck, drain),
                new Settings.Management(management),
                publicUrl,
                dashboardUrl,
                new Settings.Database(database.orElseThrow(), poolSize),
                keyring,
                platformsDir,
                loopback,
                apps,
                adaptations,
                new Settings.Flow(consent, selection, replay),
                new Settings.Limits(perMinute, asDocumented),
                auditKept);
    }

    private Optional<Secret> database() {
        return secret(Setting.DATABASE_URL.key(), "postgres(ql)?://[^/?#]+/[^/].*");
    }

    private Map<String, Settings.PlatformApp> apps() {
        var ids = new TreeMap<String, Found>();
        for (var source : List.of(file, environment)) {
            source.forEach((key, found) -> Optional.of(PLATFORM_KEY.matcher(key))
                    .filter(Matcher::matches)
                    .ifPresent(match -> ids.put(match.group(1), found)));
        }
        var apps = new LinkedHashMap<String, Settings.PlatformApp>();
        ids.forEach((id, found) -> {
            var clientId = find("platforms." + id + ".client-id");
            var clientSecrets = clientSecrets("platforms." + id + ".client-secret");
            if (clientId.isEmpty()) {
                problems.add(found + " is set, but the app's client id is not; set "
                        + Settings.PlatformApp.variable(id, "CLIENT_ID") + " too");
            } else if (!has("platforms." + id + ".client-secret")) {
                problems.add(found + " is set, but the app's secret is not; set "
                        + Settings.PlatformApp.variable(id, "CLIENT_SECRET") + " or "
                        + Settings.PlatformApp.variable(id, "CLIENT_SECRET_FILE") + " too");
            } else if (clientSecrets.size() > Settings.PlatformApp.MOST_SECRETS) {
                problems.add(found + " belongs to an app with " + clientSecrets.size() + " secrets; keep at most "
                        + Settings.PlatformApp.MOST_SECRETS);
            } else if (!clientSecrets.isEmpty()) {
                apps.put(id, new Settings.PlatformApp(clientId.get().text(), clientSecrets));
            }
        });
        return apps;
    }

    private Map<String, Adaptation> adaptations() {
        var found = new TreeMap<String, Found>(file);
        found.putAll(environment);
        var adaptations = new TreeMap<String, Adaptation>();
        found.forEach((key, value) -> {
            var match = ADAPTED_KEY.matcher(key);
            if (!match.matches()) {
                return;
            }
            var scopes = match.group(2) == null;
            if (!scopes && !PRINTED.matcher(value.text()).matches()) {
                problems.add(value + " must be one line of at most 1024 characters");
            }
            var one = scopes
                    ? new Adaptation(List.of(value.text().split("[\\s,]+")), Map.of())
                    : new Adaptation(List.of(), Map.of(match.group(2), value.text()));
            adaptations.merge(match.group(1), one, Adaptation::and);
        });
        return adaptations;
    }

    /** One a line: the newest first, behind them the one it replaces. */
    private List<Secret> clientSecrets(String key) {
        return Stream.of(key, key + "-previous")
                .flatMap(each -> secret(each, "(?s).+").stream())
                .flatMap(text -> text.lines().stream())
                .distinct()
                .toList();
    }

    private Optional<Found> find(String key) {
        return Optional.ofNullable(environment.getOrDefault(key, file.get(key)));
    }

    private Optional<Found> find(Setting setting) {
        return find(setting.key());
    }

    private boolean has(String secretKey) {
        return find(secretKey).or(() -> find(secretKey + "-file")).isPresent();
    }

    /** A secret written out or kept in a file; within one source both at once is a mistake, and its text is never repeated. */
    private Optional<Secret> secret(String key, String shape) {
        for (var source : List.of(environment, file)) {
            var text = source.get(key);
            var path = source.get(key + "-file");
            if (text != null && path != null) {
                problems.add(text + " and " + path.where() + " are both set; keep one of them");
                return Optional.empty();
            }
            if (text != null || path != null) {
                var found = text != null ? text : path;
                var secret = text != null ? Optional.of(text.text()) : content(path);
                if (secret.isPresent() && !secret.get().matches(shape)) {
                    problems.add(found + " must be " + Setting.DATABASE_URL.meaning());
                    return Optional.empty();
                }
                return secret.map(Secret::of);
            }
        }
        return Optional.empty();
    }

    private Optional<String> content(Found path) {
        try {
            var file = Path.of(path.text());
            var text = Files.size(file) > MAX_SECRET_FILE
                    ? ""
                    : Files.readString(file).stripTrailing();
            if (!text.isEmpty()) {
                return Optional.of(text);
            }
            problems.add(path + " names " + file + ", which does not hold a secret; write the secret into it");
        } catch (IOException | IllegalArgumentException e) {
            problems.add(
                    path + " names " + path.text() + ", which cannot be read; check that it exists and may be read");
        }
        return Optional.empty();
    }

    private <T> T required(Setting setting, Function<String, T> parse) {
        if (find(setting).isEmpty()) {
            missing(setting);
            return null;
        }
        return read(setting, parse, null);
    }

    private int number(Setting setting, int least, int most) {
        return read(setting, text -> Values.within(Integer.valueOf(text), least, most), least);
    }

    private Duration duration(Setting setting, Duration least, Duration most) {
        return read(setting, text -> Values.within(Values.duration(text), least, most), least);
    }

    /** What was written, else the default; a text that does not fit is a problem, and the stand-in lets reading go on. */
    private <T> T read(Setting setting, Function<String, T> parse, T standIn) {
        try {
            return parse.apply(
                    find(setting).map(Found::text).or(setting::fallback).orElseThrow());
        } catch (IllegalArgumentException | DateTimeParseException e) {
            wrong(setting);
            return standIn;
        }
    }

    private void missing(Setting setting) {
        problems.add(setting.key() + " is missing; set " + setting.variable() + ", or " + setting.key()
                + " in handfast.yaml, to " + setting.meaning());
    }

    private void wrong(Setting setting) {
        problems.add(find(setting).orElseThrow() + " must be " + setting.meaning());
    }
}
