package dev.handfast.dialect.late;

import static dev.handfast.dialect.late.Contract.granted;
import static dev.handfast.dialect.late.Contract.invalid;
import static dev.handfast.dialect.late.Contract.keyless;
import static dev.handfast.dialect.late.Contract.nobody;
import static dev.handfast.dialect.late.Contract.reader;
import static dev.handfast.dialect.late.Contract.refused;
import static dev.handfast.dialect.late.Contract.unauthorized;
import static dev.handfast.dialect.late.Contract.with;
import static dev.handfast.dialect.late.Contract.without;
import static dev.handfast.dialect.late.Step.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.handfast.journey.Browser;
import dev.handfast.journey.Reply;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.tenant.Role;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every headless step alike. */
class SelectionRulesTest {
    private static final Guest GUEST = Stage.shared().tenant();
    private static final Guest OTHER = Stage.shared().tenant();

    private static String account(Reply reply) {
        return granted(reply).path("account").path("accountId").asText();
    }

    /** A profile that nobody waits in. */
    private static String fresh() {
        return GUEST.profile("Fresh " + nobody()).hex();
    }

    @Nested
    class WhoAsks {
        @ParameterizedTest
        @EnumSource(Step.class)
        void a_key_a_connect_token_or_both_may_choose(Step step) {
            var byKey = step.waiting(GUEST, "few");
            account(byKey.choose(GUEST.late(), byKey.id(0)));

            var byToken = step.waiting(GUEST, "few");
            account(byToken.choose(keyless(GUEST), byToken.id(0), token(byToken.connectToken())));

            var byBoth = step.waiting(GUEST, "few");
            account(byBoth.choose(GUEST.late(), byBoth.id(0), token(byBoth.connectToken())));
        }

        @ParameterizedTest
        @EnumSource(Step.class)
        void a_key_that_does_not_count_beside_a_connect_token_that_does_is_passed_over(Step step) {
            var waiting = step.waiting(GUEST, "few");

            account(waiting.choose(Step.strange(GUEST), waiting.id(0), token(waiting.connectToken())));
        }

        @ParameterizedTest
        @EnumSource(Step.class)
        void a_temp_token_alone_is_not_enough(Step step) {
            var waiting = step.waiting(GUEST, "few");
            var id = waiting.id(0);

            Contract.strangers(GUEST).forEach(stranger -> unauthorized(waiting.choose(stranger, id)));
            unauthorized(waiting.choose(keyless(GUEST), id, token("")));
            unauthorized(waiting.choose(keyless(GUEST), id, token("  ")));
            account(waiting.choose(GUEST.late(), id));
        }

        @ParameterizedTest
        @EnumSource(Step.class)
        void a_connect_token_that_is_invented_or_of_another_selection_is_refused(Step step) {
            var waiting = step.waiting(GUEST, "few");
            var another = step.waiting(GUEST, "ada");
            var id = waiting.id(0);

            for (var wrong : List.of("invented", another.connectToken(), waiting.tempToken(), "x".repeat(4000))) {
                refused(401, "invalid_connect_token", waiting.choose(keyless(GUEST), id, token(wrong)));
                invalid(waiting.choose(GUEST.late(), id, token(wrong)), "tempToken");
            }
            account(waiting.choose(GUEST.late(), id));
        }

        @ParameterizedTest
        @EnumSource(Step.class)
        void a_connect_token_stands_in_for_profile_and_temp_token(Step step) {
            var waiting = step.waiting(GUEST, "few");
            var bare = without(without(waiting.choosing(waiting.id(0)), "profileId"), "tempToken");

            account(keyless(GUEST).post(step.select, bare, token(waiting.connectToken())));
        }

        @ParameterizedTest
        @EnumSource(Step.class)
        void a_key_that_only_reads_may_look_and_not_choose(Step step) {
            var waiting = step.waiting(GUEST, "few");
            var id = waiting.id(0);

            granted(reader(GUEST).get(waiting.listPath()));
            refused(403, "insufficient_permissions", waiting.choose(reader(GUEST), id));
            account(waiting.choose(GUEST.late(), id));
        }

        @ParameterizedTest
        @EnumSource(Step.class)
        void another_profile_than_the_selections_is_refused(Step step) {
            var waiting = step.waiting(GUEST, "few");
            var id = waiting.id(0);
            var second = GUEST.profile("Second " + nobody());
            var limited = GUEST.late(GUEST.key(Role.ADMIN, Set.of(second)));

            refused(403, "profile_access_denied", waiting.choose(limited, id));
            for (var profile : List.of(second.hex(), nobody(), OTHER.profile().hex())) {
                refused(
                        403,
                        "profile_access_denied",
                        GUEST.late().post(step.select, with(waiting.choosing(id), "profileId", profile)));
            }
            account(waiting.choose(GUEST.late(), id));
        }

