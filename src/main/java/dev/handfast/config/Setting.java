package dev.handfast.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The closed vocabulary of the settings file and the environment: whatever is not here, and does not stand under a platform,
 * stops the start.
 *
 * <p>A setting's variable is its key in capitals behind {@code HANDFAST_}: {@code http.body-limit} is
 * {@code HANDFAST_HTTP_BODY_LIMIT}.
 */
public enum Setting {
    PUBLIC_URL(
            "public-url", null, "the address the world reaches this gateway at, such as https://connect.example.com"),
    HTTP_PORT("http.port", "8080", "the port of the public server, 0 to 65535"),
    HTTP_INSTANCES("http.instances", "0", "how many event loops serve the public port, 0 for one per core"),
    HTTP_BODY_LIMIT(
            "http.body-limit",
            "65536",
            "the largest request body in bytes, 1024 to 16777216; imports may have 4096000 in any case"),
    HTTP_LAME_DUCK(
            "http.lame-duck",
            "5s",
            "how long requests are still taken at shutdown while load balancers learn of it, 0s to 10m"),
    HTTP_DRAIN("http.drain", "20s", "how long requests in flight may take at shutdown, 0s to 10m"),
    MANAGEMENT_PORT("management.port", "8081", "the port of the probes and metrics, 0 to 65535"),
    DATABASE_URL("database.url", null, "PostgreSQL as postgresql://user:password@host:port/database"),
    DATABASE_URL_FILE("database.url-file", null, "a file that holds the database's address"),
    DATABASE_POOL_SIZE("database.pool-size", "6", "connections for transactions per process, 1 to 1000"),
    KEYRING_FILE("keyring-file", null, "the file of the keys that seal tokens, made by \"handfast keyring create\""),
    PLATFORMS_DIR("platforms-dir", null, "a folder of platform files that add to or replace the shipped ones"),
    ALLOW_LOOPBACK_HTTP(
            "allow-loopback-http", "false", "whether plain http to this machine is accepted, true or false"),
    FLOW_CONSENT("flow.consent", "10m", "how long a person may take from the start to the callback, up to 10m"),
    FLOW_SELECTION("flow.selection", "15m", "how long a person may take to choose a target, up to 24h"),
    FLOW_REPLAY("flow.replay", "60s", "how long a browser may repeat a callback and get the same answer, up to 10m"),
    LIMITS_REQUESTS_PER_MINUTE(
            "limits.requests-per-minute",
            "6000",
            "how many requests one key may make per minute at each replica, up to 1000000000; 0: any number"),
    LIMITS_AS_DOCUMENTED(
            "limits.as-documented",
            "true",
            "whether APIs whose own documents state limits keep to those instead, true or false"),
    DASHBOARD_URL(
            "dashboard-url",
            null,
            "where people go whose API sends them to a dashboard, such as https://app.example.com; else to this gateway"),
    AUDIT_KEPT("audit.kept", "400d", "how long entries of the audit log are kept, 1d to 3650d");

    private final String key;
    private final String fallback;
    private final String meaning;

    Setting(String key, String fallback, String meaning) {
        this.key = key;
        this.fallback = fallback;
        this.meaning = meaning;
    }

    /** Where it stands in the settings file, groups parted by dots: {@code http.body-limit}. */
    public String key() {
        return key;
    }

    /** The variable of the environment that wins over the file. */
    public String variable() {
        return "HANDFAST_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** What holds when neither file nor environment decides; empty: nothing does. */
    public Optional<String> fallback() {
        return Optional.ofNullable(fallback);
    }

    /** What it decides, within which bounds; reads on from "set it to". */
    public String meaning() {
        return meaning;
    }

    static Optional<Setting> byKey(String key) {
        return Arrays.stream(values()).filter(one -> one.key.equals(key)).findFirst();
    }

    static Optional<Setting> byVariable(String variable) {
        return Arrays.stream(values())
                .filter(one -> one.variable().equals(variable))
                .findFirst();
    }
}
