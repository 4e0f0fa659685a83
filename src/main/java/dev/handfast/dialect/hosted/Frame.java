package dev.handfast.dialect.hosted;

import java.net.URI;
import java.util.Optional;

/** What every template needs around its own content. */
public final class Frame {
    private final Assets assets;
    private final Brand brand;
    private final boolean loopbackPictures;

    Frame(Assets assets, Brand brand, boolean loopbackPictures) {
        this.assets = assets;
        this.brand = brand;
        this.loopbackPictures = loopbackPictures;
    }

    public Brand brand() {
        return brand;
    }

    /** The path of an asset by its plain name. */
    public String asset(String name) {
        return assets.path(name);
    }

    /** The path of the brand's own style sheet. */
    public String brandSheet() {
        return assets.path(brand.accent());
    }

    /** The brand's logo or letter. */
    public Avatar brandAvatar() {
        return avatar(brand.name(), brand.logo());
    }

    /** The letter of something that has no picture. */
    public Avatar avatar(String name) {
        return avatar(name, Optional.empty());
    }

    /** The picture or letter of someone. */
    public Avatar avatar(String name, Optional<URI> picture) {
        return Avatar.of(name, picture, loopbackPictures);
    }
}
