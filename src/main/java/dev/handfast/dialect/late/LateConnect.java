package dev.handfast.dialect.late;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.handfast.connect.Engine;
import dev.handfast.connect.Outcome;
import dev.handfast.connect.StartRequest;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Input;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.late.LateWords.SocialAccount;
import dev.handfast.dialect.late.LateWords.UserProfile;
import dev.handfast.state.Choosing;
import dev.handfast.state.Terms;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** {@code /connect/{platform}} and {@code /connect/bluesky/credentials}: how a connection begins. */
final class LateConnect {
    static final List<String> REDIRECT_NAMES = List.of("redirect_url", "redirectUrl", "redirectUri", "redirect_uri");
    static final int LONGEST_URL = 2048;
    private static final int LONGEST_CODE = 4096;

    private record AuthUrl(String authUrl, String state) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Connected(String message, SocialAccount account, String redirectUrl) {}

    private record SelectionNeeded(
            String message,
            String platform,
            String profileId,
            String step,
            String tempToken,

            @com.fasterxml.jackson.annotation.JsonProperty("connect_token")
            String connectToken,

            UserProfile userProfile) {}

    private final Engine engine;
    private final LateEnding ending;

    LateConnect(Engine engine, LateEnding ending) {
        this.engine = engine;
        this.ending = ending;
    }

    List<Operation> operations() {
        return List.of(
                Operation.post("/connect/bluesky/credentials", Access.KEY, this::credentials),
                Operation.get("/connect/{platform}", Access.KEY, this::start),
                Operation.post("/connect/{platform}", Access.KEY, this::exchange));
    }

    private Future<Answer> start(Call call) {
        var query = call.queryInput();
        var profile = needId(query, "profileId");
        var redirect = query.text(REDIRECT_NAMES, LONGEST_URL);
        boolean headless = query.flag("headless");
        query.check();
        var request = new StartRequest(
                call.path().get("platform"),
                profile.orElseThrow(),
                redirect,
                headless ? Terms.USUAL.withOwnPages().with(Choosing.WITH_DEFAULT) : Terms.USUAL);
        return engine.starts()
                .start(call.keyHolder(), Late.NAME, request)
                .map(started -> Answer.ok(new AuthUrl(
                        started.authUrl().toString(), started.state().reveal())));
    }

    private Future<Answer> exchange(Call call) {
        var body = call.bodyInput();
        var code = body.need("code", LONGEST_CODE);
        var state = body.need("state", LONGEST_CODE);
        var profile = needId(body, "profileId");
        body.check();
        return engine.callbacks()
                .exchange(call.keyHolder(), call.path().get("platform"), Secret.of(state), Secret.of(code), profile)
                .map(this::exchanged);
    }

    private Answer exchanged(Outcome outcome) {
        if (outcome instanceof Outcome.Connected connected) {
            return Answer.ok(
                    new Connected("Account connected successfully", SocialAccount.of(connected.account()), null));
        }
        if (outcome instanceof Outcome.SelectionNeeded needed) {
            return Answer.ok(new SelectionNeeded(
                    "Choose what to connect",
                    needed.intent().platform(),
                    needed.intent().profile().hex(),
                    LateEnding.step(needed.flow()),
                    needed.handles().tempToken().orElseThrow().reveal(),
                    needed.handles().connectToken().orElseThrow().reveal(),
                    UserProfile.of(needed.flow())));
        }
        throw ((Outcome.Failed) outcome).error();
    }

    private Future<Answer> credentials(Call call) {
        var body = call.bodyInput();
        var identifier = body.need(List.of("identifier", "handle", "username"), 320);
        var password = body.need(List.of("appPassword", "app_password"), 256);
        var profile = profile(call, body);
        var redirect = body.text(REDIRECT_NAMES, LONGEST_URL);
        body.check();
        return engine.credentials()
                .connect(
                        call.keyHolder(),
                        Late.NAME,
                        new StartRequest("bluesky", profile.orElseThrow(), redirect, Terms.USUAL.withOwnPages()),
                        identifier,
                        Secret.of(password))
                .map(this::proven);
    }

    private Answer proven(Outcome outcome) {
        if (outcome instanceof Outcome.Connected connected) {
            var redirect = connected.intent().redirectUrl().map(url -> ending.of(connected)
                    .toString());
            return Answer.ok(new Connected(
                    "Bluesky connected successfully", SocialAccount.of(connected.account()), redirect.orElse(null)));
        }
        throw outcome instanceof Outcome.Failed failed
                ? failed.error()
                : GatewayError.invalid("platform", "needs a choice");
    }

    /** {@code state} is {@code {userId}-{profileId}}; some clients send {@code profileId} instead. */
    private static Optional<Id> profile(Call call, Input body) {
        var state = body.text("state", 256);
        if (state.isEmpty()) {
            var profile = body.id("profileId", Late::id);
            if (profile.isEmpty()) {
                body.missing("state");
            }
            return profile;
        }
        var parts = state.get().split("-", -1);
        var user = Late.id(parts[0]);
        var profile = parts.length == 2 ? Late.id(parts[1]) : Optional.<Id>empty();
        if (user.isEmpty() || profile.isEmpty()) {
            body.fault("state", "must be {userId}-{profileId}");
            return Optional.empty();
        }
        if (!user.get().equals(call.keyHolder().tenant().id())) {
            body.fault("state", "names another user than the API key's");
        }
        return profile;
    }

    /** A required id; an absent or wrong one is remembered as a fault. */
    static Optional<Id> needId(Input input, String name) {
        var id = input.id(name, Late::id);
        if (id.isEmpty()) {
            input.missing(name);
        }
        return id;
    }
}
