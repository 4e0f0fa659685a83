package dev.handfast.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DirectoryTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /** The questions that reached the store, to be answered when the test likes. */
    private final List<Promise<Object>> asked = new ArrayList<>();

    private final Tenancy store = (Tenancy) Proxy.newProxyInstance(
            Tenancy.class.getClassLoader(), new Class<?>[] {Tenancy.class}, (proxy, method, arguments) -> {
                var answer = Promise.<Object>promise();
                asked.add(answer);
                return answer.future();
            });

    private Instant now = NOW;
    private final Directory directory = new Directory(store, (InstantSource) () -> now);
    private final Tenant tenant = new Tenant(Id.at(NOW), "One", "", TenantSettings.DEFAULT, NOW);

    @BeforeEach
    void hear() {
        directory.hearing(true);
    }

    private void answer(Object value) {
        asked.get(asked.size() - 1).complete(Optional.ofNullable(value));
    }

    private Future<Optional<Tenant>> load(Tenant value) {
        var loaded = directory.tenant(tenant.id());
        answer(value);
        return loaded;
    }

    @Test
    void what_is_known_is_not_asked_again() {
        load(tenant);

        assertEquals(Optional.of(tenant), directory.tenant(tenant.id()).result());
        assertEquals(1, asked.size());
    }

    @Test
    void what_is_absent_is_asked_again() {
        assertEquals(Optional.empty(), load(null).result());
        assertEquals(Optional.of(tenant), load(tenant).result());
        assertEquals(2, asked.size());
    }

    @Test
    void what_failed_is_asked_again() {
        directory.tenant(tenant.id());
        asked.get(0).fail("away");

        assertEquals(Optional.of(tenant), load(tenant).result());
    }

    @Test
    void a_change_is_forgotten_for_that_tenant_alone() {
        var other = new Tenant(Id.at(NOW), "Other", "", TenantSettings.DEFAULT, NOW);
        load(tenant);
        directory.tenant(other.id());
        answer(other);

        directory.forget(tenant.id());

        directory.tenant(other.id());
        assertEquals(2, asked.size());
        directory.tenant(tenant.id());
        assertEquals(3, asked.size());
    }

    @Test
    void an_answer_older_than_a_change_is_used_but_not_kept() {
        var early = directory.tenant(tenant.id());
        directory.forget(tenant.id());
        answer(tenant);

        assertEquals(Optional.of(tenant), early.result());
        directory.tenant(tenant.id());
        assertEquals(2, asked.size());
    }

    @Test
    void an_answer_from_before_the_line_was_lost_is_not_kept() {
        directory.tenant(tenant.id());
        directory.hearing(false);
        directory.hearing(true);
        answer(tenant);

        directory.tenant(tenant.id());
        assertEquals(2, asked.size());
    }

    @Test
    void while_nothing_is_heard_everything_is_asked() {
        load(tenant);
        directory.hearing(false);
        load(tenant);
        load(tenant);

        assertEquals(3, asked.size());
        directory.hearing(true);
        load(tenant);
        directory.tenant(tenant.id());
        assertEquals(4, asked.size());
    }

    @Test
    void a_key_that_is_remembered_still_expires() {
        var key = new ApiKey(
                Id.at(NOW),
                tenant.id(),
                "late",
                "k",
                "late_…",
                Role.OWNER,
                Set.of(),
                NOW,
                Optional.of(NOW.plus(Duration.ofMinutes(1))));
        var text = Secret.random();
        var first = directory.caller(text);
        answer(new Caller(tenant, key));
        assertEquals(Optional.of(key), first.result().map(Caller::key));

        now = NOW.plus(Duration.ofMinutes(2));

        assertEquals(Optional.empty(), directory.caller(text).result());
        assertEquals(1, asked.size());
    }

    @Test
    void profiles_are_known_by_tenant_too() {
        var profile = new Profile(Id.at(NOW), tenant.id(), "P", "", "", true, NOW);
        directory.profile(tenant.id(), profile.id());
        answer(profile);

        directory.profile(Id.at(NOW), profile.id());

        assertEquals(2, asked.size());
    }
}
