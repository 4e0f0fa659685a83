package dev.handfast;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.handfast.core.LocalBus;
import dev.handfast.core.Secret;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What may know what. A class imports its own package and the floors below it, never up or sideways. */
class FloorsTest {
    /** The packages of each floor; a package's sub-packages stand on its floor. The last is the root's own. */
    static final List<Set<String>> FLOORS = List.of(
            Set.of("core"),
            Set.of("config", "vault", "tenant"),
            Set.of("platform"),
            Set.of("account", "state"),
            Set.of("connect", "refresh", "webhook"),
            Set.of("dialect"),
            Set.of("http", "store"),
            Set.of("cli"),
            Set.of(""));

    /** Who may turn a secret into a text. Add a package here only with a reason to tell. */
    private static final String[] REVEALING = {
        "dev.handfast.core..",
        "dev.handfast.vault..", // seals it
        "dev.handfast.tenant..", // makes a key's preview
        "dev.handfast.platform..", // sends it to the platform it belongs to
        "dev.handfast.connect..", // builds launch addresses around a flow's state
        "dev.handfast.webhook..", // signs with it
        "dev.handfast.dialect..", // hands our own handles to the client, and tokens to a vendor
        "dev.handfast.http..", // sets a flow's cookie
        "dev.handfast.store..", // logs in to the database
        "dev.handfast.cli.." // shows a new key, once
    };

    private static final Path SOURCES = Path.of("src/main/java");
    private static final JavaClasses MAIN = new ClassFileImporter().importPath(Path.of("target/classes"));

