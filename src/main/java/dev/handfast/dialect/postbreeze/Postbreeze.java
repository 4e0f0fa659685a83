package dev.handfast.dialect.postbreeze;

import dev.handfast.connect.Ending;
import dev.handfast.connect.Engine;
import dev.handfast.connect.Outcome;
import dev.handfast.connect.PublicUrls;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.dialect.Allowance;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Dialect;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Rate;
import dev.handfast.tenant.Administration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The Postbreeze API. Its people choose, and see what came of it, on our pages; its clients look at the list. */
public final class Postbreeze implements Dialect {
    static final String NAME = "postbreeze";

    private static final List<Rate> RATES =
            List.of(new Rate(60, Duration.ofSeconds(60)), new Rate(1000, Duration.ofMinutes(15)));

    private final PublicUrls urls;
    private final List<Operation> operations;

    public Postbreeze(Engine engine, Administration administration, PublicUrls urls) {
        this.urls = urls;
        this.operations = Stream.of(
                        new PostbreezeAccounts(engine).operations(),
                        new PostbreezeWorkspaces(administration).operations())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> mounts() {
        return List.of("/api/v1");
    }

    @Override
    public List<Operation> operations() {
        return operations;
    }

    @Override
    public Answer failure(GatewayError error, String requestId) {
        return PostbreezeErrors.answer(error, requestId);
    }

    @Override
    public Ending ending() {
        return outcome ->
                outcome instanceof Outcome.SelectionNeeded needed ? urls.choice(needed) : urls.result(outcome);
    }

    @Override
    public List<Rate> rates() {
        return RATES;
    }

    /** Only {@code Retry-After} tells of limits. */
    @Override
    public Map<String, String> allowance(Allowance allowance) {
        return Map.of();
    }

    /** Ids are ULIDs behind a word for what they name. */
    static Optional<Id> id(String prefix, String text) {
        return text.startsWith(prefix) ? Id.fromUlid(text.substring(prefix.length())) : Optional.empty();
    }
}
