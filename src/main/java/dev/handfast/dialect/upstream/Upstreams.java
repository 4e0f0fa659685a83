package dev.handfast.dialect.upstream;

import dev.handfast.connect.Notices;
import dev.handfast.connect.PublicUrls;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.Statuses;
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
        return Answer.json(Statuses.of(error.code()), Map.of("error", error.getMessage(), "requestId", requestId));
    }

    private static Notices.Posted posted(Call call) {
        var form = new LinkedHashMap<String, String>();
        call.form().orElse(Map.of()).forEach((name, values) -> form.put(name, values.get(0)));
        return new Notices.Posted(
                call.path().get("platform"), Optional.ofNullable(call.path().get("clientId")), form);
    }
}