    @Test
    void Nothing_knows_what_stands_above_or_beside_it() {
        hold(ArchRuleDefinition.classes().should(new ArchCondition<>("know their own package and floors below only") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (var known : type.getDirectDependenciesFromSelf()) {
                    var other = known.getTargetClass();
                    boolean ours = other.getPackageName().matches("dev\\.handfast(\\..*)?");
                    boolean allowed = !ours || room(type).equals(room(other)) || floor(other) < floor(type);
                    if (!allowed) {
                        events.add(SimpleConditionEvent.violated(type, known.getDescription()));
                    }
                }
            }
        }));
    }

    @Test
    void Every_room_has_a_floor() {
        MAIN.forEach(FloorsTest::floor);
    }

    @Test
    void A_dialect_knows_no_other() {
        var dialects = List.of("late", "puffle", "postbreeze", "letmepost", "leadconnector", "handfast");
        for (var one : dialects) {
            for (var other : dialects) {
                if (!one.equals(other)) {
                    hold(noClasses()
                            .that()
                            .resideInAPackage("dev.handfast.dialect." + one + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("dev.handfast.dialect." + other + ".."));
                }
            }
        }
    }

    @Test
    void The_bus_has_one_door() {
        hold(noClasses()
                .that()
                .doNotHaveFullyQualifiedName(LocalBus.class.getName())
                .should()
                .accessTargetWhere(named("eventBus", Vertx.class.getName())));
    }

    @Test
    void The_database_is_known_to_the_store_alone() {
        hold(noClasses()
                .that()
                .resideOutsideOfPackage("dev.handfast.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.vertx.sqlclient..",
                        "io.vertx.pgclient..",
                        "java.sql..",
                        "javax.sql..",
                        "org.postgresql..",
                        "org.flywaydb.."));
    }

    @Test
    void Production_knows_neither_sandbox_nor_tests() {
        hold(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.handfast.sandbox..", "dev.handfast.bench..", "io.zonky..", "org.junit..", "org.openqa.."));
    }

    @Test
    void Secrets_are_revealed_where_they_are_used_and_nowhere_else() {
        hold(noClasses()
                .that()
                .resideOutsideOfPackages(REVEALING)
                .should()
                .accessTargetWhere(named("reveal", Secret.class.getName())));
    }

    @Test
    void Nothing_sleeps_and_timers_do_not_overlap() {
        hold(noClasses()
                .should()
                .accessTargetWhere(named("sleep", "java.lang.Thread", "java.util.concurrent.TimeUnit")));
        hold(noClasses().should().accessTargetWhere(named("setPeriodic", "io.vertx.core.Vertx")));
    }

    @Test
    void A_future_is_waited_for_by_the_command_line_alone() {
        hold(noClasses()
                .that()
                .resideOutsideOfPackage("dev.handfast.cli..")
                .should()
                .accessTargetWhere(
                        named("get", "java.util.concurrent.CompletableFuture", "java.util.concurrent.Future"))
                .orShould()
                .accessTargetWhere(named("join", "java.util.concurrent.CompletableFuture"))
                .orShould()
                .accessTargetWhere(named("await", "io.vertx.core.Future", "java.util.concurrent.CountDownLatch")));
    }

    @Test
    void The_time_is_told_by_whoever_starts_the_process() {
        hold(noClasses()
                .that()
                .resideOutsideOfPackage("dev.handfast")
                .should()
                .accessTargetWhere(named(
                        "now",
                        "java.time.Instant",
                        "java.time.LocalDate",
                        "java.time.LocalDateTime",
                        "java.time.ZonedDateTime",
                        "java.time.OffsetDateTime"))
                .orShould()
                .accessTargetWhere(named("currentTimeMillis", "java.lang.System"))
                .orShould()
                .accessTargetWhere(named("system", "java.time.InstantSource"))
                .orShould()
                .accessTargetWhere(named("systemUTC", "java.time.Clock")));
    }

    @Test
    void Nothing_prints_but_the_command_line() {
        hold(noClasses()
                .that()
                .resideOutsideOfPackage("dev.handfast.cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .accessTargetWhere(named("printStackTrace", "java.lang.Throwable")));
    }

    @Test
    void Dialects_translate_and_touch_nothing() {
        hold(noClasses()
                .that()
                .resideInAPackage("dev.handfast.dialect..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("io.vertx.ext.web.client..", "java.net.http..", "io.vertx.core.file..")
                                .or(oneOf(
                                        "io.vertx.core.http.HttpClient",
                                        "io.vertx.core.http.HttpClientAgent",
                                        "java.net.Socket",
                                        "java.nio.file.Files",
                                        "java.time.Clock",
                                        "java.time.InstantSource"))));
    }

    @Test
    void Classes_are_named_for_what_they_are() {
        hold(noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Impl|D[Tt][Oo])"));
    }

    @Test
    void A_platform_is_named_in_its_file_its_quirk_and_the_dialects_alone() throws IOException {
        var platforms = Path.of("conf/platforms");
        var ids = new ArrayList<String>();
        if (Files.isDirectory(platforms)) {
            try (var files = Files.list(platforms)) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".yaml"))
                        .forEach(name -> ids.add("\"" + name.replace(".yaml", "") + "\""));
            }
        }
        var namers = new ArrayList<String>();
        for (var source : sources().entrySet()) {
            var path = source.getKey().toString().replace('\\', '/');
            if (!path.contains("/dialect/") && !path.contains("/platform/quirks/")) {
                ids.stream().filter(source.getValue()::contains).forEach(id -> namers.add(path + " names " + id));
            }
        }
        assertEquals(List.of(), namers);
    }

    @Test
    void Every_package_says_what_it_is() throws IOException {
        var silent = new ArrayList<Path>();
        for (var source : sources().keySet()) {
            boolean root = source.getParent().equals(SOURCES.resolve("dev/handfast"));
            if (!root && !Files.exists(source.resolveSibling("package-info.java"))) {
                silent.add(source.getParent());
            }
        }
        assertEquals(List.of(), silent);
    }

    private static void hold(ArchRule rule) {
        rule.allowEmptyShould(true).check(MAIN);
    }

    /** The first package below the root; empty for the root itself. */
    private static String room(JavaClass type) {
        var below = type.getPackageName().substring("dev.handfast".length());
        return below.isEmpty() ? "" : below.substring(1).split("\\.")[0];
    }

    private static int floor(JavaClass type) {
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            if (FLOORS.get(floor).contains(room(type))) {
                return floor;
            }
        }
        throw new AssertionError(type.getName() + " stands on no floor; give its package one");
    }

    /** A call of, or a reference to, a method of one of these types or of what is made of them. */
    private static DescribedPredicate<JavaAccess<?>> named(String method, String... owners) {
        return describe(
                method + " of " + String.join(" or ", owners),
                access -> access.getTarget().getName().equals(method)
                        && List.of(owners).stream()
                                .anyMatch(owner -> access.getTargetOwner().isAssignableTo(owner)));
    }

    private static DescribedPredicate<JavaClass> oneOf(String... names) {
        return describe(String.join(" or ", names), type -> Set.of(names).contains(type.getName()));
    }

    private static Map<Path, String> sources() throws IOException {
        var all = new java.util.TreeMap<Path, String>();
        try (var files = Files.walk(SOURCES)) {
            for (var file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
                all.put(file, Files.readString(file));
            }
        }
        return all;
    }
}
