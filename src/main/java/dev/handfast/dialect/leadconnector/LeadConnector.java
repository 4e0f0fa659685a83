package dev.handfast.dialect.leadconnector;

import dev.handfast.connect.Ending;
import dev.handfast.connect.Engine;
import dev.handfast.connect.Passing;
import dev.handfast.connect.PublicUrls;
import dev.handfast.connect.Redirects;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.dialect.Allowance;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Dialect;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Rate;
import dev.handfast.dialect.hosted.Brands;
import dev.handfast.dialect.hosted.Pages;
import dev.handfast.tenant.Administration;
import dev.handfast.tenant.Directory;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** LeadConnector's social planner API, its whole paths below the root. A location is a profile, a company a tenant. */
public final class LeadConnector implements Dialect {
    static final String NAME = "leadconnector";
    private static final Rate BURST = new Rate(100, Duration.ofSeconds(10));
    private static final Rate DAILY = new Rate(200_000, Duration.ofDays(1));

    private final List<Operation> operations;
    private final Ending ending;

    /** @param passing carries tickets to the popup, and what came of it to its last page */
    public LeadConnector(
            Engine engine,
            Administration administration,
            Directory directory,
            Passing passing,
            Redirects redirects,
            PublicUrls urls,
            Pages pages) {
        this.ending = new LeadEnding(passing, urls);
        this.operations = Stream.of(
                        new LeadStarts(engine, passing, redirects, urls).operations(),
                        new LeadFinish(passing, directory, redirects, new Brands(directory), pages).operations(),
                        new LeadAttaching(engine, administration).operations(),
                        new LeadAccounts(engine, administration).operations(),
                        new LeadLocations(administration).operations())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> mounts() {
        return List.of("");
    }

    @Override
    public List<Operation> operations() {
        return operations;
    }

    @Override
    public Answer failure(GatewayError error, String requestId) {
        return failure(error, requestId, "GET /");
    }

    @Override
    public Answer failure(GatewayError error, String requestId, String asked) {
        return LeadErrors.answer(error, asked);
    }

    @Override
    public Ending ending() {
        return ending;
    }

    @Override
    public List<Rate> rates() {
        return List.of(BURST, DAILY);
    }

    @Override
    public Map<String, String> allowance(Allowance allowance) {
        var headers = new LinkedHashMap<String, String>();
        var burst = allowance.left().get(0);
        headers.put(
                "X-RateLimit-Interval-Milliseconds",
                Long.toString(burst.rate().window().toMillis()));
        headers.put("X-RateLimit-Max", Integer.toString(burst.rate().requests()));
        headers.put("X-RateLimit-Remaining", Long.toString(burst.remaining()));
        allowance.left().stream().skip(1).forEach(daily -> {
            headers.put("X-RateLimit-Limit-Daily", Integer.toString(daily.rate().requests()));
            headers.put("X-RateLimit-Daily-Remaining", Long.toString(daily.remaining()));
            headers.put("X-RateLimit-Daily-Reset", Long.toString(untilFull(daily)));
        });
        return headers;
    }

    /** Milliseconds until all of it is there again. */
    private static long untilFull(Allowance.Left left) {
        var rate = left.rate();
        return rate.window()
                .multipliedBy(rate.requests() - left.remaining())
                .dividedBy(rate.requests())
                .toMillis();
    }

    /** The same operation, for those who say which version they speak. */
    static Function<Call, Future<Answer>> versioned(Function<Call, Future<Answer>> run) {
        return call -> LeadErrors.version(call.header("Version"))
                .map(Future::succeededFuture)
                .orElseGet(() -> run.apply(call));
    }

    /** A location's id: 20 letters and digits. A text that is none is a location that no token has access to. */
    static Id location(String text) {
        return Id.fromAlphanumeric(text)
                .orElseThrow(() -> GatewayError.of(ErrorCode.PROFILE_NOT_FOUND, "there is no location with this id"));
    }
}
