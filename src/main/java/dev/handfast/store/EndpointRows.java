package dev.handfast.store;

import static dev.handfast.store.Columns.bytes;
import static dev.handfast.store.Columns.id;
import static dev.handfast.store.Columns.maybeTime;
import static dev.handfast.store.Columns.time;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.vault.Place;
import dev.handfast.vault.Vault;
import dev.handfast.webhook.Endpoint;
import dev.handfast.webhook.Endpoint.Paused;
import dev.handfast.webhook.Endpoint.Previous;
import dev.handfast.webhook.Event;
import dev.handfast.webhook.EventType;
import dev.handfast.webhook.Form;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** How endpoints and events stand in rows. Both secrets of an endpoint are sealed for one place, so that the database may move one. */
final class EndpointRows {
    static final String SECRET = "webhook-secret"; // what a secret is sealed for, be it the present or the last
    static final String HEADERS = "webhook-headers";

    static final String ENDPOINT = """
            e.id, e.tenant, e.form, e.name, e.url, e.secret, e.previous_secret, e.previous_until, e.events, e.accounts, e.headers, e.active,
            e.paused_at, e.paused_reason, e.failures, e.fired_at, e.created_at, coalesce(e.updated_at, e.created_at) as updated_at""";

    private record Sealed(Map<String, Secret> headers) {}

    private final Vault vault;

    EndpointRows(Vault vault) {
        this.vault = vault;
    }

    Endpoint endpoint(Row row) {
        var id = id(row, "id");
        var tenant = id(row, "tenant");
        var headers = bytes(row, "headers");
        return new Endpoint(
                id,
                tenant,
                Form.valueOf(row.getString("form")),
                row.getString("name"),
                URI.create(row.getString("url")),
                secret(row, "secret", tenant, id),
                secret(row, "previous_secret", tenant, id)
                        .flatMap(old -> maybeTime(row, "previous_until").map(until -> new Previous(old, until))),
                Columns.texts(row, "events"),
                Columns.texts(row, "accounts"),
                headers == null
                        ? Map.of()
                        : vault.openRecord(headers, Sealed.class, place(tenant, id, HEADERS))
                                .headers(),
                row.getBoolean("active"),
                maybeTime(row, "paused_at").map(at -> new Paused(at, row.getString("paused_reason"))),
                row.getInteger("failures"),
                maybeTime(row, "fired_at"),
                time(row, "created_at"),
                time(row, "updated_at"));
    }

    private Optional<Secret> secret(Row row, String column, Id tenant, Id endpoint) {
        return Optional.ofNullable(bytes(row, column))
                .map(stored -> vault.open(stored, place(tenant, endpoint, SECRET)));
    }

    Buffer sealed(Optional<Secret> secret, Endpoint endpoint) {
        return bytes(secret.map(text -> vault.seal(text, place(endpoint.tenant(), endpoint.id(), SECRET)))
                .orElse(null));
    }

    Buffer sealedHeaders(Endpoint endpoint) {
        return endpoint.headers().isEmpty()
                ? null
                : bytes(vault.sealRecord(
                        new Sealed(endpoint.headers()), place(endpoint.tenant(), endpoint.id(), HEADERS)));
    }

    static String[] types(Endpoint endpoint) {
        return endpoint.form().types(endpoint.events()).stream()
                .map(EventType::word)
                .toArray(String[]::new);
    }

    /** An event whose columns are named {@code event}, {@code subject}, {@code profile}, {@code type}, … */
    static Event event(Row row) {
        return new Event(
                id(row, "event"),
                id(row, "tenant"),
                id(row, "subject"),
                Optional.ofNullable(row.getUUID("profile")).map(Columns::id),
                EventType.of(row.getString("type")).orElseThrow(),
                row.getString("cause"),
                Columns.words(row, "facts"),
                time(row, "happened_at"));
    }

    private static Place place(Id tenant, Id endpoint, String field) {
        return new Place(tenant, endpoint, field);
    }
}
