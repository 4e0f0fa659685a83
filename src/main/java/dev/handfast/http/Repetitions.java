package dev.handfast.http;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Replays;
import dev.handfast.tenant.Caller;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does once what a client sends several times under one {@code Idempotency-Key}: the first answer is kept for a day, sealed, and
 * given again as it was. Answers that may be another one the next time, 429 and 5xx, are not kept.
 */
public final class Repetitions {
    /** The header that names a request. */
    static final String HEADER = "Idempotency-Key";

    private static final Logger LOG = LoggerFactory.getLogger(Repetitions.class);
    private static final Duration KEPT = Duration.ofHours(24);
    private static final Duration LEASE = Duration.ofMinutes(2); // longer than any operation waits for anything
    private static final Pattern WORD = Pattern.compile("[\\x21-\\x7E]{1,128}");

    private final Replays replays;
    private final InstantSource clock;

    public Repetitions(Replays replays, InstantSource clock) {
        this.replays = replays;
        this.clock = clock;
    }

    /**
     * The answer to a request, now or from before. Fails with {@code INVALID_REQUEST} for a header that is no word, with {@code
     * IDEMPOTENCY_CONFLICT} when the first request had another body or is still at work.
     *
     * @param path as it was asked, with its parameters
     * @param work answers, failures too, and never fails
     */
    Future<Answer> once(
            Operation operation,
            Caller caller,
            String path,
            Optional<String> header,
            byte[] body,
            Supplier<Future<Answer>> work) {
        if (!operation.repeatable() || header.isEmpty()) {
            return work.get();
        }
        if (!WORD.matcher(header.get()).matches()) {
            throw GatewayError.invalid(HEADER, "must have 1 to 128 visible ASCII characters");
        }
        var now = clock.instant();
        var name = String.join("\n", caller.key().id().hex(), operation.method().name(), path, header.get());
        var asked = new Replays.Asked(
                Id.at(now), caller.tenant().id(), sha256(name.getBytes(StandardCharsets.UTF_8)), sha256(body));
        return replays.ask(asked, now, now.plus(LEASE), now.plus(KEPT)).compose(standing -> {
            if (standing instanceof Replays.Answered answered) {
                return Future.succeededFuture(answered.answer());
            }
            if (standing instanceof Replays.First) {
                return work.get()
                        .compose(answer -> kept(asked, answer).transform(done -> Future.succeededFuture(answer)));
            }
            throw GatewayError.of(
                    ErrorCode.IDEMPOTENCY_CONFLICT,
                    standing instanceof Replays.AtWork
                            ? "the first request with this idempotency key is still being worked on"
                            : "this idempotency key was used for a request with another body");
        });
    }

    /** What was done is done: an answer that cannot be kept is given all the same. */
    private Future<Void> kept(Replays.Asked asked, Answer answer) {
        boolean passing = answer.status() >= 500 || answer.status() == 429;
        return (passing ? replays.giveUp(asked) : replays.keep(asked, answer))
                .onFailure(failure -> LOG.atWarn().setCause(failure).log("replay.not.kept"));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
