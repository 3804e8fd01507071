package dev.dmaowner.app.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that names the machine to look at. */
public final class MachineOptions {

    @Option(
            names = {"-m", "--machine"},
            paramLabel = "MACHINE",
            description = "Look at this machine instead of the one that this runs on: a capture of /sys (a folder or a"
                    + " .tar.gz), a device tree (.dtb), pasted text (a listing of groups, lspci with any of its options, the kernel's"
                    + " log), or one that comes with this command: sample:board or sample:pci. - is standard input. Given several"
                    + " times, the files complete one another.")
    private List<String> machines = new ArrayList<>();

    /** For picocli. */
    public MachineOptions() {}

    /** {@return the values, which tell of one machine together; none for the machine that this runs on} */
    public List<String> machines() {
        return List.copyOf(machines);
    }

    /** {@return the words that name the same machine to another command} */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        for (String machine : machines) {
            words.add("-m");
            words.add(machine);
        }
        return words;
    }
}
