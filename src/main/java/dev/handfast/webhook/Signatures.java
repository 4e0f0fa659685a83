package dev.handfast.webhook;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The headers that say what a body is and prove who sent it. While a secret is being changed the old one signs too: in the same
 * header where that may hold several signatures (Standard Webhooks), else in one that ends in {@code -Previous}.
 */
final class Signatures {
    private static final String PREFIX = "whsec_"; // Standard Webhooks: what follows is the key in base64

    private static final int KEY_BYTES = 32; // within the 24 to 64 that Standard Webhooks asks for

    private Signatures() {}

    /** A new secret of the Standard Webhooks shape. */
    static Secret mint() {
        var key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return Secret.of(PREFIX + Base64.getEncoder().encodeToString(key));
    }

    /**
     * @param secrets the secret and, during an overlap, the one before; none: nothing is signed
     * @param delivery new for each attempt
     */
    static Map<String, String> headers(
            Form form, Event event, String word, String body, List<Secret> secrets, Id delivery, Instant now) {
        var headers = new LinkedHashMap<String, String>();
        switch (form) {
            case STANDARD -> {
                var id = "evt_" + event.id().hex();
                var seconds = Long.toString(now.getEpochSecond());
                headers.put("webhook-id", id);
                headers.put("webhook-timestamp", seconds);
                if (!secrets.isEmpty()) {
                    headers.put(
                            "webhook-signature",
                            secrets.stream()
                                    .map(secret -> "v1,"
                                            + Base64.getEncoder()
                                                    .encodeToString(hmac(key(secret), id + "." + seconds + "." + body)))
                                    .collect(Collectors.joining(" ")));
                }
            }
            case LATE -> {
                // The service was renamed; its clients look for either name.
                for (var name : List.of("X-Late", "X-Zernio")) {
                    headers.put(name + "-Event", word);
                    headers.put(name + "-Event-Id", event.id().hex());
                    hex(headers, name + "-Signature", "", secrets, body);
                }
            }
            case LETMEPOST -> {
                headers.put("X-Letmepost-Event", word);
                headers.put("X-Letmepost-Event-Id", "evt_" + event.id().uuid());
                headers.put("X-Letmepost-Delivery-Id", "dlv_" + delivery.uuid());
                hex(headers, "X-Letmepost-Signature", "sha256=", secrets, body);
            }
        }
        return headers;
    }

    /** Whether a header is ours or the connection's, and not for a tenant to set. */
    static boolean reserved(String header) {
        var name = header.toLowerCase(Locale.ROOT);
        return Set.of(
                                "host",
                                "content-length",
                                "content-type",
                                "connection",
                                "transfer-encoding",
                                "te",
                                "trailer",
                                "upgrade",
                                "keep-alive",
                                "proxy-connection",
                                "expect",
                                "user-agent",
                                "accept-encoding")
                        .contains(name)
                || name.startsWith("webhook-")
                || name.startsWith("x-late-")
                || name.startsWith("x-zernio-")
                || name.startsWith("x-letmepost-");
    }

    private static void hex(
            Map<String, String> headers, String name, String before, List<Secret> secrets, String body) {
        for (int i = 0; i < secrets.size(); i++) {
            var digest = hmac(secrets.get(i).reveal().getBytes(StandardCharsets.UTF_8), body);
            headers.put(
                    i == 0 ? name : name + "-Previous", before + HexFormat.of().formatHex(digest));
        }
    }

    /** The key of a secret: what its base64 says, or its own bytes where a client brought a secret of another shape. */
    private static byte[] key(Secret secret) {
        var text = secret.reveal();
        if (text.startsWith(PREFIX)) {
            try {
                var key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
                if (key.length > 0) {
                    return key;
                }
            } catch (IllegalArgumentException notBase64) {
                // taken as it stands
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }
}
