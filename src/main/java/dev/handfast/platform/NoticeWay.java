package dev.handfast.platform;

import java.util.Map;
import java.util.Optional;

/** A named way in which platforms tell us things unasked. */
public interface NoticeWay {
    /** The notice in a form, when it was written by who knows the app's secret; empty for anything else. Does no I/O. */
    Optional<Notice> read(App app, Map<String, String> form);
}
