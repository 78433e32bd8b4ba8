package chat.nonstop.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of every contract: absent rather than null, ISO-8601 UTC times, unknown fields ignored, nesting and sizes
 * bounded because some of it comes from outside.
 */
public final class ContractJson {
    /** Nesting deeper than this is refused; no contract needs more than four levels. */
    public static final int MAX_DEPTH = 32;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(32)
                            .maxStringLength(1 << 20)
                            .build())
                    .build())
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private ContractJson() {}

    /**
     * Reads what a client wrote: UTF-8 and nothing else. A parser that is given bytes guesses at UTF-16 and 32, and takes
     * overlong forms, in which one character can look like another.
     *
     * @throws JacksonException when it is no UTF-8 or no JSON
     */
    public static JsonNode readUtf8(byte[] json) {
        try {
            return MAPPER.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString());
        } catch (CharacterCodingException malformed) {
            throw new StreamReadException(null, "not UTF-8", malformed);
        }
    }

    /** The shared mapper. Thread-safe and immutable. */
    public static JsonMapper mapper() {
        return MAPPER;
    }
}
