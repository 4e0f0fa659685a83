package dev.handfast.dialect.leadconnector;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.core.ErrorCode;
import dev.handfast.dialect.Answer;
import java.util.List;

/**
 * What waits for a popup's last page.
 *
 * @param tenant whose popup it is, as hex
 * @param message what the opener hears
 * @param failure why it failed; null when it did not
 * @param origin the one window that may hear it; null: the tenant's all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Told(String tenant, Message message, ErrorCode failure, String origin) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The event's data. Clients know it by {@code page}, which always is the same. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Message(
            String actionType,
            String page,
            String platform,
            String placement,
            String accountId,
            List<String> reconnectAccounts,
            String error,
            String message) {
        private static final String CLOSE = "close";
        private static final String PAGE = "social_media_posting";

        static Message granted(String platform, String placement, String accountId, List<String> reconnectAccounts) {
            return new Message(CLOSE, PAGE, platform, placement, accountId, reconnectAccounts, null, null);
        }

        static Message failed(String platform, String placement, String error, String message) {
            return new Message(CLOSE, PAGE, platform, placement, null, List.of(), error, message);
        }
    }

    /** As JSON. */
    String text() {
        return Answer.text(this);
    }

    /** Reads what {@link #text()} wrote. */
    static Told read(String text) {
        try {
            return JSON.readValue(text, Told.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was left for a popup's last page cannot be read", e);
        }
    }
}
