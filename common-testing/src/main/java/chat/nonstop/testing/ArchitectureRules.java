package chat.nonstop.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** The structure that every service keeps; each calls {@link #check} from one test, and adds what is its own. */
public final class ArchitectureRules {
    private static final String[] OUTSIDE_WORLD = {
        "org.springframework..",
        "java.sql..",
        "org.apache.kafka..",
        "io.lettuce..",
        "jakarta.servlet..",
        "java.net.http.."
    };

    private ArchitectureRules() {}

    /**
     * Checks the production classes below {@code basePackage}.
     *
     * @param deciding full names of classes that decide: values and use cases, free of Spring and I/O
     * @throws AssertionError naming each broken rule
     */
    public static void check(String basePackage, String... deciding) {
        JavaClasses imported = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(basePackage);

        classes().should(liveInANullMarkedPackage()).check(imported);
        slices().matching(basePackage + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(imported);
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .because("a name says what a class is for")
                .check(imported);
        for (String name : deciding) {
            JavaClass decider = imported.get(name);
            noClasses()
                    .that()
                    .haveFullyQualifiedName(decider.getFullName())
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(OUTSIDE_WORLD)
                    .because("deciding code is plain Java, without Spring or I/O")
                    .check(imported);
        }
    }

    private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
        return new ArchCondition<>("live in a @NullMarked package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage()
                        .tryGetAnnotationOfType(NullMarked.class)
                        .isPresent();
                if (!marked) {
                    events.add(SimpleConditionEvent.violated(
                            type, type.getPackageName() + " has no package-info.java with @NullMarked"));
                }
            }
        };
    }
}
