package dev.handfast.sandbox.platforms;

import static dev.handfast.sandbox.platforms.Endpoint.AUTHORIZE;
import static dev.handfast.sandbox.platforms.Endpoint.IDENTITY;
import static dev.handfast.sandbox.platforms.Endpoint.TARGETS;
import static dev.handfast.sandbox.platforms.Endpoint.TOKEN;

import dev.handfast.sandbox.platforms.Ledger.Grant;
import dev.handfast.sandbox.platforms.Ledger.Standing;
import dev.handfast.sandbox.platforms.Ledger.Token;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Pinterest: Basic client authentication, continuous refresh tokens, boards in pages. */
final class SimulatedPinterest extends SimulatedOAuth {
    private static final Duration ACCESS = Duration.ofDays(30);
    private static final Duration REFRESH = Duration.ofDays(60);
    private static final int BOARDS = 25; // what a list holds when no page_size is asked for
    private static final int MOST = 250;
    private static final int LONGEST_NAME = 180;
    private static final Set<String> PRIVACIES = Set.of("PUBLIC", "PROTECTED", "SECRET");

    private final Map<String, List<World.Board>> made = new ConcurrentHashMap<>();

    SimulatedPinterest(Stage stage) {
        super(
                stage,
                new Manners(
                        "pinterest",
                        "Pinterest",
                        "client_id",
                        ",",
                        Set.of(
                                "user_accounts:read",
                                "boards:read",
                                "boards:write",
                                "boards:read_secret",
                                "boards:write_secret",
                                "pins:read",
                                "pins:write",
                                "pins:read_secret",
                                "pins:write_secret"),
                        Set.of(),
                        Manners.Pkce.IGNORED,
                        Manners.ClientAuth.BASIC,
                        false,
                        Duration.ofMinutes(10)));
    }

    @Override
    public Routes routes() {
        return new Routes()
                .get("www", "/oauth/", AUTHORIZE, this::authorize)
                .post("api", "/v5/oauth/token", TOKEN, this::continuous)
                .get("api", "/v5/user_account", IDENTITY, this::account)
                .get("api", "/v5/boards", TARGETS, this::boards)
                .post("api", "/v5/boards", TARGETS, this::board);
    }

    /** The legacy refresh tokens are gone: a code is exchanged with {@code continuous_refresh=true} or not at all. */
    private Answer continuous(Call call) {
        var byCode = "authorization_code".equals(call.form("grant_type"));
        return byCode && !"true".equals(call.form("continuous_refresh"))
                ? error(400, 1, "Legacy refresh tokens are no longer supported; set continuous_refresh to true.")
                : token(call);
    }

    @Override
    protected Answer tokens(Grant grant, Token refreshed) {
        var access = access(grant, "pina_", ACCESS);
        var refresh = refresh(grant, "pinr_", REFRESH);
        return Answer.json(
                200,
                "response_type",
                refreshed == null ? "authorization_code" : "refresh_token",
                "token_type",
                "bearer",
                "access_token",
                access.value(),
                "expires_in",
                secondsLeft(access),
                "refresh_token",
                refresh.value(),
                "refresh_token_expires_in",
                secondsLeft(refresh),
                "refresh_token_expires_at",
                refresh.expiresAt().orElseThrow().getEpochSecond(),
                "scope",
                String.join(" ", grant.scopes()));
    }

    private Answer account(Call call) {
        var person = bearer(call, "user_accounts:read").person();
        return Answer.json(
                200,
                "id",
                String.valueOf(person.number()),
                "username",
                person.username(),
                "business_name",
                person.displayName(),
                "profile_image",
                stage.picture(person.id()),
                "account_type",
                "BUSINESS",
                "board_count",
                World.boards(person).size());
    }

    private Answer boards(Call call) {
        var grant = bearer(call, "boards:read");
        var all = Stream.concat(World.boards(grant.person()).stream(), made(grant.person()).stream())
                .filter(board -> !board.privacy().equals("SECRET") || grant.has("boards:read_secret"))
                .toList();
        var asked = call.number("page_size", BOARDS);
        var bookmark = call.query("bookmark");
        if (asked < 1 || asked > MOST || bookmark != null && !bookmark.matches("b\\d{1,6}")) {
            return error(400, 1, "Invalid request: page_size or bookmark");
        }
        var start = bookmark == null ? 0 : Integer.parseInt(bookmark.substring(1));
        var size = stage.pageSize(asked, MOST);
        var items = all.stream()
                .skip(start)
                .limit(size)
                .map(board -> Json.object(
                        "id",
                        board.id(),
                        "name",
                        board.name(),
                        "description",
                        board.description(),
                        "privacy",
                        board.privacy()))
                .toList();
        var page = Json.object("items", items);
        page.put("bookmark", start + size < all.size() ? "b" + (start + size) : null); // null stands there at the end
        return Answer.json(200, page);
    }

    /** A new board. Of two of one name, in whatever case, there is only the first. */
    private synchronized Answer board(Call call) {
        var grant = bearer(call, "boards:write");
        var body = Json.read(call.body());
        var name = body.path("name").asText("");
        var privacy = body.path("privacy").asText("PUBLIC");
        if (name.isBlank() || name.length() > LONGEST_NAME || !PRIVACIES.contains(privacy)) {
            return error(400, 1, "Invalid request: name or privacy");
        }
        if (privacy.equals("SECRET") && !grant.has("boards:write_secret")) {
            return forbidden("boards:write_secret");
        }
        var person = grant.person();
        if (Stream.concat(World.boards(person).stream(), made(person).stream())
                .anyMatch(board -> board.name().equalsIgnoreCase(name))) {
            return error(400, 58, "You already have a board with this name.");
        }
        var board = new World.Board(
                String.valueOf(person.number()) + (1000 + made(person).size()),
                name,
                body.path("description").asText(""),
                privacy);
        made(person).add(board);
        return Answer.json(
                201,
                "id",
                board.id(),
                "name",
                board.name(),
                "description",
                board.description(),
                "privacy",
                board.privacy());
    }

    private List<World.Board> made(Person person) {
        return made.computeIfAbsent(person.id(), fresh -> new CopyOnWriteArrayList<>());
    }

    @Override
    protected Answer refusal(Trouble trouble) {
        return switch (trouble) {
            case CLIENT_MISSING, CLIENT_WRONG -> error(401, 2, "Authentication failed.");
            case PARAMETER_MISSING -> error(400, 1, "Missing required parameter.");
            case GRANT_TYPE_UNKNOWN -> error(400, 1, "Invalid grant_type.");
            case CODE_UNKNOWN, CODE_EXPIRED, CODE_USED, VERIFIER_WRONG ->
                error(400, 283, "Your authorization code is invalid or expired.");
            case REDIRECT_DIFFERS -> error(400, 284, "Your redirect_uri does not match.");
            case REFRESH_DEAD, REFRESH_REPLAYED -> error(401, 2, "Authentication failed.");
        };
    }

    private static Answer error(int status, int code, String message) {
        return Answer.json(status, "code", code, "message", message);
    }

    @Override
    protected Answer unauthorized(Standing standing) {
        return error(401, 2, "Authentication failed.");
    }

    @Override
    protected Answer forbidden(String scope) {
        return error(403, 7, "Your application is not authorized: missing the scope " + scope);
    }

    @Override
    public Answer throttled() {
        return error(429, 8, "You have exceeded your rate limit. Try again later.");
    }

    @Override
    public Answer broken() {
        return error(500, -1, "Something went wrong on our end.");
    }
}
