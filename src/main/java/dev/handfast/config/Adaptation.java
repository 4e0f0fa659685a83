package dev.handfast.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an operator wants otherwise than a platform's file has it, because of the app that is registered there.
 *
 * @param scopes what is asked for; empty: what the file asks for
 * @param variables texts in place of the file's, by the variable's name
 */
public record Adaptation(List<String> scopes, Map<String, String> variables) {
    /** Everything as the file has it. */
    public static final Adaptation NONE = new Adaptation(List.of(), Map.of());

    public Adaptation {
        scopes = List.copyOf(scopes);
        variables = Map.copyOf(variables);
    }

    /** Both. */
    Adaptation and(Adaptation more) {
        var all = new HashMap<>(variables);
        all.putAll(more.variables);
        return new Adaptation(scopes.isEmpty() ? more.scopes : scopes, all);
    }
}
