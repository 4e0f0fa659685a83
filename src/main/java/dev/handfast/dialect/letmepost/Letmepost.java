package dev.handfast.dialect.letmepost;

import dev.handfast.connect.Ending;
import dev.handfast.connect.Engine;
import dev.handfast.connect.PublicUrls;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.dialect.Allowance;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Dialect;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.hosted.Hosted;
import dev.handfast.dialect.hosted.Journey;
import dev.handfast.tenant.Administration;
import dev.handfast.tenant.KeyBook;
import dev.handfast.webhook.Webhooks;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The letmepost API. Every write of it may be repeated under an {@code Idempotency-Key}. */
public final class Letmepost implements Dialect {
    static final String NAME = "letmepost";

    private static final String CEILING = "X-RateLimit-Limit";
    private static final int ANY_NUMBER = 1_000_000_000; // the largest limit an operator can set
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final List<Operation> operations;
    private final Ending ending;
    private final LetmepostErrors errors;
    private final int ceiling;

    /**
     * @param journey receives browsers back
     * @param hosted tells browsers of failures
     * @param accountsPage where browsers go that have nowhere else to return to; empty: our own result page
     * @param requestsPerMinute how much a key may ask; 0: any number
     */
    public Letmepost(
            Engine engine,
            Administration administration,
            KeyBook keys,
            Webhooks webhooks,
            Journey journey,
            Hosted hosted,
            PublicUrls urls,
            Optional<URI> accountsPage,
            int requestsPerMinute) {
        this.ending = new LetmepostEnding(urls, accountsPage);
        this.errors = new LetmepostErrors(urls);
        this.ceiling = requestsPerMinute == 0 ? ANY_NUMBER : requestsPerMinute;
        this.operations = Stream.of(
                        new LetmepostConnect(engine, administration, urls).operations(),
                        new LetmepostLanding(engine, journey, hosted).operations(),
                        new LetmepostAccounts(engine).operations(),
                        new LetmepostBoards(engine).operations(),
                        new LetmepostKeys(keys).operations(),
                        new LetmepostProfiles(administration).operations(),
                        new LetmepostWebhooks(webhooks).operations())
                .flatMap(List::stream)
                .map(Letmepost::repeatable)
                .toList();
    }

    private static Operation repeatable(Operation operation) {
        boolean writes = operation.access() == Access.KEY && operation.method() != HttpMethod.GET;
        return writes ? operation.once() : operation;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> mounts() {
        return List.of("/v1");
    }

    @Override
    public List<Operation> operations() {
        return operations;
    }

    @Override
    public Answer failure(GatewayError error, String requestId) {
        return errors.answer(error, requestId);
    }

    @Override
    public Ending ending() {
        return ending;
    }

    /** A ceiling that never changes, on every answer; what is left of it is not told. */
    @Override
    public Map<String, String> headers() {
        return Map.of(CEILING, Integer.toString(ceiling));
    }

    @Override
    public Map<String, String> allowance(Allowance allowance) {
        return headers();
    }

    /** Ids are UUIDs. */
    static Optional<Id> id(String text) {
        return looksLikeId(text) ? Id.fromUuid(UUID.fromString(text)) : Optional.empty();
    }

    static boolean looksLikeId(String text) {
        return text != null && UUID_TEXT.matcher(text).matches();
    }
}
