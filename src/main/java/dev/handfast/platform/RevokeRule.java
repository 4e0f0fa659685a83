package dev.handfast.platform;

import dev.handfast.platform.PlatformFile.ClientAuth;
import java.util.Map;

/**
 * How a grant is taken back.
 *
 * @param url where
 * @param method POST unless the file says otherwise
 * @param clientAuth how the app proves itself; not at all unless the file says otherwise
 * @param token which token; the refresh token unless the file says otherwise
 * @param rename other names of standard parameters
 * @param parameters what is sent besides
 * @param headers what is sent besides
 * @param ends what it ends; the grant alone unless the file says otherwise
 */
public record RevokeRule(
        Endpoint url,
        Method method,
        ClientAuth clientAuth,
        Revoked token,
        Map<String, String> rename,
        Map<String, String> parameters,
        Map<String, String> headers,
        Ends ends) {
    public RevokeRule {
        Required.key("url", url);
        method = method == null ? Method.POST : method;
        clientAuth = clientAuth == null ? ClientAuth.NONE : clientAuth;
        token = token == null ? Revoked.REFRESH_TOKEN : token;
        rename = Required.orEmpty(rename);
        parameters = Required.orEmpty(parameters);
        headers = Required.orEmpty(headers);
        ends = ends == null ? Ends.GRANT : ends;
    }

    /** What ends with a token that is taken back. */
    public enum Ends {
        /** All that the person granted to this app. */
        GRANT,
        /** All that the person granted to the app's whole project, under other platforms' names too. */
        PROJECT
    }

    /** Which token is taken back. */
    public enum Revoked {
        /** The refresh token, or the access token where there is none. */
        REFRESH_TOKEN,
        ACCESS_TOKEN
    }

    /** What carries the token that is taken back. */
    public enum Method {
        /** A POST form, RFC 7009. */
        POST,
        /** A DELETE at the API, under the access token. */
        DELETE
    }
}
