package chat.nonstop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/**
 * Holds docs/limits.md against the code. Its tables of settings begin with {@code | property | default | kept by |}, those of
 * fixed limits with {@code | constant | value |}.
 */
@NullMarked
public final class LimitsPage {
    private static final Path PAGE = Path.of("../docs/limits.md");

    /** @param keptBy names of services without {@code -service}, separated by commas */
    private record Row(String property, String value, String keptBy) {
        boolean isKeptBy(String service) {
            return List.of(keptBy.split(", ?")).contains(service);
        }
    }

    private LimitsPage() {}

    /**
     * Checks that the page names every limit of a service with its default, and none that it does not have.
     *
     * @param service as the page calls it, without {@code -service}
     * @param basePackage where its settings records are
     * @param prefixes of the settings that are limits
     */
    public static void check(String service, String basePackage, String... prefixes) {
        Map<String, String> documented = new TreeMap<>();
        for (Row row : rows()) {
            if (row.isKeptBy(service)) {
                documented.put(row.property(), row.value());
            }
        }

        Map<String, String> inCode = new TreeMap<>();
        for (String prefix : prefixes) {
            inCode.putAll(defaults(basePackage, prefix));
        }
        assertThat(documented).isEqualTo(inCode);
    }

    /** Checks that every constant of {@link Limits} stands there: as a setting of its name, or by itself with its value. */
    public static void checkConstants() throws IllegalAccessException {
        Map<String, String> documented = new TreeMap<>();
        rows().forEach(row -> documented.put(row.property(), row.value()));
        for (Field field : Limits.class.getFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                continue;
            }
            String asSetting =
                    "chat.limits." + field.getName().toLowerCase(Locale.ROOT).replace('_', '-');
            if (!documented.containsKey(asSetting)) {
                assertThat(documented.get(field.getName())).as(field.getName()).isEqualTo(plain(field.get(null)));
            }
        }
    }

    /** What applies when nothing is set. */
    private static Map<String, String> defaults(String basePackage, String prefix) {
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        Map<String, String> defaults = new TreeMap<>();
        scanner.findCandidateComponents(basePackage).forEach(candidate -> {
            Class<?> settings = ClassUtils.resolveClassName(Objects.requireNonNull(candidate.getBeanClassName()), null);
            ConfigurationProperties named =
                    AnnotatedElementUtils.getMergedAnnotation(settings, ConfigurationProperties.class);
            if (named != null && named.prefix().equals(prefix)) {
                defaults.putAll(defaults(settings, prefix));
            }
        });
        return defaults;
    }

    private static Map<String, String> defaults(Class<?> settings, String prefix) {
        Object unset = new Binder(List.of()).bindOrCreate(prefix, Bindable.of(settings));
        Map<String, String> defaults = new TreeMap<>();
        for (RecordComponent component : settings.getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                defaults.put(
                        prefix + "." + DataObjectPropertyName.toDashedForm(component.getName()),
                        plain(component.getAccessor().invoke(unset)));
            } catch (ReflectiveOperationException failure) {
                throw new IllegalStateException(failure);
            }
        }
        return defaults;
    }

    private static String plain(Object value) {
        return switch (value) {
            case Duration duration -> duration.toString();
            case DataSize size -> Long.toString(size.toBytes());
            case List<?> list ->
                String.join(",", list.stream().map(String::valueOf).toList());
            default -> String.valueOf(value);
        };
    }

    private static List<Row> rows() {
        return text().lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .map(cells -> new Row(cells.get(0).replace("`", ""), read(cells.get(1)), cells.get(2)))
                .toList();
    }

    /** {@code 1,200} and {@code 20s} as people write them. */
    private static String read(String cell) {
        if (cell.matches("[0-9]+(ms|s|m|h)")) {
            return DurationStyle.SIMPLE.parse(cell).toString();
        }
        return cell.matches("[0-9]{1,3}(,[0-9]{3})+") ? cell.replace(",", "") : cell;
    }

    private static String text() {
        try {
            return Files.readString(PAGE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
