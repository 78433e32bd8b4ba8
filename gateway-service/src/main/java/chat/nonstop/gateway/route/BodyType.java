package chat.nonstop.gateway.route;

import java.util.List;
import java.util.regex.Pattern;

/** What a body says it is. */
final class BodyType {
    private static final Pattern JSON =
            Pattern.compile("application/json(?:\\s*;\\s*charset=\"?utf-8\"?)?\\s*", Pattern.CASE_INSENSITIVE);

    private BodyType() {}

    /**
     * Whether it is JSON in UTF-8 as it is, or says nothing, which is for the service to judge.
     *
     * @param types the {@code Content-Type} headers
     * @param encodings the {@code Content-Encoding} headers
     */
    static boolean isJson(List<String> types, List<String> encodings) {
        return types.size() <= 1
                && types.stream().allMatch(type -> JSON.matcher(type).matches())
                && encodings.stream().allMatch("identity"::equalsIgnoreCase);
    }
}
