package dev.handfast.platform;

import dev.handfast.platform.Platform.CredentialsGuide;
import dev.handfast.platform.Platform.Issuer;
import dev.handfast.platform.Platform.Pkce;
import dev.handfast.platform.Platform.Proof;
import dev.handfast.platform.Platform.Selection;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A file of {@code conf/platforms/}, read: the closed vocabulary in which a platform is described. What a key means stands at
 * its component; a key without {@code Optional} or a default must be there.
 *
 * @param name the word for people
 * @param proof how a person proves the account is theirs
 * @param sources where the facts come from, and when they were read
 * @param variables texts that stand in braces elsewhere in the file, such as an API version
 * @param hosts base URLs by the word that endpoints begin with
 * @param tokenLifetime how long an access token lasts, for people
 * @param selection whether a target is chosen after consent
 * @param targetKind what is chosen
 * @param scopes what is asked for
 * @param authorize where the browser consents
 * @param token where a code is traded
 * @param longLived the trade of a short-lived token for a long-lived one
 * @param refresh how tokens are renewed
 * @param login the way of an app password
 * @param callback what the platform does with the callback
 * @param api how its API is called
 * @param identity who consented
 * @param targets what can be chosen
 * @param revoke how a grant is taken back
 * @param errors what its failures mean
 * @param limits its limits, told to people
 * @param notices what it tells us unasked
 */
