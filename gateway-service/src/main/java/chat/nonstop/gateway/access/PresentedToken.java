package chat.nonstop.gateway.access;

import java.util.List;
import java.util.Locale;

/** The token that a request brought. The header wins over the URL, the URL over the cookie. */
sealed interface PresentedToken {
    record None() implements PresentedToken {}

    record One(String value) implements PresentedToken {
        @Override
        public String toString() {
            return "One[value=***]";
        }
    }

    /** More than one in the same place, or a header that is not a bearer token: nobody can say which was meant. */
    record Unclear() implements PresentedToken {}

    static PresentedToken of(Door door, List<String> authorization, List<String> url, List<String> cookies) {
        if (!authorization.isEmpty()) {
            return authorization.size() == 1 ? inHeader(authorization.getFirst()) : new Unclear();
        }
        if (door != Door.SOCKET) {
            return new None();
        }
        List<String> elsewhere = url.isEmpty() ? cookies : url;
        return switch (elsewhere.size()) {
            case 0 -> new None();
            case 1 -> elsewhere.getFirst().isEmpty() ? new None() : new One(elsewhere.getFirst());
            default -> new Unclear();
        };
    }

    private static PresentedToken inHeader(String value) {
        String scheme = "bearer ";
        if (value.length() <= scheme.length()
                || !value.substring(0, scheme.length()).toLowerCase(Locale.ROOT).equals(scheme)) {
            return new Unclear();
        }
        return new One(value.substring(scheme.length()).strip());
    }
}
