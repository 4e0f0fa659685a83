package dev.handfast.dialect.hosted;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Renders the hosted pages. Whatever a platform, a client or a person wrote is escaped where it stands; nothing blocks,
 * since the templates are compiled classes.
 */
public final class Pages {
    private final Assets assets;
    private final boolean loopbackPictures;
    private final TemplateEngine engine =
            TemplateEngine.createPrecompiled(null, ContentType.Html, null, "dev.handfast.dialect.hosted.page");

    /**
     * Over these assets.
     *
     * @param loopbackPictures whether pictures over plain http from this machine are shown, as the sandbox needs
     */
    public Pages(Assets assets, boolean loopbackPictures) {
        this.assets = assets;
        this.loopbackPictures = loopbackPictures;
    }

    /** The choice of a page, organization, location or board, also of one or of none. */
    public Page pick(PickView view) {
        return page("pick.jte", view, view.brand(), view.back());
    }

    /** The form for a name and an app password. */
    public Page credentials(CredentialsView view) {
        return page("credentials.jte", view, view.brand(), view.back());
    }

    /** The account is connected, and the person may close the window. */
    public Page result(ResultView view) {
        return page("result.jte", view, view.brand(), Optional.empty());
    }

    /** A popup's last page, which tells the window behind it. */
    public Page opener(OpenerView view) {
        return page("opener.jte", view, view.brand(), Optional.empty());
    }

    /** What was known of a person is deleted. */
    public Page deleted(DeletedView view) {
        return page("deleted.jte", view, view.brand(), Optional.empty());
    }

    /** It did not work out; what to do now. */
    public Page failure(FailureView view) {
        return page("failure.jte", view, view.brand(), Optional.empty());
    }

    /** Goes back to the client by itself; the answer to a posted form. */
    public Page onward(OnwardView view) {
        return page("onward.jte", view, view.brand(), Optional.empty());
    }

    /** A page of another surface, under our own name. */
    public Page neutral(String template, Object view) {
        return page(template, view, Brand.NEUTRAL, Optional.empty());
    }

    private Page page(String template, Object view, Brand brand, Optional<URI> back) {
        var html = new StringOutput();
        var frame = new Frame(assets, brand, loopbackPictures);
        engine.render(template, Map.of("view", view, "frame", frame), html);
        return new Page(html.toString(), Headers.of(back, loopbackPictures));
    }
}
