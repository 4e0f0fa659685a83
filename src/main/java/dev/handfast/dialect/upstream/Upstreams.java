package dev.handfast.dialect.upstream;

import dev.handfast.connect.Notices;
import dev.handfast.connect.PublicUrls;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.Surface;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One of the two addresses an app is registered with at Meta: where people who take their permission back are told of, and those who
 * want to be forgotten. The app stands in the path where it is a tenant's own.
 */
public final class Upstreams implements Surface {
    private final String mount;
    private final List<Operation> operations;

    private Upstreams(String mount, java.util.function.Function<Notices.Posted, Future<Answer>> answer) {
        this.mount = mount;
        this.operations = List.of(
                Operation.post("/{platform}", Access.OPEN, call -> answer.apply(posted(call))),
                Operation.post("/{platform}/{clientId}", Access.OPEN, call -> answer.apply(posted(call))));
    }

    /** Both addresses. */
    public static List<Surface> all(Notices notices, PublicUrls urls) {
        return List.of(
                new Upstreams("/oauth/deauthorize", posted -> notices.deauthorized(posted)
                        .map(done -> Answer.ok(Map.of("success", true)))),
                new Upstreams("/oauth/data-deletion", posted -> notices.forgotten(posted)
                        .map(code -> {
                            var told = new LinkedHashMap<String, Object>();
                            told.put(
                                    "url",
                                    urls.at("/connect/deletion/" + code.reveal())
                                            .toString());
                            told.put("confirmation_code", code.reveal());
                            return Answer.ok(told);
                        })));
    }

    @Override
    public String name() {
        return "upstream";
    }

    @Override
    public List<String> mounts() {
        return List.of(mount);
    }

    @Override
    public List<Operation> operations() {
        return operations;
    }

    @Override
    public Answer failure(GatewayError error, String requestId) {
        return Answer.json(status(error.code()), Map.of("error", error.getMessage(), "requestId", requestId));
    }

    private static Notices.Posted posted(Call call) {
        var form = new LinkedHashMap<String, String>();
        call.form().forEach((name, values) -> form.put(name, values.get(0)));
        return new Notices.Posted(
                call.path().get("platform"), Optional.ofNullable(call.path().get("clientId")), form);
    }

    /** Whoever posts here is a platform or pretends to be one: nothing finer than this is of use to it. */
    private static int status(ErrorCode code) {
        return switch (code) {
            case ROUTE_NOT_FOUND, NOT_FOUND, PLATFORM_UNKNOWN -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case UNAUTHENTICATED -> 401;
            case PAYLOAD_TOO_LARGE -> 413;
            case UNSUPPORTED_MEDIA_TYPE -> 415;
            case RATE_LIMITED -> 429;
            case OVERLOADED -> 503;
            case INTERNAL -> 500;
            case INVALID_REQUEST,
                    MALFORMED_BODY,
                    CONNECT_TOKEN_INVALID,
                    FORBIDDEN,
                    PROFILE_FORBIDDEN,
                    OWN_APP_REQUIRED,
                    PROFILE_NOT_FOUND,
                    ACCOUNT_NOT_FOUND,
                    KEY_NOT_FOUND,
                    USER_NOT_FOUND,
                    PLATFORM_NOT_CONFIGURED,
                    PLATFORM_NEEDS_CREDENTIALS,
                    PLATFORM_TAKES_NO_CREDENTIALS,
                    PLATFORM_NEEDS_SELECTION,
                    REDIRECT_NOT_ALLOWED,
                    PROFILE_NOT_EMPTY,
                    NAME_TAKEN,
                    IDEMPOTENCY_CONFLICT,
                    CLONE_NOT_POSSIBLE,
                    FLOW_NOT_FOUND,
                    FLOW_ALREADY_USED,
                    FLOW_OF_ANOTHER_BROWSER,
                    FLOW_OF_ANOTHER_PLATFORM,
                    ISSUER_MISMATCH,
                    CALLBACK_INVALID,
                    CONSENT_DENIED,
                    SCOPES_MISSING,
                    NO_TARGETS,
                    TARGET_NOT_FOUND,
                    SELECTION_NOT_FOUND,
                    ACCOUNT_MISMATCH,
                    ALREADY_CONNECTED,
                    CREDENTIALS_REJECTED,
                    CREDENTIALS_LOOK_LIKE_MAIN_PASSWORD,
                    CREDENTIALS_NEED_SECOND_FACTOR,
                    CODE_REJECTED,
                    GRANT_DEAD,
                    TARGETS_UNREADABLE,
                    PLATFORM_REJECTED,
                    PLATFORM_MISCONFIGURED,
                    PLATFORM_RATE_LIMITED,
                    PLATFORM_UNAVAILABLE,
                    PLATFORM_UNREADABLE -> 400;
        };
    }
}
