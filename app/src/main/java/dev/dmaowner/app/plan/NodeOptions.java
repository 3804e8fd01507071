package dev.dmaowner.app.plan;

import dev.dmaowner.Digits;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.plan.check.Guard;
import dev.dmaowner.plan.check.Guards;
import dev.dmaowner.plan.survey.Isolation;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say who may open the nodes of devices that are taken. */
final class NodeOptions {

    /** A group without the right to open a node has no use of it. */
    private static final String MODE_OF_GROUP = "0660";

    /** Of a file, with room for what is put behind it. */
    private static final int LONGEST_NAME = 240;

    @Option(
            names = "--user",
            paramLabel = "USER",
            description = "Let this user open /dev/vfio/GROUP, and the node of the device where the kernel has one.")
    private @Nullable String user;

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "Let the members of this group of users open them (with mode 0660 if --mode is not given).")
    private @Nullable String group;

    @Option(names = "--mode", paramLabel = "MODE", description = "The permissions of these nodes, such as 0660.")
    private @Nullable String mode;

    @Option(
            names = "--no-iommu",
            description =
                    "Hand out devices that are in no IOMMU group, by VFIO's no-IOMMU mode: their DMA can then reach all"
                            + " of this host's memory, and the kernel is tainted until the next boot.")
    private boolean[] noIommu = {};

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description =
                    "Check that the memory of a guest of this size, such as 8G, may be locked, as VFIO pins all of it: by"
                            + " --user, or by --unit or --domain.")
    private @Nullable String memory;

    @Option(
            names = "--unit",
            paramLabel = "UNIT",
            description = "The unit of systemd that runs the guest, whose limit --memory checks.")
    private @Nullable String unit;

    @Option(
            names = "--domain",
            paramLabel = "DOMAIN",
            description = "Check the limit of this domain of libvirt, for its own memory if --memory is not given.")
    private @Nullable String domain;

    NodeOptions() {}

    /** {@return the check of what the user may lock, empty if it is not asked for} */
    Optional<Guard> memory() throws CommandFailure {
        if (unit != null && domain != null) {
            throw new CommandFailure(
                    ExitCode.USAGE, "a guest is run by a unit (--unit) or by libvirt (--domain), not by both");
        } else if (domain != null) {
            return Optional.of(
                    Guards.lockedMemoryOfDomain(component("--domain", domain), memory == null ? 0 : bytes(memory)));
        } else if (memory == null) {
            if (unit != null) {
                throw new CommandFailure(ExitCode.USAGE, "how much memory: --unit needs --memory, such as --memory 8G");
            }
            return Optional.empty();
        } else if (unit != null) {
            String name = component("--unit", unit);
            return Optional.of(Guards.lockedMemoryOfUnit(name.contains(".") ? name : name + ".service", bytes(memory)));
        } else if (user == null) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "whose memory: --memory needs --user, --unit or --domain; root may lock all there is");
        }
        return Optional.of(Guards.lockedMemory(user, bytes(memory)));
    }

    /** A name that becomes that of a file. */
    private static String component(String option, String name) throws CommandFailure {
        boolean isOne = !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && name.charAt(0) != '.'
                && name.chars().allMatch(c -> c > ' ' && c != '/' && c != 0x7f);
        if (!isOne) {
            throw new CommandFailure(ExitCode.USAGE, "'" + name + "' of " + option + " is no name");
        }
        return name;
    }

    private static long bytes(String size) throws CommandFailure {
        String number = size.endsWith("iB") ? size.substring(0, size.length() - 2) : size;
        int power = number.isEmpty() ? -1 : "KMGT".indexOf(number.charAt(number.length() - 1));
        OptionalLong count = Digits.number(power < 0 ? number : number.substring(0, number.length() - 1));
        int shift = power < 0 ? 0 : 10 * (power + 1);
        if (count.isEmpty() || count.getAsLong() > Long.MAX_VALUE >> shift) {
            throw new CommandFailure(ExitCode.USAGE, "'" + size + "' is no size of memory, such as 8G or 512M");
        }
        return count.getAsLong() << shift;
    }

    /** {@return what confines the devices} */
    Isolation isolation() {
        return noIommu.length > 0 ? Isolation.NONE : Isolation.BY_IOMMU;
    }

    /** {@return who may open the nodes; unchanged if nothing is asked for} */
    NodeAccess access() throws CommandFailure {
        for (String given : Arrays.asList(user, group, mode)) {
            if (given != null && given.isEmpty()) {
                throw new CommandFailure(ExitCode.USAGE, "--user, --group and --mode need a value, and one is empty");
            }
        }
        String permissions = mode != null ? mode : group != null ? MODE_OF_GROUP : "";
        try {
            return new NodeAccess(user == null ? "" : user, group == null ? "" : group, permissions);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, e);
        }
    }
}
