package dev.dmaowner.app.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ids that vfio-pci is given at boot, and the files that would give it one later: on the kernel's command line, as options of modprobe, in
 * the list of modules of an initial file system, and in scripts that write to {@code new_id}.
 *
 * @param ids the ids, each once
 * @param writers the files that write to {@code new_id}
 */
record GivenIds(List<GivenId> ids, List<String> writers) {

    static final String COMMAND_LINE = "/proc/cmdline";

    /** The most important first; a file there hides those of its name in the others. */
    static final List<String> MODPROBE = List.of(
            "/etc/modprobe.d",
            "/run/modprobe.d",
            "/usr/local/lib/modprobe.d",
            "/usr/lib/modprobe.d",
            "/lib/modprobe.d");

    private static final List<String> LISTS = List.of("/etc/initramfs-tools/modules", "/etc/modules");
    private static final List<String> SCRIPTS = List.of(
            "/etc/udev/rules.d",
            "/etc/systemd/system",
            "/etc/initramfs-tools/scripts/init-top",
            "/etc/initramfs-tools/scripts/init-premount",
            "/etc/initcpio/hooks",
            "/etc/local.d");
    private static final List<String> SCRIPT_FILES = List.of("/etc/rc.local");
    private static final String PARAMETER = "vfio_pci.ids=";
    private static final String MODULE = "vfio_pci";
    private static final String IDS = "ids=";
    private static final String NEW_ID = "/vfio-pci/new_id";

    static GivenIds of(ExaminedHost machine) throws IOException {
        Map<String, GivenId> ids = new TreeMap<>();
        List<String> writers = new ArrayList<>();
        for (String word : machine.text(COMMAND_LINE).orElse("").split("\\s+")) {
            int end = word.indexOf('=') + 1;
            if (word.substring(0, end).replace('-', '_').equals(PARAMETER)) {
                add(ids, word.substring(end));
            }
        }
        Map<String, String> options = new TreeMap<>();
        for (String folder : MODPROBE) {
            for (String file : machine.host().list(folder)) {
                if (file.endsWith(".conf")) {
                    options.putIfAbsent(file, folder + "/" + file);
                }
            }
        }
        for (String file : options.values()) {
            String text = machine.text(file).orElse("");
            text.lines().forEach(line -> inWords(ids, line, "options"));
            noteWriter(writers, file, text);
        }
        for (String file : LISTS) {
            machine.text(file).orElse("").lines().forEach(line -> inWords(ids, line, ""));
        }
        List<String> scripts = new ArrayList<>(SCRIPT_FILES);
        for (String folder : SCRIPTS) {
            machine.host().list(folder).forEach(file -> scripts.add(folder + "/" + file));
        }
        for (String file : scripts) {
            noteWriter(writers, file, machine.text(file).orElse(""));
        }
        return new GivenIds(List.copyOf(ids.values()), writers);
    }

    private static void noteWriter(List<String> writers, String file, String text) {
        if (text.lines().anyMatch(line -> line.contains(NEW_ID) && !line.strip().startsWith("#"))) {
            writers.add(file);
        }
    }

    /** @param first the word that the line must begin with before the module; empty text if the module is the first */
    private static void inWords(Map<String, GivenId> ids, String line, String first) {
        String[] words = line.strip().split("\\s+");
        int module = first.isEmpty() ? 0 : 1;
        boolean isOfModule = words.length > module + 1
                && (first.isEmpty() || words[0].equals(first))
                && words[module].replace('-', '_').equals(MODULE);
        for (int i = module + 1; isOfModule && i < words.length; i++) {
            if (words[i].startsWith(IDS)) {
                add(ids, words[i].substring(IDS.length()));
            }
        }
    }

    private static void add(Map<String, GivenId> ids, String list) {
        GivenId.in(list).forEach(id -> ids.put(id.text(), id));
    }
}
