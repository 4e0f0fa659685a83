package dev.handfast.dialect.hosted;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The style sheets, script and icon of the pages, under names that change with their content.
 *
 * <p>Read from the class path once, when made. A name with another version's hash, as asked for while two versions
 * run side by side, still finds the asset, but is not to be kept.
 */
public final class Assets {
    /** Where they are served. */
    public static final String ROOT = "/connect/assets/";

    private static final List<String> NAMES = List.of("page.css", "docs.css", "page.js", "icon.svg");
    private static final Pattern FILE = Pattern.compile("([a-z]+(?:-[0-9a-f]{6})?)\\.([0-9a-f]{12})\\.(css|js|svg)");
    private static final Pattern BRAND = Pattern.compile("brand-([0-9a-f]{6})\\.css");
    private static final int HASH_BYTES = 6; // 48 bits tell versions of one file apart

    private final Map<String, Known> known;

    /**
     * A file as it is sent.
     *
     * @param body its bytes
     * @param headers by name
     */
    public record Asset(Buffer body, Map<String, String> headers) {
        public Asset {
            headers = Map.copyOf(headers);
        }
    }

    private record Known(String text, String hash) {}

    private Assets(Map<String, Known> known) {
        this.known = known;
    }

    /** Reads them all. */
    public static Assets load() {
        var known = new LinkedHashMap<String, Known>();
        NAMES.forEach(name -> known.put(name, known(read(name))));
        return new Assets(Map.copyOf(known));
    }

    /** The file of this name, {@code page.<hash>.css}; empty when there is none, whatever was asked for. */
    public Optional<Asset> find(String fileName) {
        var file = FILE.matcher(fileName);
        if (!file.matches()) {
            return Optional.empty();
        }
        var extension = file.group(3);
        return byName(file.group(1) + "." + extension)
                .map(found -> new Asset(
                        Buffer.buffer(found.text()),
                        headers(extension, found.hash().equals(file.group(2)))));
    }

    /** The path of one of the files, by its plain name: {@code page.css}. */
    public String path(String name) {
        var found = byName(name).orElseThrow(() -> new IllegalArgumentException("there is no asset " + name));
        int dot = name.lastIndexOf('.');
        return ROOT + name.substring(0, dot) + "." + found.hash() + name.substring(dot);
    }

    /** The path of the style sheet for an accent colour. */
    public String path(Colour accent) {
        return path("brand-" + accent.hex().substring(1) + ".css");
    }

    private Optional<Known> byName(String name) {
        var brand = BRAND.matcher(name);
        if (brand.matches()) {
            return Optional.of(known(BrandSheet.of(Colour.of("#" + brand.group(1)))));
        }
        return Optional.ofNullable(known.get(name));
    }

    private static Map<String, String> headers(String extension, boolean current) {
        var type =
                switch (extension) {
                    case "css" -> "text/css; charset=utf-8";
                    case "js" -> "text/javascript; charset=utf-8";
                    default -> "image/svg+xml";
                };
        return Map.of(
                "Content-Type", type,
                "Cache-Control", current ? "public, max-age=31536000, immutable" : "no-cache",
                "X-Content-Type-Options", "nosniff",
                "Cross-Origin-Resource-Policy", "same-origin",
                // An SVG opened by itself is a document.
                "Content-Security-Policy", "default-src 'none'; sandbox");
    }

    private static Known known(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return new Known(text, HexFormat.of().formatHex(digest, 0, HASH_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String read(String name) {
        try (var stream = Assets.class.getResourceAsStream("/hosted/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("the jar lacks hosted/" + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
