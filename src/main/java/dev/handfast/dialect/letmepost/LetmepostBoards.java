package dev.handfast.dialect.letmepost;

import static dev.handfast.dialect.letmepost.LetmepostWords.PINTEREST;
import static dev.handfast.dialect.letmepost.LetmepostWords.about;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.handfast.account.Account;
import dev.handfast.connect.Engine;
import dev.handfast.connect.Holdings.Held;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.letmepost.LetmepostWords.Pinterest;
import dev.handfast.platform.Target;
import dev.handfast.platform.TargetDraft;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Set;

/** {@code /accounts/{id}/pinterest}: the boards of a connected person, and the one that is used unless another is named. */
final class LetmepostBoards {
    private static final int LONGEST_NAME = 180;
    private static final int LONGEST_DESCRIPTION = 500;
    private static final int LONGEST_ID = 64;
    private static final Set<String> PRIVACIES = Set.of("PUBLIC", "PROTECTED", "SECRET");

    private record Board(String id, String name, String privacy) {
        static Board of(Target board) {
            return new Board(board.id(), board.name(), board.details().get("privacy"));
        }
    }

    private record Boards(List<Board> data, String defaultBoardId) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Made(
            String id, String name, String privacy, Boolean existing, String defaultBoardId, String defaultBoardName) {
        static Made of(Held held, Account account) {
            var board = Board.of(held.target());
            var usual = Pinterest.of(account);
            return new Made(
                    board.id(),
                    board.name(),
                    board.privacy(),
                    held.created() ? null : true,
                    usual.defaultBoardId(),
                    usual.defaultBoardName());
        }
    }

    private record Default(String id, String defaultBoardId, String defaultBoardName) {
        static Default of(Account account) {
            var usual = Pinterest.of(account);
            return new Default(LetmepostWords.uuid(account.id()), usual.defaultBoardId(), usual.defaultBoardName());
        }
    }

    private final Engine engine;

    LetmepostBoards(Engine engine) {
        this.engine = engine;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/accounts/{id}/pinterest/boards", Access.KEY, this::list),
                Operation.post("/accounts/{id}/pinterest/boards", Access.KEY, this::create),
                new Operation(HttpMethod.PATCH, "/accounts/{id}/pinterest/default-board", Access.KEY, this::prefer));
    }

    private Future<Answer> list(Call call) {
        return account(call)
                .compose(account -> engine.holdings()
                        .all(call.keyHolder(), account.id())
                        .map(boards -> Answer.ok(new Boards(
                                boards.all().stream().map(Board::of).toList(),
                                Pinterest.of(account).defaultBoardId()))))
                .recover(about(PINTEREST));
    }

    private Future<Answer> create(Call call) {
        var body = call.bodyInput();
        var name = LetmepostWords.needLine(body, "name", LONGEST_NAME);
        var draft =
                new TargetDraft(name, body.text("description", LONGEST_DESCRIPTION), body.word("privacy", PRIVACIES));
        boolean preferred = body.flag("setAsDefault");
        boolean upsert = body.flag("upsert");
        body.check();
        return account(call)
                .compose(account -> engine.holdings()
                        .create(call.keyHolder(), account.id(), draft, upsert)
                        .compose(held -> (preferred
                                        ? engine.holdings().prefer(call.keyHolder(), account.id(), held.target())
                                        : Future.succeededFuture(account))
                                .map(standing -> Answer.json(held.created() ? 201 : 200, Made.of(held, standing)))))
                .recover(about(PINTEREST));
    }

    private Future<Answer> prefer(Call call) {
        var body = call.bodyInput();
        var board = body.need("boardId", LONGEST_ID);
        body.check();
        return account(call)
                .compose(account -> engine.holdings().prefer(call.keyHolder(), account.id(), board))
                .map(account -> Answer.ok(Default.of(account)))
                .recover(about(PINTEREST));
    }

    private Future<Account> account(Call call) {
        return LetmepostAccounts.account(engine.connections(), call).map(account -> {
            if (!account.platform().equals(PINTEREST)) {
                throw GatewayError.invalid("id", "must be that of a Pinterest account");
            }
            return account;
        });
    }
}
