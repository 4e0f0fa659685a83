package dev.handfast.dialect.puffle;

import dev.handfast.connect.Engine;
import dev.handfast.connect.StartRequest;
import dev.handfast.connect.Started;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.Id;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.state.Choosing;
import dev.handfast.state.Terms;
import dev.handfast.tenant.Administration;
import dev.handfast.tenant.Caller;
import dev.handfast.tenant.Duplicates;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /api/late/connect}: how a connection begins. */
final class PuffleConnect {
    private static final Terms TERMS = Terms.USUAL.with(Choosing.PERSON).with(Duplicates.REFUSE_SAME);
    private static final int LONGEST_UUID = 36;

    private final Engine engine;
    private final Administration administration;

    PuffleConnect(Engine engine, Administration administration) {
        this.engine = engine;
        this.administration = administration;
    }

    List<Operation> operations() {
        return List.of(Operation.get("/late/connect", Access.KEY, this::start));
    }

    private Future<Answer> start(Call call) {
        var query = call.queryInput();
        var platform = query.word("platform", Puffle.PLATFORMS).orElseGet(() -> query.missing("platform"));
        boolean createNew = call.query().getOrDefault("createNew", List.of()).equals(List.of("true"));
        var profile = query.text("profileId", LONGEST_UUID);
        if (call.query().containsKey("profileId")
                && profile.filter(Puffle::isUuid).isEmpty()) {
            query.fault("profileId", "must be a UUID");
        }
        query.check();
        return profile.filter(given -> !createNew)
                .map(given -> start(call.keyHolder(), platform, known(given)))
                .orElseGet(() -> startAnew(call.keyHolder(), platform))
                .map(started -> Answer.ok(Map.of("connectUrl", started.authUrl().toString())));
    }

    /** The new profile goes again when the flow cannot start. */
    private Future<Started> startAnew(Caller caller, String platform) {
        return PuffleProfiles.create(administration, caller)
                .compose(made -> start(caller, platform, made.id()).recover(failure -> administration
                        .deleteProfile(caller, made.id())
                        .transform(deleted -> Future.failedFuture(failure))));
    }

    private Future<Started> start(Caller caller, String platform, Id profile) {
        return engine.starts().start(caller, Puffle.NAME, new StartRequest(platform, profile, Optional.empty(), TERMS));
    }

    private static Id known(String profile) {
        return Puffle.id(profile, ErrorCode.PROFILE_NOT_FOUND, "there is no profile with this id");
    }
}
