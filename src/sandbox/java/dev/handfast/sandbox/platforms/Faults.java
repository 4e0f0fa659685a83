package dev.handfast.sandbox.platforms;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The faults in force; the one added last strikes first. Safe for any thread. */
public final class Faults {
    private final List<Fault> faults = new ArrayList<>();

    public synchronized void add(Fault fault) {
        faults.add(0, fault);
    }

    public synchronized void clear() {
        faults.clear();
    }

    public synchronized List<Fault> all() {
        return List.copyOf(faults);
    }

    /** The fault for this call, counted as played. */
    synchronized Optional<Fault> strike(String platform, Endpoint endpoint) {
        for (var i = 0; i < faults.size(); i++) {
            var fault = faults.get(i);
            if (fault.strikes(platform, endpoint)) {
                if (fault.times() == 1) {
                    faults.remove(i);
                } else if (fault.times() > 1) {
                    faults.set(i, fault.times(fault.times() - 1));
                }
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }
}
