package dev.handfast.dialect.leadconnector;

import dev.handfast.connect.Passing;
import dev.handfast.connect.Redirects;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.hosted.Brand;
import dev.handfast.dialect.hosted.Brands;
import dev.handfast.dialect.hosted.FailureView;
import dev.handfast.dialect.hosted.FailureWords;
import dev.handfast.dialect.hosted.OpenerView;
import dev.handfast.dialect.hosted.Page;
import dev.handfast.dialect.hosted.Pages;
import dev.handfast.tenant.Directory;
import dev.handfast.tenant.Tenant;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** {@code …/oauth/{platform}/finish}: the popup's last page. It tells its opener what came of it, if the opener may hear it, and closes. */
final class LeadFinish {
    private static final String PATH = "/social-media-posting/oauth/{platform}/finish";
    private static final int LONGEST_HANDLE = 128;

    private final Passing passing;
    private final Directory directory;
    private final Redirects redirects;
    private final Brands brands;
    private final Pages pages;

    LeadFinish(Passing passing, Directory directory, Redirects redirects, Brands brands, Pages pages) {
        this.passing = passing;
        this.directory = directory;
        this.redirects = redirects;
        this.brands = brands;
        this.pages = pages;
    }

    List<Operation> operations() {
        return List.of(Operation.get(PATH, Access.OPEN, this::finish));
    }

    /** Where it is. */
    static String path(Word word) {
        return PATH.replace("{platform}", word.text());
    }

    /** What is left for it. */
    static String purpose(Word word) {
        return LeadConnector.NAME + " finish " + word.text();
    }

    private Future<Answer> finish(Call call) {
        var word = Word.inPath(call.path().get("platform"));
        var query = call.queryInput();
        var handle = query.text("outcome", LONGEST_HANDLE).orElse("");
        return passing.find(handle, purpose(word))
                .map(left -> Told.read(left.reveal()))
                .compose(told -> page(word, told))
                .map(page -> answer(200, page))
                .recover(failure -> lost(failure)
                        ? Future.succeededFuture(answer(404, nothing(word, call.requestId())))
                        : Future.failedFuture(failure));
    }

    private Future<Page> page(Word word, Told told) {
        var tenant = Id.fromHex(told.tenant()).orElseThrow();
        return directory.tenant(tenant).compose(found -> brands.of(tenant)
                .map(brand -> pages.opener(new OpenerView(
                        brand,
                        word.title(),
                        Optional.ofNullable(told.failure()).map(code -> FailureWords.of(code, word.title())),
                        Answer.text(told.message()),
                        found.map(known -> audience(known, told)).orElse(List.of())))));
    }

    /** By the rules as they stand now. */
    private List<String> audience(Tenant tenant, Told told) {
        if (told.origin() == null) {
            return redirects.origins(tenant);
        }
        try {
            return List.of(redirects.allowedOrigin(tenant, told.origin()));
        } catch (GatewayError noLongerAllowed) {
            return List.of();
        }
    }

    private Page nothing(Word word, String requestId) {
        var words = FailureWords.of(ErrorCode.FLOW_NOT_FOUND, word.title());
        return pages.failure(new FailureView(Brand.NEUTRAL, words, Optional.empty(), requestId));
    }

    private static boolean lost(Throwable failure) {
        return failure instanceof GatewayError error && error.code() == ErrorCode.FLOW_NOT_FOUND;
    }

    private static Answer answer(int status, Page page) {
        return new Answer(status, page.headers(), Buffer.buffer(page.html()));
    }
}
