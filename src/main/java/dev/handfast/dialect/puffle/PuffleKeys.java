package dev.handfast.dialect.puffle;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/** {@code /api/user/api-key}: for people who are logged in at the dashboard. A key does not manage keys. */
final class PuffleKeys {
    private static final String PATH = "/user/api-key";

    private PuffleKeys() {}

    static List<Operation> operations() {
        return List.of(
                Operation.get(PATH, Access.KEY, PuffleKeys::refuse),
                Operation.post(PATH, Access.KEY, PuffleKeys::refuse),
                new Operation(HttpMethod.DELETE, PATH, Access.KEY, PuffleKeys::refuse));
    }

    private static Future<Answer> refuse(Call call) {
        throw GatewayError.of(
                ErrorCode.FORBIDDEN, "API keys are managed by whoever runs this gateway, not with an API key");
    }
}
