package chat.nonstop.testing;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Checks JSON against the schemas of common-contracts, and hands out its golden examples. */
public final class ContractAssert {
    private static final String SCHEMA_BASE = "https://schemas.nonstop.chat/";
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaIdResolvers(
                    resolvers -> resolvers.mapPrefix(SCHEMA_BASE, "classpath:contracts/schemas/")));

    private ContractAssert() {}

    /**
     * Fails unless {@code json} fits {@code contracts/schemas/<schema>.schema.json}.
     *
     * @throws AssertionError naming every violation
     */
    public static void assertFits(String schema, String json) {
        List<Error> errors = SCHEMAS.getSchema(SchemaLocation.of(SCHEMA_BASE + schema + ".schema.json"))
                .validate(json, InputFormat.JSON);
        if (!errors.isEmpty()) {
            throw new AssertionError("does not fit " + schema + ".schema.json: " + errors + "\n" + json);
        }
    }

    public static void assertFits(String schema, byte[] json) {
        assertFits(schema, new String(json, StandardCharsets.UTF_8));
    }

    /** The text of {@code contracts/examples/<name>.json}, for example {@code message.text}. */
    public static String example(String name) {
        String path = "/contracts/examples/" + name + ".json";
        try (InputStream in = ContractAssert.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("example: " + path + " (expected: a file of common-contracts)");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
