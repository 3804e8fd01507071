package dev.dmaowner.app.source;

import dev.dmaowner.host.CaptureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs the tools of the device tree compiler, where they are installed: {@code dtc} for the source of a tree, and {@code fdtoverlay}.
 * Source that would have it read other files is refused.
 */
final class DeviceTreeTools {

    private static final int LARGEST_TREE = 16 << 20;
    private static final long SECONDS = 60;
    private static final Pattern INCLUDES = Pattern.compile("/inc(lude|bin)/|^\\s*#\\s*include", Pattern.MULTILINE);

    private DeviceTreeTools() {}

    /** {@return whether a text is the source of a device tree} */
    static boolean isSource(String text) {
        return text.stripLeading().startsWith("/dts-v1/") || text.contains("\n/dts-v1/;");
    }

    /** {@return the tree, compiled} */
    static byte[] compiled(String name, String source) throws IOException {
        if (INCLUDES.matcher(source).find()) {
            throw new CaptureException(
                    name + ": this source includes other files; compile it with its own build, and give the .dtb");
        }
        return run(
                name,
                List.of(source.getBytes(StandardCharsets.UTF_8)),
                List.of("dtc", "-q", "-I", "dts", "-O", "dtb", "-o"));
    }

    /** {@return a tree with overlays applied, in their order} */
    static byte[] withOverlays(String name, byte[] tree, List<byte[]> overlays) throws IOException {
        List<byte[]> inputs = new ArrayList<>();
        inputs.add(tree);
        inputs.addAll(overlays);
        return run(name, inputs, List.of("fdtoverlay", "-i", "0", "-o"));
    }

    /** The first input takes the place of {@code 0} among the words, if it is there; the others are appended. */
    private static byte[] run(String name, List<byte[]> inputs, List<String> words) throws IOException {
        Path folder = Files.createTempDirectory("dmaowner-tree");
        try {
            List<String> files = new ArrayList<>();
            for (byte[] input : inputs) {
                files.add(
                        Files.write(folder.resolve("in" + files.size()), input).toString());
            }
            Path out = folder.resolve("out");
            List<String> command = new ArrayList<>();
            boolean isNamed = words.contains("0");
            for (String word : words) {
                command.add(word.equals("0") ? files.get(0) : word);
            }
            command.add(out.toString());
            command.addAll(files.subList(isNamed ? 1 : 0, files.size()));
            await(name, command, folder.resolve("said"));
            if (Files.size(out) > LARGEST_TREE) {
                throw new CaptureException(name + ": the tree is larger than " + LARGEST_TREE + " bytes");
            }
            return Files.readAllBytes(out);
        } finally {
            delete(folder);
        }
    }

    private static void await(String name, List<String> command, Path said) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
        } catch (IOException e) {
            throw new CaptureException(
                    name + ": this needs " + command.get(0) + " (package device-tree-compiler), which is not installed",
                    e);
        }
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new CaptureException(name + ": " + command.get(0) + " does not end");
            } else if (process.exitValue() != 0) {
                throw new CaptureException(name + ": " + command.get(0) + " refuses it: " + firstLine(said));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CaptureException(name + ": interrupted while " + command.get(0) + " ran", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** What the tool says names a file that was made for it, which is of no use to the user. */
    private static String firstLine(Path said) throws IOException {
        byte[] bytes = Files.readAllBytes(said);
        String text = new String(bytes, 0, Math.min(bytes.length, 4096), StandardCharsets.UTF_8);
        String line = text.lines().filter(words -> !words.isBlank()).findFirst().orElse("no reason given");
        return line.replaceAll("\\S*dmaowner-tree\\S*/in\\d+:?", "").strip();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
