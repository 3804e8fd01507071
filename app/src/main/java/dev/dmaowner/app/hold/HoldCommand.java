package dev.dmaowner.app.hold;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.calls.LiveCalls;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.app.names.NameLookup;
import dev.dmaowner.app.names.Named;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.RegisterAccess;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code hold}: keeps a group from all others, as long as it runs. */
@Command(
        name = "hold",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Claim a group as a user of VFIO does and keep it while COMMAND runs, or without one until it is interrupted: the kernel lets"
                    + " no driver and no other user have a device of the group meanwhile. Nothing that is killed leaves it claimed.",
            "At least one device of the group has to be bound to a VFIO driver, and none to a driver of the kernel. COMMAND gets no"
                    + " access to the devices; its exit code is passed on. With --verbose the regions and interrupts of each"
                    + " device are listed, and whether it can be reset. Of JSON there is one document, with all of that, when the"
                    + " group is held; if there is a COMMAND, it goes to standard error.",
            "No reset is requested. The kernel itself resets a device that can be when its file is opened and closed, as for any user."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner hold 0000:01:00.0                     until it is interrupted",
            "  dmaowner hold 7 -- ./flash-firmware --all",
            "  dmaowner hold 7 --verbose -- true              what its devices give a user"
        })
public final class HoldCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "DEVICE|GROUP", description = "The group, or a device of it.")
    private String word = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "What to run meanwhile, with its arguments, behind '--'.")
    private List<String> command = List.of();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public HoldCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        Host host = LiveCalls.thisMachine(RegisterAccess.NONE);
        GroupId group = group(host, new NameLookup(host).deviceOrGroup(word));
        Outcome<HeldGroup> outcome = HeldGroup.claim(host, group);
        Optional<Refusal> refusal = outcome.refusal();
        if (refusal.isPresent()) {
            throw refused(group, refusal.get());
        }
        HeldGroup held = outcome.value().orElseThrow();
        try (held) {
            say(held, group);
            return command.isEmpty() ? untilEnded() : run();
        }
    }

    private GroupId group(Host host, Named named) throws CommandFailure, IOException {
        if (named instanceof Named.OfGroup group) {
            return group.id();
        }
        DeviceId device = ((Named.OfDevice) named).id();
        return host.linkName("/sys/bus/" + device.bus() + "/devices/" + device.name() + "/iommu_group")
                .flatMap(GroupId::ofName)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.REFUSED, device.name() + " has no IOMMU group, so no user can have it"));
    }

    private static CommandFailure refused(GroupId group, Refusal why) {
        List<String> details = new ArrayList<>();
        why.heldBy().ifPresent(holder -> details.add("held: " + holder));
        why.cure().ifPresent(cure -> details.add("cure: " + cure));
        return new CommandFailure(ExitCode.REFUSED, "group " + group + " cannot be held: " + why.reason(), details);
    }

    /** Without a command, standard output tells a caller when the group is held; with one it is the command's. */
    private void say(HeldGroup held, GroupId group) throws IOException {
        Console console = output.console();
        PrintWriter out = command.isEmpty() ? console.out() : console.err();
        if (output.format() == OutputFormat.JSON) {
            JsonOutput.print(out, json -> HeldJson.write(json, group, held.paths(), held.told(), held.notes()));
        } else {
            boolean isVerbose = output.global().isVerbose();
            if (command.isEmpty() || isVerbose) {
                out.println("group " + group + " is held by process "
                        + ProcessHandle.current().pid() + " through " + String.join(", ", held.paths()));
            }
            if (isVerbose) {
                held.told().forEach(device -> HeldDeviceText.lines(device).forEach(out::println));
            }
            held.notes().forEach(note -> console.err()
                    .println("dmaowner hold: note: " + note
                            + "; the hold ends when the last device of the group is unbound from its VFIO driver"));
        }
        console.out().flush();
        console.err().flush();
    }

    /** A signal ends the process, and with it all that it has open. */
    private static int untilEnded() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.DONE.number();
    }

    /** A signal to this process is passed on, and the group is held until the command has ended. */
    private int run() throws CommandFailure {
        Process process;
        try {
            process = new ProcessBuilder(command).inheritIO().start();
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.UNREADABLE, command.get(0) + " cannot be run: " + e.getMessage());
        }
        Thread ending = new Thread(() -> {
            process.destroy();
            waitFor(process);
        });
        Runtime.getRuntime().addShutdownHook(ending);
        int code = waitFor(process);
        try {
            Runtime.getRuntime().removeShutdownHook(ending);
        } catch (IllegalStateException e) {
            // A signal is ending this process, whose exit code tells of it.
        }
        return code;
    }

    private static int waitFor(Process process) {
        boolean isInterrupted = false;
        while (true) {
            try {
                int code = process.waitFor();
                if (isInterrupted) {
                    Thread.currentThread().interrupt();
                }
                return code;
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
    }
}
