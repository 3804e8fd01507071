package dev.dmaowner.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** TLC checks the models in {@code src/main/tla}. Each run leaves its configuration and output in {@code target/tlc}. */
class ModelCheckingTest {

    private static final Pattern STATES = Pattern.compile("(\\d+) states generated, (\\d+) distinct states found");
    private static final Pattern DEPTH = Pattern.compile("depth of the complete state graph search is (\\d+)");

    static Stream<Model> sound() {
        return Models.sound().stream();
    }

    static Stream<Model> defective() {
        return Stream.concat(Models.planted().stream(), Models.reachable().stream());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sound")
    void whatIsPromisedHoldsInEveryReachableState(Model model) throws Exception {
        Program tlc = check(model, "sound");
        assertEquals(0, tlc.exit(), tlc.output());
        assertTrue(tlc.output().contains("Model checking completed. No error has been found."), tlc.output());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("defective")
    void aPlantedDefectIsFound(Model model) throws Exception {
        Program tlc = check(model, "planted");
        assertNotEquals(0, tlc.exit(), () -> model + ": TLC found nothing");
        assertTrue(tlc.output().contains(model.violated()), tlc.output());
    }

    private static Program check(Model model, String kind) throws IOException, InterruptedException {
        Path folder = Path.of("target", "tlc", model.name().replaceAll("\\W+", "-"));
        model.writeTo(folder);
        Program tlc = Program.run(
                folder,
                List.of(
                        "-XX:+UseParallelGC",
                        "-Xmx3g",
                        "tlc2.TLC",
                        "-workers",
                        "auto",
                        "-config",
                        model.module() + ".cfg",
                        model.module() + ".tla"));
        Figures.add("tlc", figures(model, kind, tlc));
        return tlc;
    }

    private static String figures(Model model, String kind, Program tlc) {
        String generated = "?";
        String distinct = "?";
        Matcher states = STATES.matcher(tlc.output());
        while (states.find()) {
            generated = states.group(1);
            distinct = states.group(2);
        }
        Matcher depth = DEPTH.matcher(tlc.output());
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %.0f |",
                kind,
                model,
                generated,
                distinct,
                depth.find() ? depth.group(1) : "",
                tlc.seconds());
    }
}
