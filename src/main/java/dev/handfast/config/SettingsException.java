package dev.handfast.config;

import java.util.List;

/**
 * The settings cannot be used. The message lists everything that is wrong, one sentence a line, and holds no setting's secret.
 */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    SettingsException(List<String> problems) {
        super(problems.size() == 1 ? problems.get(0) : text(problems), null, false, false);
        this.problems = List.copyOf(problems);
    }

    /** What is wrong and what to do, one sentence each. */
    public List<String> problems() {
        return problems;
    }

    private static String text(List<String> problems) {
        return problems.size() + " settings need attention:\n  - " + String.join("\n  - ", problems);
    }
}
