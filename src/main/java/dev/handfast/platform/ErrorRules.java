package dev.handfast.platform;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a platform's errors stand and what they mean.
 *
 * @param code the places of the error code; a code here makes an answer a failure whatever its status
 * @param subcode the place of the finer code
 * @param fine codes that mean no error
 * @param authorize the meanings of what a person comes back with in place of a code
 * @param token the meanings at the token endpoint
 * @param refresh the meanings when tokens are renewed; what is passing, limited or ours at the token endpoint is so here too
 * @param api the meanings at the API
 * @param resetHeader a header that tells when a limit ends, where Retry-After is not sent
 */
public record ErrorRules(
        List<JsonPointer> code,
        Optional<JsonPointer> subcode,
        List<String> fine,
        Cases authorize,
        Cases token,
        Cases refresh,
        Cases api,
        Optional<ResetHeader> resetHeader) {
    /** The errors of RFC 6749 §5.2. */
    public static final ErrorRules PLAIN =
            new ErrorRules(null, Optional.empty(), null, null, null, null, null, Optional.empty());

    private static final Cases NO_CASES = new Cases(null, null, null, null, null, null, null, null, Optional.empty());

    public ErrorRules {
        code = code == null ? List.of(JsonPointer.compile("/error")) : List.copyOf(code);
        fine = Required.orEmpty(fine);
        authorize = authorize == null ? NO_CASES : authorize;
        token = token == null ? NO_CASES : token;
        refresh = refresh == null ? NO_CASES : refresh;
        api = api == null ? NO_CASES : api;
    }

    /** The error codes in a body, as {@code code/subcode} before {@code code}. */
    List<String> codes(JsonNode body) {
        var finer = subcode.flatMap(place -> Places.text(body, List.of(place)));
        return code.stream()
                .flatMap(place -> Places.text(body, List.of(place)).stream())
                .filter(found -> !fine.contains(found))
                .flatMap(found -> Stream.concat(finer.map(more -> found + "/" + more).stream(), Stream.of(found)))
                .toList();
    }

    /** What a reset header counts. */
    public enum Counts {
        /** Seconds from now. */
        SECONDS,
        /** Seconds since 1970. */
        EPOCH_SECONDS
    }

    /**
     * @param name the header
     * @param counts what its number counts
     */
    public record ResetHeader(String name, Counts counts) {
        public ResetHeader {
            Required.key("name", name);
            Required.key("counts", counts);
        }
    }

    /**
     * The codes of each meaning: {@code 190}, {@code 190/460}, a range {@code 200-299}, or a status {@code HTTP 426}.
     *
     * @param dead see {@link Meaning#DEAD}
     * @param passing see {@link Meaning#PASSING}
     * @param limited see {@link Meaning#LIMITED}
     * @param permission see {@link Meaning#PERMISSION}
     * @param ours see {@link Meaning#OURS}
     * @param badCode see {@link Meaning#BAD_CODE}
     * @param unsure see {@link Meaning#UNSURE}
     * @param rejected see {@link Meaning#REJECTED}
     * @param otherwise the meaning of a 4xx whose code is not listed
     */
    public record Cases(
            List<String> dead,
            List<String> passing,
            List<String> limited,
            List<String> permission,
            List<String> ours,
            List<String> badCode,
            List<String> unsure,
            List<String> rejected,
            Optional<Meaning> otherwise) {
        public Cases {
            dead = Required.orEmpty(dead);
            passing = Required.orEmpty(passing);
            limited = Required.orEmpty(limited);
            permission = Required.orEmpty(permission);
            ours = Required.orEmpty(ours);
            badCode = Required.orEmpty(badCode);
            unsure = Required.orEmpty(unsure);
            rejected = Required.orEmpty(rejected);
        }

        /** The meaning of the first of these codes that is listed. */
        Optional<Meaning> meaning(List<String> codes) {
            return codes.stream()
                    .flatMap(code -> Stream.of(Meaning.values())
                            .filter(meaning -> listed(meaning).stream().anyMatch(entry -> matches(entry, code))))
                    .findFirst();
        }

        private List<String> listed(Meaning meaning) {
            return switch (meaning) {
                case DEAD -> dead;
                case PASSING -> passing;
                case LIMITED -> limited;
                case PERMISSION -> permission;
                case OURS -> ours;
                case BAD_CODE -> badCode;
                case UNSURE -> unsure;
                case REJECTED -> rejected;
                case UNREADABLE -> List.of();
            };
        }

        /** The first of these codes that is listed under any meaning. */
        Optional<String> known(List<String> codes) {
            return codes.stream()
                    .filter(code -> Stream.of(Meaning.values())
                            .anyMatch(meaning -> listed(meaning).stream().anyMatch(entry -> matches(entry, code))))
                    .findFirst();
        }

        private static boolean matches(String entry, String code) {
            if (entry.equals(code)) {
                return true;
            }
            if (!entry.matches("\\d{1,9}-\\d{1,9}") || !code.matches("\\d{1,9}")) {
                return false;
            }
            int dash = entry.indexOf('-');
            int number = Integer.parseInt(code);
            return Integer.parseInt(entry.substring(0, dash)) <= number
                    && number <= Integer.parseInt(entry.substring(dash + 1));
        }
    }
}
