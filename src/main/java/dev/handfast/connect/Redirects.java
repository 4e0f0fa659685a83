package dev.handfast.connect;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.tenant.RedirectRule;
import dev.handfast.tenant.Tenant;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where browsers may be sent, and how results are told there.
 *
 * @param loopbackHttp whether http to this machine is acceptable
 */
public record Redirects(boolean loopbackHttp) {
    /** The address, if this tenant allows it. Fails with {@code REDIRECT_NOT_ALLOWED}. */
    public URI allowed(Tenant tenant, String asked) {
        var url = RedirectRule.read(asked, loopbackHttp)
                .orElseThrow(
                        () -> refused(
                                "the redirect URL must be an absolute https address or an app's own scheme, without user info or fragment"));
        if (tenant.settings().redirects().stream().noneMatch(rule -> rule.allows(url))) {
            throw refused("the redirect URL is not on this tenant's list of allowed redirects");
        }
        return url;
    }

    /**
     * The origin ({@code https://app.example.com:8443}, RFC 6454 §6.2) as browsers write it, if this tenant lets browsers be sent
     * there. Fails with {@code REDIRECT_NOT_ALLOWED}.
     */
    public String allowedOrigin(Tenant tenant, String asked) {
        var origin = RedirectRule.read(asked, loopbackHttp)
                .filter(url -> RedirectRule.isWeb(url)
                        && url.getRawQuery() == null
                        && url.getRawPath().isEmpty())
                .orElseThrow(() -> refused("the origin must be that of a web page, such as https://app.example.com"));
        if (tenant.settings().redirects().stream().noneMatch(rule -> rule.isAt(origin))) {
            throw refused("the origin is not that of anything on this tenant's list of allowed redirects");
        }
        return RedirectRule.origin(origin);
    }

    /** The origins of all places this tenant lets browsers be sent to, as browsers write them; those of apps have none. */
    public List<String> origins(Tenant tenant) {
        return tenant.settings().redirects().stream()
                .flatMap(rule -> rule.web(loopbackHttp).stream())
                .map(RedirectRule::origin)
                .distinct()
                .toList();
    }

    /**
     * Adds parameters to an address, percent-encoded (RFC 3986 §2.1), behind those it has. Those of the same names give way: an
     * address that was handed out with results once may come back as the next redirect, and each result is told once.
     */
    public static URI append(URI address, Map<String, String> parameters) {
        var kept = Stream.of(
                        Objects.requireNonNullElse(address.getRawQuery(), "").split("&"))
                .filter(each -> !each.isEmpty() && !parameters.containsKey(name(each)));
        var added = parameters.entrySet().stream().map(each -> encode(each.getKey()) + "=" + encode(each.getValue()));
        var bare = address.toString().split("\\?", 2)[0];
        return URI.create(bare + "?" + Stream.concat(kept, added).collect(Collectors.joining("&")));
    }

    private static String name(String parameter) {
        return URLDecoder.decode(parameter.split("=", 2)[0], StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static GatewayError refused(String message) {
        return GatewayError.of(ErrorCode.REDIRECT_NOT_ALLOWED, message);
    }
}
