package dev.handfast.platform;

import dev.handfast.config.Adaptation;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The platform files this gateway runs with: those it ships, and over them an operator's, which replace or add.
 *
 * @param files by platform id
 * @param overridden the platforms whose hosts a setting put elsewhere
 * @param addresses which addresses may be called and shown
 */
public record PlatformFiles(SortedMap<String, PlatformFile> files, Set<String> overridden, WebAddress addresses) {
    private static final String SHIPPED = "conf/platforms/";
    private static final String INDEX =
            SHIPPED + "index.txt"; // a jar's folders cannot be listed, so their names stand here
    private static final String SUFFIX = ".yaml";
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]{1,31}");

    /**
     * Where files come from and how they are read.
     *
     * @param directory an operator's files, over those shipped
     * @param hosts by platform id and host key, base URLs that stand in for those of the files
     * @param adaptations by platform id, what stands in for words of the files
     * @param allowLoopbackHttp whether http to this machine is accepted
     */
    public record Settings(
            Optional<Path> directory,
            Map<String, Map<String, URI>> hosts,
            Map<String, Adaptation> adaptations,
            boolean allowLoopbackHttp) {
        /** The shipped files alone, as they are. */
        public static final Settings SHIPPED_ONLY = new Settings(Optional.empty(), Map.of(), false);

        /** The files with these hosts, and else as they are. */
        public Settings(Optional<Path> directory, Map<String, Map<String, URI>> hosts, boolean allowLoopbackHttp) {
            this(directory, hosts, Map.of(), allowLoopbackHttp);
        }
    }

    /** Reads all files, and fails with {@link BrokenPlatformFiles} naming every one that cannot be used. */
    public static PlatformFiles load(Settings settings, Ways ways) {
        var sources = shipped();
        settings.directory().ifPresent(directory -> sources.putAll(of(directory)));
        var addresses = new WebAddress(settings.allowLoopbackHttp());
        var reader = new PlatformFileReader(addresses);
        var files = new TreeMap<String, PlatformFile>();
        var problems = new ArrayList<String>();
        sources.forEach((id, source) -> {
            try {
                if (!ID.matcher(id).matches()) {
                    throw new PlatformFileReader.Problem(
                            1,
                            "a platform file is named by its id, of lower-case letters and digits, as twitch.yaml is");
                }
                var file = reader.read(
                        source.text(),
                        settings.hosts().getOrDefault(id, Map.of()),
                        settings.adaptations().getOrDefault(id, Adaptation.NONE));
                ways.missing(file)
                        .ifPresent(problem -> problems.add(
                                source.name() + ":" + source.line(problem.word()) + ": " + problem.sentence()));
                files.put(id, file);
            } catch (PlatformFileReader.Problem problem) {
                problems.add(source.name() + ":" + problem.line() + ": " + problem.getMessage());
            }
        });
        settings.hosts().keySet().stream()
                .filter(id -> !sources.containsKey(id))
                .forEach(id -> problems.add("hosts are set for `" + id + "`, but there is no " + id + SUFFIX));
        settings.adaptations().keySet().stream()
                .filter(id -> !sources.containsKey(id))
                .forEach(id ->
                        problems.add("scopes or variables are set for `" + id + "`, but there is no " + id + SUFFIX));
        if (!problems.isEmpty()) {
            throw new BrokenPlatformFiles(problems);
        }
        return new PlatformFiles(files, Set.copyOf(settings.hosts().keySet()), addresses);
    }

    private record Source(String name, String text) {
        /** The line on which a word first stands. */
        int line(String word) {
            var lines = text.lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).contains(word)) {
                    return i + 1;
                }
            }
            return 1;
        }
    }

    private static TreeMap<String, Source> shipped() {
        var sources = new TreeMap<String, Source>();
        resource(INDEX).lines().filter(line -> !line.isBlank()).forEach(line -> {
            var id = line.strip();
            sources.put(id, new Source(SHIPPED + id + SUFFIX, resource(SHIPPED + id + SUFFIX)));
        });
        return sources;
    }

    private static String resource(String name) {
        try (InputStream in = PlatformFiles.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in this jar; it was not built whole");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be read from this jar", e);
        }
    }

    private static Map<String, Source> of(Path directory) {
        var sources = new TreeMap<String, Source>();
        for (var path : yamlFiles(directory)) {
            var name = path.getFileName().toString();
            try {
                sources.put(
                        name.substring(0, name.length() - SUFFIX.length()),
                        new Source(path.toString(), Files.readString(path)));
            } catch (IOException e) {
                throw new BrokenPlatformFiles(List.of(path + ":1: the file cannot be read as UTF-8 text"));
            }
        }
        return sources;
    }

    private static List<Path> yamlFiles(Path directory) {
        try (var entries = Files.list(directory)) {
            return entries.filter(path -> path.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new BrokenPlatformFiles(
                    List.of(directory + ": the folder of platform files cannot be read; does it exist?"));
        }
    }
}
