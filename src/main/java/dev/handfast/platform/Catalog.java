package dev.handfast.platform;

import java.util.Collection;
import java.util.Optional;

/** All platforms this gateway knows, each with the client that speaks to it. */
public interface Catalog {
    /** The connectors, in the order of their platforms' ids. */
    Collection<Connector> all();

    /** The connector of the platform with this id. */
    Optional<Connector> find(String platformId);
}
