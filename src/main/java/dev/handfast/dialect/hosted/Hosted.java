package dev.handfast.dialect.hosted;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.Surface;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.stream.Stream;

/** What browsers see of us: the way to a platform and back, the pages for choosing and typing, and what came of it. */
public final class Hosted implements Surface {
    private final Pages pages;
    private final List<Operation> operations;

    public Hosted(
            Pages pages,
            Assets assets,
            Journey journey,
            PickPages pick,
            CredentialsPages credentials,
            DeletionPages deletions) {
        this.pages = pages;
        this.operations = Stream.of(
                        journey.operations(),
                        List.of(Operation.get("/connect/assets/{file}", Access.OPEN, call -> asset(assets, call))),
                        deletions.operations(),
                        credentials.operations(),
                        pick.operations())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public String name() {
        return "hosted";
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
        var words = FailureWords.of(error.code(), "the platform");
        return answer(
                status(error.code()),
                pages.failure(new FailureView(Brand.NEUTRAL, words, java.util.Optional.empty(), requestId)));
    }

    static Answer answer(int status, Page page) {
        return new Answer(status, page.headers(), Buffer.buffer(page.html()));
    }

    private static Future<Answer> asset(Assets assets, Call call) {
        return assets.find(call.path().get("file"))
                .map(asset -> Future.succeededFuture(new Answer(200, asset.headers(), asset.body())))
                .orElseThrow(() -> GatewayError.of(ErrorCode.ROUTE_NOT_FOUND, "there is nothing here"));
    }

    private static int status(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST,
                    MALFORMED_BODY,
                    REDIRECT_NOT_ALLOWED,
                    PLATFORM_NEEDS_CREDENTIALS,
                    PLATFORM_TAKES_NO_CREDENTIALS,
                    PLATFORM_NEEDS_SELECTION,
                    CLONE_NOT_POSSIBLE,
                    FLOW_OF_ANOTHER_PLATFORM,
                    ISSUER_MISMATCH,
                    CALLBACK_INVALID,
                    CONSENT_DENIED,
                    SCOPES_MISSING,
                    NO_TARGETS,
                    CREDENTIALS_REJECTED,
                    CREDENTIALS_LOOK_LIKE_MAIN_PASSWORD,
                    CREDENTIALS_NEED_SECOND_FACTOR,
                    CODE_REJECTED,
                    GRANT_DEAD -> 400;
            case UNAUTHENTICATED, CONNECT_TOKEN_INVALID -> 401;
            case FORBIDDEN, PROFILE_FORBIDDEN, OWN_APP_REQUIRED, FLOW_OF_ANOTHER_BROWSER -> 403;
            case ROUTE_NOT_FOUND,
                    NOT_FOUND,
                    PROFILE_NOT_FOUND,
                    ACCOUNT_NOT_FOUND,
                    KEY_NOT_FOUND,
                    USER_NOT_FOUND,
                    PLATFORM_UNKNOWN,
                    FLOW_NOT_FOUND,
                    SELECTION_NOT_FOUND,
                    TARGET_NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case PROFILE_NOT_EMPTY, NAME_TAKEN, IDEMPOTENCY_CONFLICT, ACCOUNT_MISMATCH, ALREADY_CONNECTED -> 409;
            case FLOW_ALREADY_USED -> 410;
            case PAYLOAD_TOO_LARGE -> 413;
            case UNSUPPORTED_MEDIA_TYPE -> 415;
            case RATE_LIMITED -> 429;
            case INTERNAL -> 500;
            case TARGETS_UNREADABLE, PLATFORM_REJECTED, PLATFORM_MISCONFIGURED, PLATFORM_UNREADABLE -> 502;
            case PLATFORM_NOT_CONFIGURED, PLATFORM_RATE_LIMITED, PLATFORM_UNAVAILABLE, OVERLOADED -> 503;
        };
    }
}
