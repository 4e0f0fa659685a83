package dev.handfast.dialect.puffle;

import dev.handfast.connect.Ending;
import dev.handfast.connect.Engine;
import dev.handfast.connect.PublicUrls;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Dialect;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.hosted.BrowserCookie;
import dev.handfast.tenant.Administration;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Puffle API. Its people come back to a dashboard, which is not ours. */
public final class Puffle implements Dialect {
    static final String NAME = "puffle";

    /** What its words can express. */
    static final Set<String> PLATFORMS = Set.of("linkedin", "twitter");

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}"
                    + "|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff");

    private final List<Operation> operations;
    private final PuffleEnding ending;

    /**
     * @param dashboard where people return to, without a path
     * @param replay how long a browser may repeat a callback
     */
    public Puffle(Engine engine, Administration administration, PublicUrls urls, URI dashboard, Duration replay) {
        this.ending = new PuffleEnding(dashboard);
        this.operations = Stream.of(
                        new PuffleConnect(engine, administration).operations(),
                        new PuffleLanding(engine, new BrowserCookie(urls.secure()), replay).operations(),
                        new PuffleAccounts(engine, administration).operations(),
                        new PuffleProfiles(administration).operations(),
                        PuffleKeys.operations())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> mounts() {
        return List.of("/api");
    }

    @Override
    public List<Operation> operations() {
        return operations;
    }

    @Override
    public Answer failure(GatewayError error, String requestId) {
        return PuffleErrors.answer(error);
    }

    /** The callback speaks to browsers alone: whatever goes wrong there is told at the dashboard. */
    @Override
    public Answer failure(GatewayError error, String requestId, String asked) {
        return PuffleLanding.isAsked(asked) ? PuffleLanding.found(ending.of(error)) : failure(error, requestId);
    }

    @Override
    public Ending ending() {
        return ending;
    }

    /** A text that Puffle takes for a UUID: versions 1 to 8, or all zeros, or all ones in lower case. */
    static boolean isUuid(String text) {
        return UUID_TEXT.matcher(text).matches();
    }

    /** Ids are UUIDs. Fails with this code for a UUID that is none of ours: it names nothing. */
    static Id id(String uuid, ErrorCode unknown, String sentence) {
        return Id.fromUuid(UUID.fromString(uuid)).orElseThrow(() -> GatewayError.of(unknown, sentence));
    }
}
