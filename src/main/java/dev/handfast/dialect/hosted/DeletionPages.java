package dev.handfast.dialect.hosted;

import dev.handfast.connect.Notices;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Secret;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.platform.Catalog;
import io.vertx.core.Future;
import java.util.List;

/** Where a person who asked a platform to be forgotten sees that it was done. */
public final class DeletionPages {
    private static final int LONGEST_CODE = 128;

    private final Notices notices;
    private final Catalog catalog;
    private final Pages pages;

    public DeletionPages(Notices notices, Catalog catalog, Pages pages) {
        this.notices = notices;
        this.catalog = catalog;
        this.pages = pages;
    }

    List<Operation> operations() {
        return List.of(Operation.get("/connect/deletion/{code}", Access.OPEN, this::deletion));
    }

    private Future<Answer> deletion(Call call) {
        var code = call.path().get("code");
        if (code.isEmpty() || code.length() > LONGEST_CODE) {
            throw GatewayError.of(ErrorCode.NOT_FOUND, "there was no deletion with this code");
        }
        return notices.deletion(Secret.of(code)).map(deletion -> {
            var platform = catalog.find(deletion.platform())
                    .map(connector -> connector.platform().name())
                    .orElse(deletion.platform());
            return Hosted.answer(200, pages.deleted(new DeletedView(Brand.NEUTRAL, platform, deletion.at())));
        });
    }
}
