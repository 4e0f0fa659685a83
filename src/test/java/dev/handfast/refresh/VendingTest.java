package dev.handfast.refresh;

import static dev.handfast.refresh.Workshop.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.handfast.account.AccountStatus;
import dev.handfast.account.Connection;
import dev.handfast.account.Grant;
import dev.handfast.account.Subject;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.platform.Identity;
import dev.handfast.platform.Kind;
import dev.handfast.platform.TokenSet;
import dev.handfast.store.PgVends;
import dev.handfast.tenant.ApiKey;
import dev.handfast.tenant.Caller;
import dev.handfast.tenant.Duplicates;
import dev.handfast.tenant.Role;
import dev.handfast.tenant.Tenant;
import dev.handfast.tenant.TenantSettings;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VendingTest {
    private static volatile Consumer<HttpServerRequest> platform;
    private static Workshop workshop;
    private static Vending vending;

    @BeforeAll
    static void open() {
        workshop = new Workshop(request -> platform.accept(request));
        vending = new Vending(workshop.policies, workshop.bus, () -> workshop.now);
    }

    @AfterAll
    static void close() {
        workshop.close();
    }

    @BeforeEach
    void begin() {
        platform = request ->
                request.response().end("{\"access_token\":\"a-2\",\"expires_in\":7200,\"refresh_token\":\"r-2\"}");
        Workshop.await(workshop.vertx.deployVerticle(
                new VendingVerticle(new PgVends(workshop.database, workshop.vault), workshop.bus, () -> workshop.now)));
        Workshop.await(workshop.vertx.deployVerticle(workshop.verticle(workshop.renewals)));
    }

    @AfterEach
    void clear() {
        workshop.clear();
    }

    private static Caller caller(Role role) {
        var tenant = new Tenant(workshop.tenant, "Tenant", "", TenantSettings.DEFAULT, START);
        return new Caller(
                tenant,
                new ApiKey(
                        Id.at(START), tenant.id(), "handfast", "test", "hf_", role, Set.of(), START, Optional.empty()));
    }

    private static Future<Vending.Vended> vend(Id account, Optional<Duration> minValid) {
        return vending.vend(caller(Role.VENDOR), new Vending.Asked(account, minValid, Optional.empty(), "request-1"));
    }

    private static String token(Id account, Optional<Duration> minValid) {
        return Workshop.await(vend(account, minValid)).token().reveal();
    }

    private static GatewayError failure(Future<?> future) {
        return assertThrows(GatewayError.class, () -> Workshop.await(future));
    }

    private static Id connected(String platform) {
        return workshop.connected(platform, "ana", workshop.tokens()).id();
    }

    /** An account with a token of its own, on a grant that cannot be renewed. */
    private static Id page() {
        var person = new Identity("p", "p", "P", Optional.empty(), Optional.empty());
        var tokens = new TokenSet(
                Secret.of("person"),
                Optional.empty(),
                Optional.of(START.plus(Duration.ofDays(60))),
                Optional.empty(),
                Set.of(),
                "Bearer",
                Map.of());
        var page = new Subject(
                Kind.PAGE,
                "1",
                "page",
                "Page",
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.of(Secret.of("page")));
        var grant = new Grant(Id.at(START), workshop.tenant, "facebook", "app", person, tokens);
        return Workshop.await(workshop.accounts.save(new Connection(
                        workshop.profile, grant, page, Optional.empty(), Optional.empty(), Duplicates.UPDATE, START)))
                .account()
                .id();
    }

    @Test
    void only_a_vendor_gets_a_token() {
        var account = connected("twitter");

        for (var role : new Role[] {Role.OWNER, Role.ADMIN, Role.READER}) {
            var asked = new Vending.Asked(account, Optional.empty(), Optional.empty(), "r");
            assertEquals(
                    ErrorCode.FORBIDDEN,
                    failure(vending.vend(caller(role), asked)).code());
        }
        assertEquals(
                ErrorCode.FORBIDDEN,
                failure(vending.refresh(caller(Role.VENDOR), account)).code());
        assertEquals("a-1", token(account, Optional.empty()));
    }

    @Test
    void a_token_that_lasts_is_handed_out_and_one_that_does_not_is_renewed() {
        var account = connected("twitter");
        workshop.now = START.plus(Duration.ofMinutes(60));

        assertEquals("a-1", token(account, Optional.of(Duration.ofMinutes(59))));
        assertEquals("a-2", token(account, Optional.of(Duration.ofMinutes(61))));
    }

    @Test
    void what_was_asked_for_is_a_promise_and_the_usual_time_a_wish() {
        var account = connected("twitter");
        platform = request -> request.response().setStatusCode(503).end();
        workshop.now = START.plus(Duration.ofMinutes(117));

        assertEquals("a-1", token(account, Optional.empty()), "three minutes are better than nothing");
        var refused = failure(vend(account, Optional.of(Duration.ofMinutes(10))));
        assertEquals(ErrorCode.PLATFORM_UNAVAILABLE, refused.code());
        assertEquals(true, refused.retryAfter().isPresent());
        assertEquals(
                ErrorCode.INVALID_REQUEST,
                failure(vend(account, Optional.of(Duration.ofHours(2)))).code(),
                "no token lasts that long");
    }

    @Test
    void a_page_has_a_token_of_its_own_that_outlives_the_persons() {
        var account = page();

        var vended = Workshop.await(vend(account, Optional.of(Duration.ofDays(30))));

        assertEquals("page", vended.token().reveal());
        assertEquals(Optional.empty(), vended.expiresAt());
        workshop.now = START.plus(Duration.ofDays(61));
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> workshop.standing(
                        Workshop.await(workshop.accounts.find(workshop.tenant, account))
                                .orElseThrow()
                                .grant())
                .trouble()
                .isPresent());
        assertEquals("page", token(account, Optional.empty()));
        assertEquals(
                AccountStatus.ACTIVE,
                Workshop.await(vending.refresh(caller(Role.ADMIN), account)).status(),
                "there is nothing to renew, and nothing wrong");
    }

    @Test
    void whoever_mended_something_need_not_wait_for_the_next_attempt() {
        var account = connected("twitter");
        var admin = caller(Role.ADMIN);
        platform = request -> request.response().setStatusCode(401).end("{\"error\":\"invalid_client\"}");
        workshop.now = START.plus(Duration.ofMinutes(10));
        var refused = failure(vending.refresh(admin, account));
        assertEquals(ErrorCode.PLATFORM_MISCONFIGURED, refused.code());
        assertEquals(
                ErrorCode.RATE_LIMITED, failure(vending.refresh(admin, account)).code(), "not at once again");

        platform = request ->
                request.response().end("{\"access_token\":\"a-2\",\"expires_in\":7200,\"refresh_token\":\"r-2\"}");
        workshop.sql("update oauth_grant set next_refresh_at = next_refresh_at + interval '1 hour'");
        workshop.now = workshop.now.plus(Duration.ofMinutes(5));
        assertEquals(
                ErrorCode.PLATFORM_UNAVAILABLE,
                failure(vend(account, Optional.of(Duration.ofMinutes(119)))).code(),
                "a program waits");
        assertEquals(
                AccountStatus.ACTIVE,
                Workshop.await(vending.refresh(admin, account)).status());

        assertEquals("a-2", token(account, Optional.empty()));
    }

    private static Future<Vending.Vended> reported(Id account, String fingerprint) {
        return vending.vend(
                caller(Role.VENDOR),
                new Vending.Asked(account, Optional.empty(), Optional.of(fingerprint), "request-1"));
    }

    private static void pages(AtomicInteger calls, AtomicReference<String> token) {
        platform = request -> {
            calls.incrementAndGet();
            request.response()
                    .end(
                            "{\"data\":[{\"id\":\"2\",\"name\":\"Other\",\"access_token\":\"other\"},{\"id\":\"1\",\"name\":\"Page\",\"access_token\":\""
                                    + token.get() + "\"}]}");
        };
    }

    @Test
    void a_pages_token_that_the_platform_refuses_is_fetched_anew_once_by_the_persons() {
        var calls = new AtomicInteger();
        pages(calls, new AtomicReference<>("page-2"));
        var account = page();
        var first = Workshop.await(vend(account, Optional.empty())).fingerprint();

        var answers = Workshop.await(Future.all(IntStream.range(0, 50)
                        .mapToObj(number -> reported(account, first))
                        .toList()))
                .<Vending.Vended>list();

        assertEquals(
                Set.of(Secret.of("page-2")),
                answers.stream().map(Vending.Vended::token).collect(Collectors.toSet()));
        assertEquals(1, calls.get());
        assertEquals("page-2", token(account, Optional.empty()));
        assertEquals("page-2", Workshop.await(reported(account, first)).token().reveal(), "that token is gone already");
        assertEquals(1, calls.get());
        var second = answers.get(0).fingerprint();
        assertEquals(ErrorCode.RATE_LIMITED, failure(reported(account, second)).code(), "not at once again");
        workshop.now = workshop.now.plus(Duration.ofMinutes(1));
        assertEquals(ErrorCode.GRANT_DEAD, failure(reported(account, second)).code(), "the platform has no other one");
        assertEquals(2, calls.get());
    }

    @Test
    void a_pages_token_cannot_be_fetched_anew_when_the_persons_is_over_and_later_when_the_platform_is() {
        var account = page();
        var first = Workshop.await(vend(account, Optional.empty())).fingerprint();
        platform = request -> request.response().setStatusCode(503).end();

        assertEquals(
                ErrorCode.PLATFORM_UNAVAILABLE,
                failure(reported(account, first)).code());

        platform = request -> request.response()
                .setStatusCode(400)
                .end("{\"error\":{\"message\":\"x\",\"type\":\"OAuthException\",\"code\":190,\"error_subcode\":460}}");
        workshop.now = workshop.now.plus(Duration.ofMinutes(1));
        assertEquals(ErrorCode.GRANT_DEAD, failure(reported(account, first)).code());
        assertEquals("page", token(account, Optional.empty()), "it is told, not decided");
    }

    @Test
    void what_cannot_be_renewed_needs_the_person_in_the_end() {
        var account = workshop.connected(
                        "linkedin",
                        "ana",
                        new TokenSet(
                                Secret.of("only"),
                                Optional.empty(),
                                Optional.of(START.plus(Duration.ofDays(60))),
                                Optional.empty(),
                                Set.of(),
                                "Bearer",
                                Map.of()))
                .id();

        assertEquals("only", token(account, Optional.empty()));
        workshop.now = START.plus(Duration.ofDays(1));
        assertEquals("only", token(account, Optional.of(Duration.ofDays(58))));
        assertEquals(
                ErrorCode.INVALID_REQUEST,
                failure(vend(account, Optional.of(Duration.ofDays(59).plusSeconds(5))))
                        .code(),
                "it does not last as long, and is good all the same");
        assertEquals(
                AccountStatus.ACTIVE,
                Workshop.await(vending.refresh(caller(Role.ADMIN), account)).status());
        workshop.now = START.plus(Duration.ofDays(60));
        assertEquals(
                ErrorCode.GRANT_DEAD,
                failure(vending.refresh(caller(Role.ADMIN), account)).code());
        assertEquals(
                ErrorCode.GRANT_DEAD, failure(vend(account, Optional.empty())).code());
    }

    @Test
    void every_token_handed_out_is_on_record() {
        var account = connected("twitter");
        workshop.sql("delete from token_vend");

        token(account, Optional.empty());
        token(account, Optional.empty());

        var rows = workshop.sql("select account, request_id from token_vend");
        assertEquals(2, rows.size());
        rows.forEach(row -> assertEquals("request-1", row.getString("request_id")));
        rows.forEach(row -> assertEquals(account.uuid(), row.getUUID("account")));
    }
}
