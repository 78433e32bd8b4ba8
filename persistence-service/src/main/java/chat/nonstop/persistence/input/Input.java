package chat.nonstop.persistence.input;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.wiring.problem.RefusedException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes a value of what a client wrote in a field, or refuses it with {@code INVALID_REQUEST} and the field's name. */
public final class Input {
    private Input() {}

    public static <G, V> V read(String field, @Nullable G given, Function<G, V> value) {
        if (given == null) {
            throw refused(field, "missing");
        }
        try {
            return value.apply(given);
        } catch (IllegalArgumentException e) {
            throw refused(field, e.getMessage());
        }
    }

    public static RefusedException refused(String field, @Nullable String why) {
        return new RefusedException(RefusalCode.INVALID_REQUEST, field + ": " + why);
    }
}
