package dev.dmaowner.host.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Numbers and structures are those that a C compiler finds in the kernel's headers; skipped where the compiler or a header is missing. */
class KernelHeadersTest {

    @TempDir
    static Path folder;

    private static final Map<String, Long> FOUND = new HashMap<>();

    @BeforeAll
    static void askTheCompiler() throws IOException, InterruptedException {
        assumeTrue(isThere("gcc"), "there is no gcc here");
        assumeTrue(Files.exists(Path.of("/usr/include/linux/vfio.h")), "there is no linux/vfio.h here");
        Path source = Files.writeString(folder.resolve("ask.c"), program());
        assertEquals("", output("gcc", "-Wall", "-o", folder + "/ask", source.toString()), "what the compiler says");
        output(folder + "/ask").lines().forEach(line -> {
            String[] words = line.split(" ");
            FOUND.put(words[0], Long.parseLong(words[1]));
        });
    }

    private static boolean isThere(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, process.exitValue(), output);
        return output;
    }

    /** Prints a line for each number that the headers have: a structure is there if its request is. */
    private static String program() {
        StringBuilder text = new StringBuilder(
                """
                #include <stddef.h>
                #include <stdio.h>
                #include <fcntl.h>
                #include <poll.h>
                #include <sys/socket.h>
                #include <linux/netlink.h>
                #include <linux/vfio.h>
                #if __has_include(<linux/iommufd.h>)
                #include <linux/iommufd.h>
                #endif
                #define ASK(name, value) printf("%s %ld\\n", name, (long)(value))
                int main(void)
                {
                ASK("read-write", O_RDWR | O_CLOEXEC);
                ASK("netlink", AF_NETLINK);
                ASK("raw", SOCK_RAW | SOCK_CLOEXEC);
                ASK("uevents", NETLINK_KOBJECT_UEVENT);
                ASK("address", sizeof(struct sockaddr_nl));
                ASK("groups", offsetof(struct sockaddr_nl, nl_groups));
                ASK("poll", sizeof(struct pollfd));
                ASK("events", offsetof(struct pollfd, events));
                ASK("now", MSG_DONTWAIT);
                ASK("readable", POLLIN);
                """);
        for (KernelRequest request : KernelRequest.values()) {
            text.append("#ifdef ").append(request).append('\n');
            ask(text, request.toString(), request.toString());
            for (KernelStructure structure : KernelStructure.values()) {
                if (structure.request() == request) {
                    String last = structure.fields().get(structure.fields().size() - 1);
                    ask(text, structure + ":all", end(structure, last));
                    structure.fields().forEach(field -> {
                        ask(text, structure + "." + field, "offsetof(" + name(structure) + ", " + field + ")");
                        ask(text, structure + "." + field + ":size", sizeOf(structure, field));
                    });
                }
            }
            text.append("#endif\n");
        }
        return text.append("return 0;\n}\n").toString();
    }

    private static void ask(StringBuilder text, String name, String value) {
        text.append("ASK(\"").append(name).append("\", ").append(value).append(");\n");
    }

    private static String end(KernelStructure structure, String last) {
        return "offsetof(" + name(structure) + ", " + last + ") + " + sizeOf(structure, last);
    }

    private static String sizeOf(KernelStructure structure, String field) {
        return "sizeof(((" + name(structure) + " *)0)->" + field + ")";
    }

    private static String name(KernelStructure structure) {
        return "struct " + structure.name().toLowerCase(Locale.ROOT);
    }

    private static long found(Object name) {
        assumeTrue(FOUND.containsKey(name.toString()), "the headers here are older than " + name);
        return FOUND.get(name.toString());
    }

    @ParameterizedTest
    @EnumSource
    void numberIsTheKernels(KernelRequest request) {
        assertEquals(found(request), request.number());
    }

    @ParameterizedTest
    @EnumSource
    void structureIsTheKernels(KernelStructure structure) {
        assertEquals(found(structure + ":all"), structure.size());
        for (String field : structure.fields()) {
            assertEquals(found(structure + "." + field), structure.offset(field), field);
            assertEquals(found(structure + "." + field + ":size"), structure.sizeOf(field), field);
        }
    }

    @Test
    void whatEveryHeaderHasIsLookedAt() {
        assertEquals(KernelRequest.VFIO_GROUP_GET_STATUS.number(), FOUND.get("VFIO_GROUP_GET_STATUS"));
        assertEquals(8, FOUND.get("VFIO_GROUP_STATUS:all"));
    }

    @Test
    void constantsOfTheCLibrary() {
        assertEquals(found("read-write"), LibC.READ_WRITE_CLOSED_ON_EXEC);
        assertEquals(found("netlink"), LibC.AF_NETLINK);
        assertEquals(found("raw"), LibC.RAW_CLOSED_ON_EXEC);
        assertEquals(found("uevents"), LibC.NETLINK_KOBJECT_UEVENT);
        assertEquals(found("address"), UeventSocket.ADDRESS_SIZE);
        assertEquals(found("groups"), UeventSocket.GROUPS);
        assertEquals(found("poll"), UeventSocket.POLL_SIZE);
        assertEquals(found("events"), Integer.BYTES);
        assertEquals(found("now"), LibC.MSG_DONTWAIT);
        assertEquals(found("readable"), LibC.POLLIN);
    }
}