        @ParameterizedTest
        @EnumSource(Step.class)
        void another_tenants_selection_looks_like_one_that_never_was(Step step) {
            var waiting = step.waiting(GUEST, "few");
            var id = waiting.id(0);

            var foreign = waiting.choose(OTHER.late(), id);
            var unknown = OTHER.late().post(step.select, with(waiting.choosing(id), "tempToken", "invented"));

            invalid(foreign, "tempToken");
            assertEquals(unknown.text(), foreign.text());
            account(waiting.choose(GUEST.late(), id));
        }
    }

    @Nested
    class WhatIsSent {
        @ParameterizedTest
        @EnumSource(Step.class)
        void every_field_is_needed_and_must_be_what_it_is_called(Step step) {
            var waiting = step.waiting(GUEST, "few");
            var whole = waiting.choosing(waiting.id(0));
            var free = fresh();

            invalid(GUEST.late().post(step.select, without(whole, "profileId")), "profileId");
            invalid(GUEST.late().post(step.select, without(whole, step.chosen)), step.chosen);
            invalid(GUEST.late().post(step.select, with(without(whole, "tempToken"), "profileId", free)), "tempToken");
            for (var field : List.of("profileId", "tempToken", "redirect_url")) {
                for (Object wrong : List.of(17, true, 1.5, List.of("x"), Map.of("x", 1), "a\0b", "x".repeat(3000))) {
                    invalid(GUEST.late().post(step.select, with(whole, field, wrong)), field);
                }
            }
            for (var nothing : new Object[] {null, ""}) {
                invalid(GUEST.late().post(step.select, with(whole, "profileId", nothing)), "profileId");
                invalid(GUEST.late().post(step.select, with(whole, step.chosen, nothing)), step.chosen);
            }
            for (Object wrong : List.of(17, true, List.of("x"), "x".repeat(3000))) {
                invalid(GUEST.late().post(step.select, with(whole, step.chosen, wrong)), step.chosen);
            }
            account(GUEST.late().post(step.select, whole));
        }

        @ParameterizedTest
        @EnumSource(Step.class)
        void tells_all_that_is_missing_at_once(Step step) {
            var fields = step == Step.ORGANIZATION
                    ? new String[] {"profileId", "accountType"}
                    : new String[] {"profileId", step.chosen};

            invalid(GUEST.late().post(step.select, Map.of()), fields);
        }

        @ParameterizedTest
        @EnumSource(Step.class)
        void a_key_and_a_profile_lead_to_the_newest_selection(Step step) {
            var profile = fresh();
            var waiting = step.waiting(GUEST, profile, "few");

            account(GUEST.late().post(step.select, without(waiting.choosing(waiting.id(0)), "tempToken")));
        }

        @ParameterizedTest
        @EnumSource(Step.class)
        void something_that_was_not_on_the_list_is_not_found_and_nothing_is_lost(Step step) {
            var waiting = step.waiting(GUEST, "few");
            var id = waiting.id(0);

            for (var wrong : List.of("1", "../" + id + "1", id + "\u200b", "山田", "' or 1=1 --")) {
                refused(404, "selection_not_available", waiting.choose(GUEST.late(), wrong));
            }
            account(waiting.choose(GUEST.late(), id));
        }

        @ParameterizedTest
        @EnumSource(Step.class)
        void what_a_client_says_of_the_person_or_the_target_changes_nothing(Step step) {
            var waiting = step.waiting(GUEST, fresh(), "few");
            var row = waiting.choices().get(0);
            var hostile = Map.of("id", "999", "name", "Mallory", "username", "mallory", "profilePicture", "x");
            var body = with(waiting.choosing(row.path("id").asText()), "userProfile", hostile);
            for (var field :
                    List.of("access_token", "targetPageAccessToken", "refreshToken", "pageName", "boardName")) {
                body = with(body, field, "mallory");
            }

            var account = account(GUEST.late().post(step.select, body));

            var stored = GUEST.late().get("/v1/accounts/" + account).text();
            assertFalse(stored.toLowerCase(java.util.Locale.ROOT).contains("mallory"), stored);
            assertFalse(stored.contains("999"), stored);
            assertFalse(stored.contains("whatever"), stored);
        }

        @ParameterizedTest
        @EnumSource(Step.class)
        void the_person_may_be_sent_as_text_or_left_out(Step step) {
            for (Object person : new Object[] {"{\"id\":\"1\"}", null, 17, List.of()}) {
                var waiting = step.waiting(GUEST, "few");
                account(GUEST.late().post(step.select, with(waiting.choosing(waiting.id(0)), "userProfile", person)));
            }
        }

