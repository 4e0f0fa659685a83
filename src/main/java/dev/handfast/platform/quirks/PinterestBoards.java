package dev.handfast.platform.quirks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.handfast.platform.Kind;
import dev.handfast.platform.PlatformFile.TargetsRule;
import dev.handfast.platform.Target;
import dev.handfast.platform.TargetDraft;
import dev.handfast.platform.Targets;
import dev.handfast.platform.TargetsWay;
import dev.handfast.platform.Upstream;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A person's boards, page by page under a bookmark, and new ones. */
final class PinterestBoards implements TargetsWay {
    private static final String BOARDS = "boards";
    private static final String CREATE = "create";

    @Override
    public Set<String> requests() {
        return Set.of(BOARDS, CREATE);
    }

    @Override
    public Future<Targets> list(TargetsRule rule, Kind kind, Upstream upstream) {
        var walk = Walk.under(rule, upstream);
        var boards = new LinkedHashMap<String, Target>();
        return walk.pages(page(rule, upstream, Optional.empty()), page -> {
                    upstream.list(page, "/items").forEach(board -> Json.text(board, "/id")
                            .ifPresent(id -> boards.putIfAbsent(id, board(kind, id, board, upstream))));
                    return Json.text(page, "/bookmark")
                            .filter(bookmark -> walk.mayGoOn())
                            .map(bookmark -> page(rule, upstream, Optional.of(bookmark)));
                })
                .map(done -> new Targets(List.copyOf(boards.values()), walk.complete()));
    }

    @Override
    public Future<Target> create(TargetsRule rule, Kind kind, Upstream upstream, TargetDraft draft) {
        var body = JsonNodeFactory.instance.objectNode().put("name", draft.name());
        draft.description().ifPresent(text -> body.put("description", text));
        draft.privacy().ifPresent(word -> body.put("privacy", word));
        return upstream.post(rule.requests().get(CREATE), body).map(made -> Json.text(made, "/id")
                .map(id -> board(kind, id, made, upstream))
                .orElseThrow(upstream::unreadable));
    }

    private static Future<JsonNode> page(TargetsRule rule, Upstream upstream, Optional<String> bookmark) {
        var query = new LinkedHashMap<String, String>();
        query.put("page_size", Integer.toString(rule.pageSize()));
        bookmark.ifPresent(value -> query.put("bookmark", value));
        return upstream.page(rule.requests().get(BOARDS), query);
    }

    private static Target board(Kind kind, String id, JsonNode board, Upstream upstream) {
        var details = new LinkedHashMap<String, String>();
        details.put("description", Json.text(board, "/description").orElse(""));
        Json.text(board, "/privacy").ifPresent(privacy -> details.put("privacy", privacy));
        return new Target(
                kind,
                id,
                Json.text(board, "/name").orElse(id),
                Optional.empty(),
                upstream.picture(Json.text(board, "/media/image_cover_url")),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Map.copyOf(details));
    }
}
