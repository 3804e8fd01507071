package dev.dmaowner.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.junit.jupiter.api.Test;

/** How stable each package is that others may use, and that the marks agree with each other and with the build. */
class StabilityTest {

    private static final Path PROJECT = Path.of("..");
    private static final Pattern EXCLUDED = Pattern.compile("<exclude>([\\w.]+)</exclude>");

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPaths(classFolders());

    private static List<Path> classFolders() {
        try (Stream<Path> modules = Files.list(PROJECT)) {
            return modules.map(module -> module.resolve("target/classes"))
                    .filter(folder -> Files.exists(folder.resolve("module-info.class")))
                    .toList();
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What each exported package of the project is marked as. */
    private static SortedMap<String, Status> marks() throws IOException {
        SortedMap<String, Status> marks = new TreeMap<>();
        for (Path folder : classFolders()) {
            try (var descriptor = Files.newInputStream(folder.resolve("module-info.class"))) {
                for (ModuleDescriptor.Exports exported :
                        ModuleDescriptor.read(descriptor).exports()) {
                    marks.put(exported.source(), mark(exported.source()));
                }
            }
        }
        return marks;
    }

    private static Status mark(String name) {
        return ALL.getPackage(name)
                .tryGetAnnotationOfType(API.class)
                .map(API::status)
                .orElseThrow(() -> new AssertionError("package " + name + " is exported and bears no @API"));
    }

    private static Set<String> marked(Status status) throws IOException {
        return marks().entrySet().stream()
                .filter(mark -> mark.getValue() == status)
                .map(mark -> mark.getKey())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyExportedPackageIsStableOrExperimental() throws IOException {
        SortedMap<String, Status> marks = marks();
        assertTrue(marks.size() >= 12, marks.toString());
        assertEquals(EnumSet.of(Status.STABLE, Status.EXPERIMENTAL), EnumSet.copyOf(marks.values()));
    }

    @Test
    void stablePackageShowsNoTypeOfAnExperimentalOne() throws IOException {
        Set<String> stable = marked(Status.STABLE);
        Set<String> experimental = marked(Status.EXPERIMENTAL);
        List<String> shown = new ArrayList<>();
        int looked = 0;
        for (JavaClass type : ALL) {
            if (stable.contains(type.getPackageName()) && isShown(type)) {
                looked++;
                types(type)
                        .filter(used -> experimental.contains(used.getPackageName()))
                        .forEach(used -> shown.add(type.getName() + " shows " + used.getName()));
            }
        }
        assertEquals(List.of(), shown);
        assertTrue(looked > 200, "types looked at: " + looked);
    }

    private static boolean isShown(HasModifiers member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    /** The types that somebody sees who sees this one: above it, and in what its members take and give. */
    private static Stream<JavaClass> types(JavaClass type) {
        Stream<JavaClass> above =
                Stream.concat(type.getAllRawSuperclasses().stream(), type.getAllRawInterfaces().stream());
        return Stream.concat(
                above, type.getMembers().stream().filter(StabilityTest::isShown).flatMap(StabilityTest::typesOf));
    }

    private static Stream<JavaClass> typesOf(JavaMember member) {
        return member instanceof JavaCodeUnit unit
                ? Stream.concat(
                        unit.getReturnType().getAllInvolvedRawTypes().stream(),
                        unit.getParameterTypes().stream().flatMap(of -> of.getAllInvolvedRawTypes().stream()))
                : member.getAllInvolvedRawTypes().stream();
    }

    /** The comparison with the last release leaves out what may change, and nothing else. */
    @Test
    void comparisonLeavesOutTheExperimentalPackagesAndNoOthers() throws IOException {
        String build = Files.readString(PROJECT.resolve("pom.xml"));
        String comparison =
                build.substring(build.indexOf("<id>api-comparison</id>"), build.indexOf("<id>mutation</id>"));
        assertEquals(
                marked(Status.EXPERIMENTAL),
                EXCLUDED.matcher(comparison)
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }
}
