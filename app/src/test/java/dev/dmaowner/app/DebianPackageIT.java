package dev.dmaowner.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the Debian package holds. */
class DebianPackageIT {

    private static final Path HOME = Path.of(System.getProperty("dmaowner.home"));

    /** The jars of this project, which need no notice of their own. */
    private static final Pattern OURS = Pattern.compile("(bus|dmaowner|driver|host|ownership)-");

    /** A file of the package with what is in it. */
    private record Packed(TarArchiveEntry entry, byte[] content) {
        String text() {
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    private final Map<String, ArArchiveEntry> members = new LinkedHashMap<>();
    private Map<String, Packed> control = Map.of();
    private Map<String, Packed> data = Map.of();

    @BeforeEach
    void read() throws IOException {
        Path file;
        try (Stream<Path> files = Files.list(HOME.getParent())) {
            file = files.filter(each -> each.toString().endsWith("_all.deb"))
                    .findFirst()
                    .orElseThrow();
        }
        try (ArArchiveInputStream archive = new ArArchiveInputStream(Files.newInputStream(file))) {
            for (ArArchiveEntry member = archive.getNextEntry(); member != null; member = archive.getNextEntry()) {
                members.put(member.getName(), member);
                byte[] content = archive.readAllBytes();
                if (member.getName().startsWith("control.tar")) {
                    control = files(new GZIPInputStream(new ByteArrayInputStream(content)));
                } else if (member.getName().startsWith("data.tar")) {
                    data = files(new XZCompressorInputStream(new ByteArrayInputStream(content)));
                }
            }
        }
    }

    private static Map<String, Packed> files(InputStream unpacked) throws IOException {
        Map<String, Packed> files = new LinkedHashMap<>();
        try (TarArchiveInputStream archive = new TarArchiveInputStream(unpacked)) {
            for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                Packed before = files.put(entry.getName(), new Packed(entry, archive.readAllBytes()));
                assertEquals(null, before, entry.getName());
            }
        }
        return files;
    }

    @Test
    void itIsADebianPackage() {
        assertEquals(List.of("debian-binary", "control.tar.gz", "data.tar.xz"), List.copyOf(members.keySet()));
        String description = control.get("./control").text();
        for (String line : List.of(
                "Package: dmaowner\n",
                "Architecture: all\n",
                "Depends: default-jre-headless (>= 2:1.17) | java17-runtime-headless\n")) {
            assertTrue(description.contains(line), description);
        }
        assertEquals(
                Set.of("./control", "./md5sums", "./postinst", "./postrm", "./prerm", "./triggers"), control.keySet());
        for (String script : List.of("./postinst", "./postrm", "./prerm")) {
            assertEquals(0755, control.get(script).entry().getMode() & 0777, script);
        }
    }

    @Test
    void itHoldsTheJarsOfTheCommandAndNoOthers() throws IOException {
        Set<String> installed;
        Path folder = HOME.resolve("lib");
        try (Stream<Path> files = Files.walk(folder)) {
            installed = files.map(file -> folder.relativize(file).toString())
                    .filter(name -> name.endsWith(".jar"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        String lib = "./usr/share/dmaowner/lib/";
        assertEquals(
                installed,
                data.keySet().stream()
                        .filter(name -> name.startsWith(lib) && name.endsWith(".jar"))
                        .map(name -> name.substring(lib.length()))
                        .collect(Collectors.toCollection(TreeSet::new)));
        for (String jar : installed) {
            assertEquals(
                    Files.size(HOME.resolve("lib").resolve(jar)),
                    data.get(lib + jar).entry().getSize(),
                    jar);
        }
    }

    @Test
    void theCommandsAreLinksToWhatCanBeRun() {
        for (String command : List.of("dmaowner", "dmaowner-capture")) {
            TarArchiveEntry link = data.get("./usr/bin/" + command).entry();
            assertTrue(link.isSymbolicLink(), command);
            assertEquals("../share/dmaowner/bin/" + command, link.getLinkName());
            assertEquals(
                    0755,
                    data.get("./usr/share/dmaowner/bin/" + command).entry().getMode() & 0777);
        }
        for (String archive : List.of("dmaowner.aot", "dmaowner.jsa", "dmaowner.place")) {
            assertEquals(
                    "/var/cache/dmaowner/" + archive,
                    data.get("./usr/share/dmaowner/lib/" + archive).entry().getLinkName());
        }
        assertTrue(data.get("./var/cache/dmaowner/").entry().isDirectory());
    }

    @Test
    void everythingIsRootsAndNobodyElseCanWriteIt() {
        Stream.concat(control.values().stream(), data.values().stream())
                .map(Packed::entry)
                .filter(entry -> !entry.isSymbolicLink())
                .forEach(entry -> {
                    assertEquals(0, entry.getLongUserId(), entry.getName());
                    assertEquals(0, entry.getLongGroupId(), entry.getName());
                    assertEquals("root", entry.getUserName(), entry.getName());
                    assertEquals(0, entry.getMode() & 07022, entry.getName());
                    assertEquals(0444, entry.getMode() & 0444, entry.getName());
                });
    }

    /** What a build puts into a package differs from another's only if times, names of users or an order of files get in. */
    @Test
    void noTimeButThatOfTheSourcesIsInIt() {
        Set<Long> times = Stream.concat(control.values().stream(), data.values().stream())
                .map(file -> file.entry().getLastModifiedTime().toMillis())
                .collect(Collectors.toSet());
        assertEquals(1, times.size(), times::toString);
        members.values()
                .forEach(member -> assertEquals(times, Set.of(member.getLastModified() * 1000), member.getName()));
    }

    @Test
    void manualPagesAreThoseOfTheModel() throws IOException {
        Map<String, String> pages = new ManualPages("x", "2026-01-31").all();
        String folder = "./usr/share/man/man1/";
        assertEquals(
                pages.keySet(),
                data.keySet().stream()
                        .filter(name -> name.startsWith(folder) && !name.equals(folder))
                        .map(name -> name.substring(folder.length(), name.length() - ".gz".length()))
                        .collect(Collectors.toCollection(TreeSet::new)));
        byte[] packed = data.get(folder + "dmaowner-show.1.gz").content();
        String page = new String(
                new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(body(pages.get("dmaowner-show.1")), body(page));
    }

    private static String body(String page) {
        return page.substring(page.indexOf(".SH"));
    }

    @Test
    void completionIsWhatTheCommandPrints() {
        Map<String, String> places = Map.of(
                "bash", "./usr/share/bash-completion/completions/dmaowner",
                "zsh", "./usr/share/zsh/vendor-completions/_dmaowner",
                "fish", "./usr/share/fish/vendor_completions.d/dmaowner.fish");
        places.forEach((shell, place) -> assertEquals(
                CommandRun.of("completion", shell).out(), data.get(place).text(), shell));
    }

    @Test
    void itSaysWhoseItIs() {
        String copyright = data.get("./usr/share/doc/dmaowner/copyright").text();
        data.keySet().stream()
                .filter(name -> name.endsWith(".jar"))
                .map(name -> name.substring(name.lastIndexOf('/') + 1))
                .filter(name -> !OURS.matcher(name).lookingAt())
                .map(name -> name.substring(0, name.indexOf('-')))
                .forEach(library -> assertTrue(copyright.contains("/" + library + "-"), library));
        assertFalse(copyright.contains("TODO"));
    }
}