        @Test
        void an_organization_without_an_id_goes_by_its_urn() {
            for (Object id : new Object[] {"", null, List.of()}) {
                var waiting = Step.ORGANIZATION.waiting(GUEST, "few");
                var named = new HashMap<String, Object>();
                named.put("id", id);
                named.put("urn", "urn:li:organization:" + waiting.id(0));

                account(GUEST.late()
                        .post(
                                Step.ORGANIZATION.select,
                                with(waiting.choosing(waiting.id(0)), "selectedOrganization", named)));
            }
        }

        @ParameterizedTest
        @EnumSource(Step.class)
        void a_temp_token_of_another_platform_leads_nowhere(Step step) {
            var other = Step.values()[(step.ordinal() + 1) % Step.values().length].waiting(GUEST, "few");
            var waiting = step.waiting(GUEST, "few");

            invalid(
                    GUEST.late()
                            .post(step.select, with(waiting.choosing(waiting.id(0)), "tempToken", other.tempToken())),
                    "tempToken");
        }
    }

    @Nested
    class HowOften {
        @ParameterizedTest
        @EnumSource(Step.class)
        void choosing_again_gives_the_same_account_and_another_choice_is_refused(Step step) {
            var waiting = step.waiting(GUEST, "few");
            var ids = waiting.choices();

            var first =
                    account(waiting.choose(GUEST.late(), ids.get(0).path("id").asText()));
            var again =
                    account(waiting.choose(GUEST.late(), ids.get(0).path("id").asText()));

            assertEquals(first, again);
            invalid(waiting.choose(GUEST.late(), ids.get(1).path("id").asText()), "tempToken");
            refused(500, "invalid_temp_token", listed(waiting));
        }

        private Reply listed(Step.Waiting waiting) {
            return GUEST.late().get(waiting.listPath());
        }

        @ParameterizedTest
        @EnumSource(Step.class)
        void the_same_choice_made_twice_at_once_is_one_account(Step step) {
            var waiting = step.waiting(GUEST, "few");
            var id = waiting.id(0);

            var accounts = together(4, () -> waiting.choose(GUEST.late(), id)).stream()
                    .map(SelectionRulesTest::account)
                    .distinct()
                    .toList();

            assertEquals(1, accounts.size());
        }

        @ParameterizedTest
        @EnumSource(Step.class)
        void of_two_choices_at_once_one_counts(Step step) {
            var waiting = step.waiting(GUEST, fresh(), "few");
            var ids = waiting.choices().stream()
                    .map(row -> row.path("id").asText())
                    .iterator();

            var statuses = together(2, () -> {
                        String id;
                        synchronized (ids) {
                            id = ids.next();
                        }
                        return waiting.choose(GUEST.late(), id);
                    })
                    .stream()
                    .map(Reply::status)
                    .sorted()
                    .toList();

            assertEquals(List.of(200, 400), statuses);
            assertEquals(
                    1,
                    GUEST.late()
                            .get("/v1/accounts?profileId=" + waiting.profile())
                            .json()
                            .path("accounts")
                            .size());
        }

        private List<Reply> together(int times, Supplier<Reply> call) {
            return Stream.generate(() -> CompletableFuture.supplyAsync(call)).limit(times).toList().stream()
                    .map(CompletableFuture::join)
                    .toList();
        }
    }

    @Nested
    class WhereTo {
        @ParameterizedTest
        @EnumSource(Step.class)
        void the_starts_redirect_is_told_with_the_result(Step step) {
            var waiting = step.waiting(GUEST, "few");

            var answer = granted(waiting.choose(GUEST.late(), waiting.id(0)));

            var url = URI.create(answer.path("redirect_url").asText());
            var told = Browser.query(url);
            assertEquals(Stage.REDIRECT, url.toString().split("\\?")[0]);
            assertEquals(List.of("connected", "profileId", "username", "accountId"), List.copyOf(told.keySet()));
            assertEquals(step.platform, told.get("connected"));
            assertEquals(waiting.profile(), told.get("profileId"));
            assertEquals(answer.path("account").path("username").asText(), told.get("username"));
            assertEquals(answer.path("account").path("accountId").asText(), told.get("accountId"));
        }

        @ParameterizedTest
        @EnumSource(Step.class)
        void another_redirect_is_held_against_the_list_and_nothing_is_lost(Step step) {
            var waiting = step.waiting(GUEST, "few");
            var body = waiting.choosing(waiting.id(0));

            refused(
                    400,
                    "INVALID_REDIRECT_URL",
                    GUEST.late().post(step.select, with(body, "redirect_url", "https://evil.example/")));
            var answer = granted(GUEST.late().post(step.select, with(body, "redirect_url", "myapp://connected?a=b")));

            assertEquals(
                    "myapp://connected?a=b&connected=" + step.platform,
                    answer.path("redirect_url").asText().split("&profileId")[0]);
        }
    }
}
