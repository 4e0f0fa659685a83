package dev.handfast.dialect.letmepost;

import static dev.handfast.dialect.letmepost.LetmepostWords.about;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.handfast.connect.Engine;
import dev.handfast.connect.Outcome;
import dev.handfast.connect.PublicUrls;
import dev.handfast.connect.StartRequest;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.letmepost.LetmepostWords.SocialAccount;
import dev.handfast.state.Choosing;
import dev.handfast.state.Terms;
import dev.handfast.tenant.Administration;
import dev.handfast.tenant.Caller;
import dev.handfast.tenant.Profile;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** {@code POST /accounts/connect/{platform}} and {@code …/complete}: how a connection begins, and how a program ends it. */
final class LetmepostConnect {

    private static final int LONGEST_URL = 2048;
    private static final int LONGEST_CODE = 4096;
    private static final int LONGEST_NAME = 320; // an e-mail address
    private static final int LONGEST_PASSWORD = 256;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Start(String platform, String redirectUrl, String state, Object descriptor) {}

    private record Authorization(String authorizationUrl) {}

    private record Form(String type, String submitTo, List<Field> fields) {}

    private record Field(String name, String label, String type, boolean required) {}

    private final Engine engine;
    private final Administration administration;
    private final PublicUrls urls;

    LetmepostConnect(Engine engine, Administration administration, PublicUrls urls) {
        this.engine = engine;
        this.administration = administration;
        this.urls = urls;
    }

    List<Operation> operations() {
        return List.of(
                Operation.post("/accounts/connect/{platform}", Access.KEY, this::start),
                Operation.post("/accounts/connect/{platform}/complete", Access.KEY, this::complete));
    }

    private Future<Answer> start(Call call) {
        var platform = platform(call);
        var body = call.bodyInputIfAny();
        var profile = LetmepostWords.profile(body);
        var returnTo = body.text("returnTo", LONGEST_URL);
        body.check();
        return landing(call.keyHolder(), profile)
                .compose(into -> platform.equals(LetmepostWords.BLUESKY)
                        ? form(call.keyHolder())
                        : start(call.keyHolder(), new StartRequest(platform, into, returnTo, terms(platform))))
                .recover(about(platform));
    }

    /** Every page of a person is connected, and of other platforms the person. */
    private static Terms terms(String platform) {
        return Terms.USUAL.with(platform.equals(LetmepostWords.FACEBOOK) ? Choosing.ALL : Choosing.PERSON);
    }

    private Future<Answer> start(Caller caller, StartRequest request) {
        return engine.starts().start(caller, Letmepost.NAME, request).map(started -> {
            var url = started.authUrl().toString();
            return Answer.ok(new Start(request.platform(), url, started.state().reveal(), new Authorization(url)));
        });
    }

    /** What a person is to be asked for where nobody is sent anywhere. */
    private Future<Answer> form(Caller caller) {
        dev.handfast.tenant.Access.toChange(caller);
        return Future.succeededFuture(Answer.ok(new Start(
                LetmepostWords.BLUESKY,
                null,
                null,
                new Form(
                        "form",
                        urls.at("/v1/accounts/connect/" + LetmepostWords.BLUESKY + "/complete")
                                .toString(),
                        List.of(
                                new Field("identifier", "Handle", "text", true),
                                new Field("appPassword", "App password", "password", true))))));
    }

    private Future<Answer> complete(Call call) {
        var platform = platform(call);
        return (platform.equals(LetmepostWords.BLUESKY) ? login(call) : exchange(call, platform))
                .map(LetmepostConnect::connected)
                .recover(about(platform));
    }

    private Future<Outcome> exchange(Call call, String platform) {
        var body = call.bodyInput();
        var code = body.need("code", LONGEST_CODE);
        var state = body.need("state", LONGEST_CODE);
        var profile = LetmepostWords.profile(body);
        body.check();
        return engine.callbacks().exchange(call.keyHolder(), platform, Secret.of(state), Secret.of(code), profile);
    }

    private Future<Outcome> login(Call call) {
        var body = call.bodyInput();
        var identifier = body.need(List.of("identifier", "handle"), LONGEST_NAME);
        var password = body.need("appPassword", LONGEST_PASSWORD);
        var profile = LetmepostWords.profile(body);
        body.check();
        return landing(call.keyHolder(), profile).compose(into -> engine.credentials()
                .connect(
                        call.keyHolder(),
                        Letmepost.NAME,
                        new StartRequest(LetmepostWords.BLUESKY, into, Optional.empty(), terms(LetmepostWords.BLUESKY)),
                        identifier,
                        Secret.of(password)));
    }

    /** 201 for an account that is new, 200 for one that came back. */
    static Answer connected(Outcome outcome) {
        if (outcome instanceof Outcome.Connected connected) {
            return Answer.json(connected.created() ? 201 : 200, SocialAccount.of(connected.account()));
        }
        throw outcome instanceof Outcome.Failed failed
                ? failed.error()
                : GatewayError.of(ErrorCode.PLATFORM_NEEDS_SELECTION, "something has to be chosen first");
    }

    /** The profile an account lands in: the one that is named, else the default, else the first the key reaches. */
    private Future<Id> landing(Caller caller, Optional<Id> named) {
        return named.map(profile -> administration.profile(caller, profile))
                .orElseGet(() -> administration.profiles(caller).map(reached -> reached.stream()
                        .filter(Profile::isDefault)
                        .findFirst()
                        .or(() -> reached.stream().findFirst())
                        .orElseThrow(() -> GatewayError.of(
                                ErrorCode.PROFILE_NOT_FOUND, "there is no profile to connect accounts to"))))
                .map(Profile::id);
    }

    private static String platform(Call call) {
        return Optional.of(call.path().get("platform"))
                .filter(LetmepostWords.PLATFORMS::contains)
                .orElseThrow(() -> GatewayError.of(
                        ErrorCode.PLATFORM_UNKNOWN,
                        "the platform must be one of "
                                + String.join(
                                        ", ",
                                        LetmepostWords.PLATFORMS.stream()
                                                .sorted()
                                                .toList())));
    }
}
