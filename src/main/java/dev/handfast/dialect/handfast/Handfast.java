package dev.handfast.dialect.handfast;

import dev.handfast.connect.Ending;
import dev.handfast.connect.Engine;
import dev.handfast.connect.PublicUrls;
import dev.handfast.connect.Transfers;
import dev.handfast.connect.Watching;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Dialect;
import dev.handfast.dialect.Operation;
import dev.handfast.platform.Catalog;
import dev.handfast.refresh.Vending;
import dev.handfast.tenant.Administration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Our own API, under {@code /handfast/v1}: flows that can be waited for, accounts and their tokens, and all that a tenant decides. Ids
 * are 24 hex digits; times are RFC 3339; failures RFC 9457.
 */
public final class Handfast implements Dialect {
    static final String NAME = "handfast";

    private final List<Operation> operations;
    private final Ending ending;

    public Handfast(
            Engine engine,
            Watching watching,
            Vending vending,
            Transfers transfers,
            Administration administration,
            Catalog catalog,
            PublicUrls urls) {
        this.ending = new HandfastEnding(urls);
        this.operations = Stream.of(
                        new HandfastFlows(engine, watching, catalog).operations(),
                        new HandfastChoices(watching).operations(),
                        new HandfastAccounts(engine).operations(),
                        new HandfastTokens(engine, vending).operations(),
                        new HandfastProfiles(administration).operations(),
                        new HandfastTenant(administration, catalog).operations(),
                        new HandfastKeys(administration).operations(),
                        new HandfastAudit(administration).operations(),
                        new HandfastTransfers(transfers, administration).operations())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> mounts() {
        return List.of("/handfast/v1");
    }

    @Override
    public List<Operation> operations() {
        return operations;
    }

    @Override
    public Answer failure(GatewayError error, String requestId) {
        return Problems.answer(error, requestId);
    }

    @Override
    public Ending ending() {
        return ending;
    }
}
