package dev.handfast.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Rings after every transaction that this process committed: nearly all of them tell of something, which may go out at once. What
 * another process commits it delivers itself.
 */
public final class Bell {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Calls this after every commit, on whatever thread; it must not take long. */
    public void heardBy(Runnable listener) {
        listeners.add(listener);
    }

    void ring() {
        listeners.forEach(Runnable::run);
    }
}
