package dev.handfast.dialect.late;

import dev.handfast.connect.Ending;
import dev.handfast.connect.Engine;
import dev.handfast.connect.PublicUrls;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Dialect;
import dev.handfast.dialect.Operation;
import dev.handfast.tenant.Administration;
import dev.handfast.webhook.Webhooks;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The Late API. Its clients put {@code /v1} behind a base URL that may end in {@code /api}. */
public final class Late implements Dialect {
    static final String NAME = "late";

    private final List<Operation> operations;
    private final Ending ending;

    public Late(Engine engine, Administration administration, Webhooks webhooks, PublicUrls urls) {
        var lateEnding = new LateEnding(urls);
        this.ending = lateEnding;
        this.operations = Stream.of(
                        new LateSelections(engine, lateEnding).operations(),
                        new LateConnect(engine, lateEnding).operations(),
                        new LateAccounts(engine).operations(),
                        new LateProfiles(engine, administration).operations(),
                        new LateKeys(engine, administration).operations(),
                        new LateWebhooks(webhooks).operations(),
                        new LateWebhookLog(webhooks).operations())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> mounts() {
        return List.of("/v1", "/api/v1");
    }

    @Override
    public List<Operation> operations() {
        return operations;
    }

    @Override
    public Answer failure(GatewayError error, String requestId) {
        return LateErrors.answer(error);
    }

    @Override
    public Ending ending() {
        return ending;
    }

    /** Ids are 24 hex digits. */
    static Optional<Id> id(String text) {
        return Id.fromHex(text);
    }
}
