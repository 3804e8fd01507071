package dev.dmaowner.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A tool with a main class on the class path of these tests, run in a Java process of its own.
 *
 * @param exit its exit code
 * @param output what it wrote
 * @param seconds how long it took
 */
record Program(int exit, String output, double seconds) {

    static Program run(Path folder, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        command.addAll(arguments);
        Files.createDirectories(folder);
        Path output = folder.resolve("output.txt");
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int exit = process.waitFor();
        return new Program(exit, Files.readString(output), (System.nanoTime() - start) / 1e9);
    }
}
