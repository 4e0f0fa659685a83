package dev.handfast.dialect.hosted;

import dev.handfast.platform.Kind;
import java.util.List;

/**
 * What the page of choices says, by what is chosen and how many there are.
 *
 * @param title the headline
 * @param explanation what choosing does
 * @param one the noun of one
 * @param many the noun of any other number
 * @param button what pressing it does
 * @param advice what to do when there is nothing to choose
 */
public record PickWords(String title, String explanation, String one, String many, String button, List<String> advice) {
    public PickWords {
        advice = List.copyOf(advice);
    }

    static PickWords of(PickView view) {
        var one = noun(view);
        var many = one + "s";
        return new PickWords(
                title(view, one, many), explanation(view, one), one, many, button(view), advice(view, one, many));
    }

    /** "500 Pages", "1 Page". */
    public String count(int number) {
        return number + " " + (number == 1 ? one : many);
    }

    private static String noun(PickView view) {
        if (view.self().isPresent()) {
            return "account";
        }
        return switch (view.kind()) {
            case PERSON -> "account";
            case PAGE -> "Page";
            case ORGANIZATION -> "organization";
            case LOCATION -> "location";
            case BOARD -> "board";
        };
    }

    private static String other(Kind kind) {
        return switch (kind) {
            case PERSON -> "another account";
            case PAGE -> "a Page";
            case ORGANIZATION -> "an organization";
            case LOCATION -> "a location";
            case BOARD -> "a board";
        };
    }

    private static String title(PickView view, String one, String many) {
        int choices = view.all().size();
        if (choices == 0) {
            return view.complete() ? "No " + view.platform() + " " + many + " found" : "We couldn’t load your " + many;
        }
        return (choices == 1 ? "Connect your " : "Choose your ") + view.platform() + " " + one;
    }

    private static String explanation(PickView view, String one) {
        var brand = view.brand().inText();
        int choices = view.all().size();
        if (choices == 0) {
            return view.complete()
                    ? "You’re signed in, but there is no " + one + " here that you can connect to " + brand + "."
                    : view.platform() + " didn’t answer us in full. This usually passes within a few minutes.";
        }
        if (view.kind() == Kind.BOARD) {
            return brand + " will use this board unless you pick another one later.";
        }
        if (choices == 1) {
            return "Check that this is the right one, then connect it to " + brand + ".";
        }
        if (view.self().isPresent()) {
            return "Connect yourself or " + other(view.kind()) + " you manage. " + brand
                    + " only gets the one you choose.";
        }
        return brand + " will only be connected to the " + one + " you choose.";
    }

    private static String button(PickView view) {
        return view.kind() == Kind.BOARD ? "Use this board" : "Connect";
    }

    private static List<String> advice(PickView view, String one, String many) {
        var platform = view.platform();
        if (!view.complete()) {
            return List.of("Wait a few minutes, then start again.");
        }
        var wrongPerson = "Signed in as someone else? Sign out of " + platform + ", then start again.";
        return switch (view.kind()) {
            case PAGE ->
                List.of(
                        "If you manage a Page, start again and tick it when " + platform + " asks what to share.",
                        "If a colleague owns the Page, ask them to give you full access to it.",
                        wrongPerson);
            case ORGANIZATION ->
                List.of("Ask an administrator of the organization to make you one too, then start again.", wrongPerson);
            case LOCATION ->
                List.of("Make sure the business is verified and that you are its owner or manager.", wrongPerson);
            case BOARD -> List.of("Create a board at " + platform + ", then start again.", wrongPerson);
            case PERSON -> List.of(wrongPerson);
        };
    }
}
