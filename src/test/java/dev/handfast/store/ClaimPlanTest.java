package dev.handfast.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.Secret;
import dev.handfast.sandbox.postgres.LocalPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The very statement that claims what is due, looked at by PostgreSQL. A million grants take the longer run told in CONTRIBUTING. */
class ClaimPlanTest {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimPlanTest.class);
    private static final int GRANTS = Integer.getInteger("handfast.plan.grants", 100_000);
    private static final int DUE = 64;
    private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-11-21T12:00:00Z");
    private static final Pattern BUFFERS = Pattern.compile("Buffers: shared(?: hit=(\\d+))?(?: read=(\\d+))?");

    private final Vertx vertx = Vertx.vertx();
    private final Database database;

    ClaimPlanTest() {
        var url = Secret.of(LocalPostgres.shared().freshDatabase().toString());
        await(new Migrations(vertx, url).migrate());
        database = Database.open(vertx, url, 1);
        sql("insert into tenant (id, name, settings, created_at) values (gen_random_uuid(), 'Tenant', '{}', now())");
    }

    @AfterEach
    void close() {
        await(database.close().eventually(vertx::close));
    }

    private void sql(String text) {
        await(database.pool().query(text).execute());
    }

    /** Grants of two platforms, of which the first 64 are due. */
    private void grants(int from, int to) {
        await(database.pool().preparedQuery("""
                        insert into oauth_grant (id, tenant, platform, client_id, identity_id, identity, access_token, token_type,
                            scopes, extras, created_at, updated_at, issued_at, next_refresh_at)
                        select gen_random_uuid(), tenant.id, case when n % 2 = 0 then 'reddit' else 'twitter' end, 'app', n::text, '{}',
                            decode(repeat('ab', 200), 'hex'), 'Bearer', '{}', '{}', $3, $3, $3, $3 + (n - 64) * interval '1 second'
                        from tenant, generate_series($1::int, $2::int) n""").execute(Tuple.of(from, to, NOW)));
        sql("vacuum analyze oauth_grant");
    }

    private String plan() {
        var plan = new StringBuilder();
        // The claim itself is taken back: the next plan is about the same rows.
        await(database.pool().withConnection(connection -> connection.begin().compose(begun -> connection
                .preparedQuery("explain (analyze, buffers, costs off, timing off) " + PgRenewals.CLAIM_DUE)
                .execute(
                        Tuple.of(new String[] {"reddit", "twitter"}, new Integer[] {DUE, DUE}, NOW, NOW.plusMinutes(1)))
                .onSuccess(rows ->
                        rows.forEach(row -> plan.append(row.getString(0)).append('\n')))
                .eventually(begun::rollback))));
        return plan.toString();
    }

    private static long buffers(String plan) {
        var found = BUFFERS.matcher(plan);
        assertTrue(found.find(), plan);
        return (found.group(1) == null ? 0 : Long.parseLong(found.group(1)))
                + (found.group(2) == null ? 0 : Long.parseLong(found.group(2)));
    }

    @Test
    void the_cost_of_a_claim_depends_on_what_is_due_and_not_on_how_many_grants_there_are() {
        grants(1, GRANTS / 10);
        var few = plan();
        grants(GRANTS / 10 + 1, GRANTS);

        var many = plan();
        LOG.info("claim.plan grants={}\n{}", GRANTS, many);

        assertTrue(many.contains("Index Scan using oauth_grant_due on oauth_grant"), many);
        assertFalse(many.contains("Seq Scan"), many);
        assertFalse(many.contains("Rows Removed"), many);
        assertTrue(buffers(many) <= buffers(few) * 3 / 2, few + "\n" + many);
        assertEquals(GRANTS, count());
    }

    private long count() {
        return await(database.client()
                .query("select count(*) from oauth_grant")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0)));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(120, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer", e);
        }
    }
}
