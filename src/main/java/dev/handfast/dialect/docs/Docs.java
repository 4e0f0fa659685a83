package dev.handfast.dialect.docs;

import dev.handfast.connect.PublicUrls;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.Surface;
import dev.handfast.dialect.hosted.Page;
import dev.handfast.dialect.hosted.Pages;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One of two rooms: the documents for programs, or the pages for people. A surface is in both as soon as the jar holds a document
 * of its name. All answers are made once, at the start.
 */
public final class Docs implements Surface {
    private final String mount;
    private final Answer list;
    private final Map<String, Answer> each;
    private final BiFunction<GatewayError, String, Answer> failure;

    private Docs(
            String mount, Answer list, Map<String, Answer> each, BiFunction<GatewayError, String, Answer> failure) {
        this.mount = mount;
        this.list = list;
        this.each = each;
        this.failure = failure;
    }

    /**
     * Both rooms.
     *
     * @param surfaces what may have a document
     * @param failure how a person is told of a failure
     */
    public static List<Surface> all(
            Collection<? extends Surface> surfaces,
            Pages pages,
            PublicUrls urls,
            BiFunction<GatewayError, String, Answer> failure) {
        var documents = surfaces.stream()
                .map(surface -> Document.of(surface.name(), urls))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Document::title))
                .toList();
        return List.of(
                new Docs(
                        "/openapi",
                        listed(documents, urls),
                        each(documents, document -> document.name() + ".json", Docs::json),
                        (error, id) -> Answer.json(
                                failure.apply(error, id).status(),
                                Map.of("error", error.getMessage(), "requestId", id))),
                new Docs(
                        "/docs",
                        page(pages.neutral("docs/list.jte", ListView.of(documents))),
                        each(
                                documents,
                                Document::name,
                                document -> page(pages.neutral("docs/document.jte", DocumentView.of(document)))),
                        failure));
    }

    private static Map<String, Answer> each(
            List<Document> documents, Function<Document, String> name, Function<Document, Answer> answer) {
        return documents.stream().collect(Collectors.toUnmodifiableMap(name, answer));
    }

    private static Answer listed(List<Document> documents, PublicUrls urls) {
        return open(Answer.ok(Map.of(
                "documents",
                documents.stream().map(document -> told(document, urls)).toList())));
    }

    private static Map<String, Object> told(Document document, PublicUrls urls) {
        var told = new LinkedHashMap<String, Object>();
        told.put("name", document.name());
        told.put("title", document.title());
        told.put("summary", document.summary());
        told.put("url", urls.at("/openapi/" + document.name() + ".json").toString());
        told.put("page", urls.at("/docs/" + document.name()).toString());
        return told;
    }

    private static Answer json(Document document) {
        return open(Answer.ok(document.tree()));
    }

    /** For every origin: there is nothing in it that is not for everyone, and viewers in a browser may fetch it. */
    private static Answer open(Answer answer) {
        return answer.with("Access-Control-Allow-Origin", "*");
    }

    private static Answer page(Page page) {
        return new Answer(200, page.headers(), Buffer.buffer(page.html()));
    }

    @Override
    public String name() {
        return "docs";
    }

    @Override
    public List<String> mounts() {
        return List.of(mount);
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.get("/", Access.OPEN, call -> Future.succeededFuture(list)),
                Operation.get("/{name}", Access.OPEN, this::one));
    }

    private Future<Answer> one(Call call) {
        return Optional.ofNullable(each.get(call.path().get("name")))
                .map(Future::succeededFuture)
                .orElseThrow(() -> GatewayError.of(ErrorCode.ROUTE_NOT_FOUND, "there is no document of this name"));
    }

    @Override
    public Answer failure(GatewayError error, String requestId) {
        return failure.apply(error, requestId);
    }
}
