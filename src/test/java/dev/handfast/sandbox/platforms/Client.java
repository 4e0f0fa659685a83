package dev.handfast.sandbox.platforms;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.sandbox.platforms.Sandbox.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How a correct client asks each platform for consent and tokens: the way the platform's documents have it. */
record Client(
        Sandbox sandbox,
        String platform,
        String authorizePath,
        String tokenPath,
        String scope,
        boolean basic,
        Map<String, String> extra,
        Map<String, String> tokenExtra) {

    static final String AGENT = "server:handfast:1.0 (by /u/handfast)";

    static final List<String> OAUTH = List.of(
            "facebook",
            "instagram",
            "threads",
            "linkedin",
            "twitter",
            "tiktok",
            "youtube",
            "googlebusiness",
            "reddit",
            "pinterest");

    private static final String GOOGLE = "https://www.googleapis.com/auth/";

    static Client of(Sandbox sandbox, String platform) {
        var offline = Map.of("access_type", "offline", "prompt", "consent");
        return switch (platform) {
            case "facebook" ->
                new Client(
                        sandbox,
                        platform,
                        "/www/v25.0/dialog/oauth",
                        "/graph/v25.0/oauth/access_token",
                        "pages_show_list,pages_read_engagement,pages_manage_posts,business_management",
                        false,
                        Map.of(),
                        Map.of());
            case "instagram" ->
                new Client(
                        sandbox,
                        platform,
                        "/www/oauth/authorize",
                        "/api/oauth/access_token",
                        "instagram_business_basic,instagram_business_content_publish",
                        false,
                        Map.of(),
                        Map.of());
            case "threads" ->
                new Client(
                        sandbox,
                        platform,
                        "/www/oauth/authorize",
                        "/graph/oauth/access_token",
                        "threads_basic,threads_content_publish",
                        false,
                        Map.of(),
                        Map.of());
            case "linkedin" ->
                new Client(
                        sandbox,
                        platform,
                        "/www/oauth/v2/authorization",
                        "/www/oauth/v2/accessToken",
                        "openid profile w_member_social r_organization_social rw_organization_admin",
                        false,
                        Map.of(),
                        Map.of());
            case "twitter" ->
                new Client(
                        sandbox,
                        platform,
                        "/www/i/oauth2/authorize",
                        "/api/2/oauth2/token",
                        "tweet.read tweet.write users.read offline.access",
                        true,
                        Map.of("code_challenge", Sandbox.CHALLENGE, "code_challenge_method", "S256"),
                        Map.of("code_verifier", Sandbox.VERIFIER));
            case "tiktok" ->
                new Client(
                        sandbox,
                        platform,
                        "/www/v2/auth/authorize/",
                        "/api/v2/oauth/token/",
                        "user.info.basic,video.publish",
                        false,
                        Map.of(),
                        Map.of());
            case "youtube", "googlebusiness" ->
                new Client(
                        sandbox,
                        platform,
                        "/accounts/o/oauth2/v2/auth",
                        "/oauth/token",
                        platform.equals("youtube")
                                ? GOOGLE + "youtube.upload " + GOOGLE + "youtube.readonly"
                                : "openid profile email " + GOOGLE + "business.manage",
                        false,
                        offline,
                        Map.of());
            case "reddit" ->
                new Client(
                        sandbox,
                        platform,
                        "/www/api/v1/authorize",
                        "/www/api/v1/access_token",
                        "identity submit",
                        true,
                        Map.of("duration", "permanent"),
                        Map.of());
            case "pinterest" ->
                new Client(
                        sandbox,
                        platform,
                        "/www/oauth/",
                        "/api/v5/oauth/token",
                        "user_accounts:read,boards:read,pins:write",
                        true,
                        Map.of(),
                        Map.of("continuous_refresh", "true"));
            case "twitch" ->
                new Client(
                        sandbox,
                        platform,
                        "/id/oauth2/authorize",
                        "/id/oauth2/token",
                        "user:read:email user:write:chat",
                        false,
                        Map.of(),
                        Map.of());
            default -> throw new AssertionError(platform);
        };
    }

    String callback() {
        return Sandbox.CALLBACK + platform;
    }

    private String clientParameter() {
        return platform.equals("tiktok") ? "client_key" : "client_id";
    }

    Reply authorize(String... more) {
        var all = new ArrayList<>(List.of(
                clientParameter(),
                "sandbox-" + platform + "-app",
                "redirect_uri",
                callback(),
                "response_type",
                "code",
                "scope",
                scope,
                "state",
                "s 1&2"));
        extra.forEach((name, value) -> all.addAll(List.of(name, value)));
        return sandbox.get("/" + platform + authorizePath + "?" + Sandbox.form(changed(all, more)));
    }

    /** The code a person's consent leads to. */
    String code(String person, String... more) {
        var all = new ArrayList<>(List.of("sandbox_decision", "allow", "sandbox_user", person));
        all.addAll(Arrays.asList(more)); // a null value leaves its name out
        return authorize(all.toArray(String[]::new)).parameters().get("code");
    }

    Reply redeem(String code, String... more) {
        var all =
                new ArrayList<>(List.of("grant_type", "authorization_code", "code", code, "redirect_uri", callback()));
        tokenExtra.forEach((name, value) -> all.addAll(List.of(name, value)));
        return token(all, more);
    }

    Reply refresh(String token, String... more) {
        return token(new ArrayList<>(List.of("grant_type", "refresh_token", "refresh_token", token)), more);
    }

    private Reply token(ArrayList<String> all, String... more) {
        if (!basic) {
            all.addAll(List.of(
                    clientParameter(),
                    "sandbox-" + platform + "-app",
                    "client_secret",
                    "sandbox-" + platform + "-secret"));
        }
        var form = Sandbox.form(changed(all, more));
        var path = "/" + platform + tokenPath;
        if (platform.equals("facebook")) {
            return sandbox.get(path + "?" + form.replace("grant_type=authorization_code&", ""));
        }
        return basic
                ? sandbox.post(path, form, "authorization", Sandbox.basic(platform), "user-agent", AGENT)
                : sandbox.post(path, form);
    }

    /** The pairs, with those in {@code more} put in place of theirs; null takes one out. */
    private static String[] changed(List<String> pairs, String... more) {
        var changed = new ArrayList<String>();
        for (var i = 0; i < pairs.size(); i += 2) {
            var name = pairs.get(i);
            if (IntStream.iterate(0, at -> at < more.length, at -> at + 2).noneMatch(at -> more[at].equals(name))) {
                changed.addAll(pairs.subList(i, i + 2));
            }
        }
        changed.addAll(Arrays.asList(more));
        return changed.toArray(String[]::new);
    }

    /** The tokens of a fresh consent; Instagram's list is unwrapped. */
    JsonNode tokens(String person) {
        var json = redeem(code(person)).json();
        return json.has("data") ? json.path("data").path(0) : json;
    }
}
