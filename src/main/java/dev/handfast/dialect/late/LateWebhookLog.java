package dev.handfast.dialect.late;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.webhook.Endpoints.Log;
import dev.handfast.webhook.Endpoints.Logged;
import dev.handfast.webhook.Webhooks;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /webhooks/logs}: what was sent in the last thirty days, and sending it again. */
final class LateWebhookLog {
    private static final int DEFAULT_PAGE = 50;
    private static final int LARGEST_PAGE = 100;
    private static final int FURTHEST = 100_000;

    private record Line(
            @JsonProperty("_id") String id,
            String webhookId,
            String webhookName,
            String eventId,
            String event,
            String url,
            String status,
            Integer statusCode,
            String requestPayload,
            String responseBody,
            String errorMessage,
            int attemptNumber,
            long responseTime,
            String userId,
            String createdAt) {
        static Line of(Logged logged, Id tenant) {
            return new Line(
                    logged.id().hex(),
                    logged.endpoint().hex(),
                    logged.name(),
                    logged.event().hex(),
                    logged.word(),
                    logged.url(),
                    logged.success() ? "success" : "failed",
                    logged.status().orElse(null),
                    logged.request(),
                    logged.response(),
                    logged.error().isEmpty() ? null : logged.error(),
                    logged.number(),
                    logged.took().toMillis(),
                    tenant.hex(),
                    logged.at().toString());
        }
    }

    private record Pagination(long total, int limit, int skip, long pages, boolean hasMore) {}

    private final Webhooks webhooks;

    LateWebhookLog(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/webhooks/logs", Access.KEY, this::list),
                Operation.post("/webhooks/logs/redeliver", Access.KEY, this::redeliver));
    }

    private Future<Answer> list(Call call) {
        var query = call.queryInput();
        int limit = query.number("limit", 1, LARGEST_PAGE).orElse(DEFAULT_PAGE);
        int skip = query.number("skip", 0, FURTHEST).orElse(0);
        var status = query.word("status", Set.of("success", "failed"));
        var word = query.text("event", 100);
        var endpoint = query.id("webhookId", Late::id);
        var event = query.id("eventId", Late::id);
        query.check();
        var tenant = call.keyHolder().tenant().id();
        return webhooks.log(call.keyHolder(), endpoint, event, word, status.map("success"::equals), skip, limit)
                .map(log -> Answer.ok(Map.of(
                        "logs",
                        log.lines().stream().map(line -> Line.of(line, tenant)).toList(),
                        "pagination",
                        pagination(log, limit, skip))));
    }

    private static Pagination pagination(Log log, int limit, int skip) {
        return new Pagination(
                log.total(),
                limit,
                skip,
                (log.total() + limit - 1) / limit,
                skip + log.lines().size() < log.total());
    }

    /** By a line of the log, or by the event and the webhook it is to go to. */
    private Future<Answer> redeliver(Call call) {
        var body = call.bodyInput();
        var line = body.text(List.of("logId", "_id", "id"), 64);
        var event = line.isPresent() ? "" : body.need("eventId", 64);
        var endpoint = line.isPresent() ? "" : body.need("webhookId", 64);
        body.check();
        var caller = call.keyHolder();
        return line.map(text -> webhooks.redeliver(caller, known(text)))
                .orElseGet(() -> webhooks.redeliver(caller, known(endpoint), known(event)))
                .map(done -> Answer.ok(Map.of("success", true, "message", "Webhook redelivery scheduled")));
    }

    private static Id known(String text) {
        return Late.id(text)
                .orElseThrow(() -> GatewayError.of(
                        ErrorCode.NOT_FOUND, "there is no such delivery, or it is too old to be repeated"));
    }
}
