package dev.dmaowner.app.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every bus type, driver and IOMMU driver that a module's descriptor names is put to its contract by a test of the module. */
class ProvidersTest {

    /** Surefire says where the module is; the repository is around it. */
    private static final Path REPOSITORY =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();

    @TempDir
    private Path folder;

    private static List<String> withoutContract(List<Provided> all) throws IOException {
        List<String> without = new ArrayList<>();
        for (Provided provided : all) {
            if (!provided.isPutToItsContract()) {
                without.add(provided.toString());
            }
        }
        return without;
    }

    @Test
    void everyProviderIsPutToItsContract() throws IOException {
        List<Provided> all = new ArrayList<>(Provided.in(REPOSITORY));
        all.addAll(Provided.in(REPOSITORY.resolve("examples")));
        assertTrue(all.size() >= 25, "hardly a provider was found below " + REPOSITORY + ": " + all);
        assertEquals(
                Set.of("BusType", "Driver", "IommuDriver"),
                all.stream().map(Provided::kind).collect(Collectors.toSet()));
        assertEquals(List.of(), withoutContract(all));
    }

    private List<String> withoutContract(String testFile, String test) throws IOException {
        Path module = folder.resolve("toys");
        Path sources = Files.createDirectories(module.resolve("src/main/java"));
        Path tests = Files.createDirectories(module.resolve("src/test/java/toys"));
        Files.writeString(
                sources.resolve("module-info.java"),
                """
                /** provides dev.dmaowner.spi.Driver with toys.InAComment; */
                module toys {
                    provides dev.dmaowner.spi.BusType with toys.ToyBus;
                    provides dev.dmaowner.spi.Driver with
                            toys.Doll, toys.Ball;
                }
                """);
        Files.writeString(
                tests.resolve("ToyBusTest.java"),
                "class ToyBusTest extends BusTypeContract { BusType busType() { return new ToyBus(); } }");
        Files.writeString(tests.resolve(testFile), test);
        return withoutContract(Provided.in(folder));
    }

    @Test
    void providerWithoutAContractIsNamed() throws IOException {
        String doll = "class DollTest extends DriverContract {\n Driver driver() {\n return new Doll(); } }";
        assertEquals(List.of("toys: Driver Ball"), withoutContract("DollTest.java", doll));
    }

    @Test
    void tableOfConstructorsPutsAllOfThemToTheContract() throws IOException {
        String both = "class BothTest extends DriverContract { enum Of { DOLL(Doll::new), BALL(Ball::new) } }";
        assertEquals(List.of(), withoutContract("BothTest.java", both));
        String one = both.replace("BALL(Ball::new)", "// BALL(Ball::new)\n");
        assertEquals(List.of("toys: Driver Ball"), withoutContract("BothTest.java", one));
    }

    @Test
    void contractOfAnotherKindDoesNotCountNorDoesWhatIsOnlyUsed() throws IOException {
        List<String> both = List.of("toys: Driver Doll", "toys: Driver Ball");
        String otherKind = "class OtherTest extends BusTypeContract { enum Of { DOLL(Doll::new), BALL(Ball::new) } }";
        assertEquals(both, withoutContract("OtherTest.java", otherKind));
        String used = "class OtherTest extends DriverContract { void prepare() { add(new Doll(), new Ball()); } }";
        assertEquals(both, withoutContract("OtherTest.java", used));
    }

    @Test
    void contractThatIsNotRunDoesNotCount() throws IOException {
        List<String> both = List.of("toys: Driver Doll", "toys: Driver Ball");
        String table = "class Both extends DriverContract { enum Of { DOLL(Doll::new), BALL(Ball::new) } }";
        assertEquals(both, withoutContract("Both.java", table));
        assertEquals(both, withoutContract("BothTest.java", "@Disabled " + table));
    }
}
