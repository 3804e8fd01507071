package dev.dmaowner.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md, on everything that is built. */
class ArchitectureTest {

    private static final String ROOT = "dev.dmaowner";

    /** The packages of the library modules, in the order of their floors: each uses only those before it. */
    private static final List<String> ORDER = List.of(
            ROOT,
            ROOT + ".host",
            ROOT + ".firmware",
            ROOT + ".ownership",
            ROOT + ".spi",
            ROOT + ".machine.plugin",
            ROOT + ".machine.event",
            ROOT + ".machine.drivercore",
            ROOT + ".machine.sysfs",
            ROOT + ".machine",
            ROOT + ".plan.survey",
            ROOT + ".plan",
            ROOT + ".plan.check",
            ROOT + ".plan.run",
            ROOT + ".plan.planner");

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("test-classes") && !location.contains("-tests.jar"))
            .importPackages(ROOT);

    @Test
    void enoughClassesWereLookedAt() {
        assertTrue(ALL.size() > 500, "classes: " + ALL.size());
        for (String part : List.of(".bus.pci", ".bus.amba", ".bus.platform", ".driver.vfio", ".driver.iommu", ".app")) {
            assertTrue(ALL.stream().anyMatch(type -> type.getPackageName().startsWith(ROOT + part)), part);
        }
    }

    @Test
    void packagesOfTheLibraryUseOnlyThoseBeforeThem() {
        for (int i = 0; i < ORDER.size(); i++) {
            String[] later = ORDER.subList(i + 1, ORDER.size()).toArray(new String[0]);
            if (later.length > 0) {
                noClasses()
                        .that()
                        .resideInAPackage(ORDER.get(i))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(later)
                        .check(ALL);
            }
        }
    }

    @Test
    void libraryUsesNoPluginNorTheProgram() {
        noClasses()
                .that()
                .resideInAnyPackage(ORDER.toArray(new String[0]))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(ROOT + ".app..", ROOT + ".bus..", ROOT + ".driver..", ROOT + ".testkit.."))
                .check(ALL);
    }

    @Test
    void noPackagesFormACircle() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void busesDoNotKnowEachOther() {
        for (String bus : List.of("pci", "amba", "platform")) {
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + ".bus." + bus + "..")
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(ROOT + ".bus..")
                            .and(DescribedPredicate.not(resideInAnyPackage(ROOT + ".bus." + bus + ".."))))
                    .check(ALL);
        }
    }

    @Test
    void pluginsUseTheApiAlone() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".bus..", ROOT + ".driver..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".machine..", ROOT + ".plan..", ROOT + ".testkit..")
                .check(ALL);
    }

    @Test
    void driversAndBusesDoNotKnowEachOtherNorTheProgram() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".driver..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(ROOT + ".bus..", ROOT + ".app.."))
                .check(ALL);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".bus..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(ROOT + ".driver..", ROOT + ".app.."))
                .check(ALL);
    }

    @Test
    void programKnowsNoPlugin() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".app..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(ROOT + ".bus..", ROOT + ".driver.."))
                .check(ALL);
    }

    @Test
    void onlyReplayUsesTheRigOfRecordings() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".app.rig", ROOT + ".app.trace", ROOT + ".app.facts")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".app.rig")
                .check(ALL);
    }

    @Test
    void oneClassAsksForServices() {
        DescribedPredicate<JavaMethodCall> asking = DescribedPredicate.describe(
                "asks for services",
                call -> call.getTargetOwner().isEquivalentTo(ServiceLoader.class)
                        && call.getName().startsWith("load"));
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.plugins\\.InstalledPlugins(\\$.*)?")
                .should()
                .callMethodWhere(asking)
                .check(ALL);
        long asks = ALL.stream()
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(asking)
                .count();
        assertTrue(asks > 0, "the rule looks at the call that there is");
    }

    @Test
    void noTypeHasANameThatSaysNothing() {
        classes()
                .should()
                .haveNameNotMatching(".*(Manager|Helper|Util|Utils|Impl)($|\\$.*)")
                .check(ALL);
        noClasses()
                .should()
                .resideInAnyPackage("..internal..", "..impl..", "..core..", "..util..", "..common..", "..helper..")
                .check(ALL);
    }

    @Test
    void onlyTheCommandWritesToStandardStreams() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".app..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(ALL);
    }
}
