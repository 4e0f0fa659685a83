package dev.handfast.platform;

import java.util.List;

/** Platform files that cannot be used: every broken file, each with its line and what to do. */
public final class BrokenPlatformFiles extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    BrokenPlatformFiles(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence for each broken file, {@code file:line: what is wrong}. */
    public List<String> problems() {
        return problems;
    }
}