public record PlatformFile(
        String name,
        Proof proof,
        List<String> sources,
        Map<String, String> variables,
        Map<String, URI> hosts,
        String tokenLifetime,
        Selection selection,
        Optional<Kind> targetKind,
        Scopes scopes,
        Optional<Authorize> authorize,
        Optional<Token> token,
        Optional<Exchange> longLived,
        RefreshRule refresh,
        Optional<Login> login,
        Optional<Callback> callback,
        Api api,
        Optional<IdentityRule> identity,
        Optional<TargetsRule> targets,
        Optional<RevokeRule> revoke,
        ErrorRules errors,
        Map<String, String> limits,
        Optional<Notices> notices) {
    public PlatformFile {
        Required.key("name", name);
        Required.key("proof", proof);
        Required.key("hosts", hosts);
        Required.key("token-lifetime", tokenLifetime);
        Required.key("selection", selection);
        Required.key("refresh", refresh);
        sources = Required.orEmpty(sources);
        variables = Required.orEmpty(variables);
        hosts = Required.orEmpty(hosts);
        limits = Required.orEmpty(limits);
        scopes = scopes == null ? new Scopes(null, null, null, Optional.empty()) : scopes;
        api = api == null ? new Api(null, null, Optional.empty()) : api;
        errors = errors == null ? ErrorRules.PLAIN : errors;
        if (proof == Proof.OAUTH) {
            Required.key("authorize", authorize.orElse(null));
            Required.key("token", token.orElse(null));
            Required.key("identity", identity.orElse(null));
        } else {
            Required.key("login", login.orElse(null));
        }
        if (selection != Selection.NONE) {
            Required.key("target-kind", targetKind.orElse(null));
            Required.key("targets", targets.orElse(null));
        }
    }

    /** What the floors above see of it. */
    public Platform platform(String id) {
        return new Platform(
                id,
                name,
                proof,
                selection,
                targetKind,
                authorize.map(Authorize::pkce).orElse(Pkce.NONE),
                Collections.unmodifiableSet(new LinkedHashSet<>(scopes.ask())),
                Set.copyOf(scopes.require()),
                callback.flatMap(Callback::issuer),
                callback.map(Callback::endsWithSlash).orElse(false),
                tokenLifetime,
                refresh,
                login.flatMap(Login::guide),
                revoke.filter(rule -> rule.ends() == RevokeRule.Ends.PROJECT).isPresent());
    }

    /**
     * @param ask what is asked for
     * @param require what must have been granted
     * @param separator what stands between two of them on the wire; a space unless the file says otherwise
     * @param toldBy where to ask what was granted, when the token answer does not tell
     */
    public record Scopes(List<String> ask, List<String> require, String separator, Optional<ToldBy> toldBy) {
        public Scopes {
            ask = Required.orEmpty(ask);
            require = Required.orEmpty(require);
            separator = separator == null ? " " : separator; // RFC 6749 §3.3
            if (!ask.containsAll(require)) {
                throw new IllegalArgumentException("`require` names a scope that is not under `ask`");
            }
        }
    }

    /**
     * @param way the named way
     * @param request what it calls
     */
    public record ToldBy(String way, Request request) {
        public ToldBy {
            Required.key("way", way);
            Required.key("request", request);
        }
    }

    /**
     * @param url the page that asks for consent
     * @param pkce the challenge it takes
     * @param rename other names of standard parameters
     * @param parameters what is sent besides the standard ones
     */
    public record Authorize(Endpoint url, Pkce pkce, Map<String, String> rename, Map<String, String> parameters) {
        public Authorize {
            Required.key("url", url);
            Required.key("pkce", pkce);
            rename = Required.orEmpty(rename);
            parameters = Required.orEmpty(parameters);
        }
    }

    /** How an app proves itself at a token endpoint. */
    public enum ClientAuth {
        /** A POST form with a Basic header, both halves form-encoded first (RFC 6749 §2.3.1). */
        BASIC,
        /** A POST form that holds id and secret. */
        BODY,
        /** A GET whose query holds everything. */
        QUERY,
        /** A POST form without the app. */
        NONE
    }

    /**
     * @param url the token endpoint
     * @param clientAuth how the app proves itself
     * @param rename other names of standard parameters
     * @param parameters what is sent besides the standard ones
     * @param headers what is sent besides
     * @param answer where things stand in the answer
     */
    public record Token(
            Endpoint url,
            ClientAuth clientAuth,
            Map<String, String> rename,
            Map<String, String> parameters,
            Map<String, String> headers,
            TokenShape answer) {
        public Token {
            Required.key("url", url);
            Required.key("client-auth", clientAuth);
            rename = Required.orEmpty(rename);
            parameters = Required.orEmpty(parameters);
            headers = Required.orEmpty(headers);
            answer = answer == null ? TokenShape.PLAIN : answer;
        }
    }

    /**
     * What a platform tells us unasked, at addresses the app is registered with there.
     *
     * @param way the named way in which it proves that it is the one who tells
     * @param kinds what it tells of
     */
    public record Notices(String way, List<Notice.Kind> kinds) {
        public Notices {
            Required.key("way", way);
            Required.key("kinds", kinds);
            kinds = List.copyOf(kinds);
        }
    }

    /** Which half of the app is sent with an exchange. */
    public enum AppPart {
        CLIENT_ID,
        CLIENT_SECRET
    }

    /**
     * A GET that trades a token.
     *
     * @param url where
     * @param tokenParameter the parameter that carries the token
     * @param send which halves of the app go with it
     * @param parameters what else is sent
     */
    public record Exchange(Endpoint url, String tokenParameter, List<AppPart> send, Map<String, String> parameters) {
        public Exchange {
            Required.key("url", url);
            Required.key("token-parameter", tokenParameter);
            send = Required.orEmpty(send);
            parameters = Required.orEmpty(parameters);
        }
    }

    /**
     * @param way the named way
     * @param resolve whether an account's own server is looked up; if not, all go to the configured hosts
     * @param requests what it calls, by the way's words
     * @param profileUrl the public page, of {@code {id}} and {@code {username}}
     * @param guide what helps a person to fill the form in
     */
    public record Login(
            String way,
            boolean resolve,
            Map<String, Request> requests,
            Optional<IdentityRule.ProfileUrl> profileUrl,
            Optional<CredentialsGuide> guide) {
        public Login {
            Required.key("way", way);
            requests = Required.orEmpty(requests);
        }
    }

    /**
     * @param endsWithSlash whether the callback registered there must end in a slash
     * @param issuer the {@code iss} it may send (RFC 9207)
     */
    public record Callback(boolean endsWithSlash, Optional<Issuer> issuer) {}

    /** Where an access token stands in an API call. */
    public enum TokenPlace {
        /** {@code Authorization: Bearer} (RFC 6750 §2.1). */
        HEADER,
        /** {@code access_token} in the query, for platforms that read no header. */
        QUERY
    }

    /**
     * @param tokenIn where the access token stands
     * @param headers what every API call sends; {@code {client-id}} is the app's id
     * @param secretProof the parameter for HMAC-SHA256 of the token under the app's secret, in hex, where the platform takes one
     */
    public record Api(TokenPlace tokenIn, Map<String, String> headers, Optional<String> secretProof) {
        public Api {
            tokenIn = tokenIn == null ? TokenPlace.HEADER : tokenIn;
            headers = Required.orEmpty(headers);
        }
    }

    /**
     * A GET at the API.
     *
     * @param url where
     * @param query its parameters
     * @param headers its headers, beside those of {@code api}
     */
    public record Request(Endpoint url, Map<String, String> query, Map<String, String> headers) {
        public Request {
            Required.key("url", url);
            query = Required.orEmpty(query);
            headers = Required.orEmpty(headers);
        }
    }

    /**
     * @param way the named way
     * @param requests what it calls, by the way's words
     * @param accept which of what is listed may be chosen, in the way's sense; empty: all
     * @param pageSize how many are asked for at once
     * @param maxRequests how many calls a walk may make
     * @param maxTime how long a walk may last
     */
    public record TargetsRule(
            String way,
            Map<String, Request> requests,
            List<String> accept,
            int pageSize,
            int maxRequests,
            Duration maxTime) {
        public TargetsRule {
            Required.key("way", way);
            Required.key("max-time", maxTime);
            requests = Required.orEmpty(requests);
            accept = Required.orEmpty(accept);
            if (pageSize < 1 || maxRequests < 1) {
                throw new IllegalArgumentException("`page-size` and `max-requests` must be at least 1");
            }
        }
    }
}
