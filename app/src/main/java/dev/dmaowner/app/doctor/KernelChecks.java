package dev.dmaowner.app.doctor;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.machine.RulesChoice;
import dev.dmaowner.machine.RulesChoice.Reason;
import dev.dmaowner.plan.survey.IommuState;
import dev.dmaowner.plan.survey.IommuState.Groups;
import dev.dmaowner.plan.survey.IommuState.Kind;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is asked about the kernel and what is below or around it. */
final class KernelChecks {

    private static final String RELEASE = "/proc/sys/kernel/osrelease";
    private static final String LOCKDOWN = "/sys/kernel/security/lockdown";
    private static final String SECURE_BOOT =
            "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";
    private static final String EFI = "/sys/firmware/efi";
    /** A variable's content begins with four bytes of attributes. */
    private static final int VARIABLE_VALUE = 4;

    private static final String HYPERVISOR = "/sys/hypervisor/type";
    private static final String OWN_CGROUP = "/proc/self/cgroup";
    private static final List<String> CONTAINER_MARKS =
            List.of("/run/.containerenv", "/.dockerenv", "/run/systemd/container");
    private static final List<String> CONTAINER_CGROUPS =
            List.of("/docker", "/lxc", "/kubepods", "/libpod", "cri-containerd", "/machine.slice/libpod");
    /** Drivers that map registers without an IOMMU, which a kernel in lockdown forbids. */
    private static final Set<String> WITHOUT_IOMMU = Set.of("igb_uio", "uio_pci_generic");

    private KernelChecks() {}

    static Check release(ExaminedHost machine) {
        String name = "kernel-rules";
        RulesChoice choice = machine.survey().rulesChoice();
        if (choice.reason() == Reason.UNKNOWN_RELEASE) {
            return Check.notKnown(name, "the kernel's release is not recorded", RELEASE);
        }
        boolean isOld = choice.rules().generation() == OwnershipRules.LINUX_3_6;
        Optional<String> caveat = choice.caveat();
        if (isOld && caveat.isPresent()) {
            return Check.notKnown(name, caveat.get());
        }
        return isOld
                ? Check.failed(
                        name,
                        "Linux " + choice.kernelRelease().orElse("before 5.19")
                                + " checks a group only when userspace takes it: each member"
                                + " must have no driver, or pci-stub or a vfio driver, or be a bridge. It does not check a bind: a driver"
                                + " of the kernel that binds to a member while userspace has the group stops the kernel (BUG). A driver's"
                                + " private domain, direct mappings of other makers' IOMMUs than Intel's and coherence are not checked,"
                                + " and there is no iommufd",
                        "Linux 5.19 or later; until then, keep drivers from binding on their own while userspace has the group"
                                + " (driver_override for every member)")
                : Check.passed(name, "the kernel keeps a group for one owner at every bind: " + choice);
    }

    static Check lockdown(ExaminedHost machine) {
        String name = "lockdown";
        Optional<String> lockdown = machine.text(LOCKDOWN).flatMap(KernelChecks::chosen);
        Optional<Boolean> secureBoot = machine.content(SECURE_BOOT)
                .filter(content -> content.length > VARIABLE_VALUE)
                .map(content -> content[VARIABLE_VALUE] == 1);
        String boot = secureBoot
                .map(isOn -> isOn ? "Secure Boot is on, so modules must be signed; " : "Secure Boot is off; ")
                .orElse(
                        machine.isLive() && !machine.host().exists(EFI)
                                ? ""
                                : "whether Secure Boot is on is not known; ");
        if (lockdown.isEmpty()) {
            return machine.isLive()
                    ? Check.notKnown(name, boot + "the kernel does not show whether it is locked down", LOCKDOWN)
                    : Check.notKnown(
                            name, boot + "it is not recorded whether the kernel is locked down", LOCKDOWN, SECURE_BOOT);
        }
        List<SurveyedDevice> barred = machine.survey().devices().stream()
                .filter(device ->
                        device.driver().filter(WITHOUT_IOMMU::contains).isPresent())
                .toList();
        if (lockdown.get().equals("none")) {
            return Check.passed(name, boot + "the kernel is not locked down");
        }
        return barred.isEmpty()
                ? Check.passed(
                        name,
                        boot + "the kernel is locked down (" + lockdown.get()
                                + "): vfio works, what maps registers without it (uio, setpci) does not")
                : Check.failed(
                        name,
                        boot + "the kernel is locked down (" + lockdown.get()
                                + "), which forbids to map the registers of "
                                + barred.stream()
                                        .map(device -> device.id().name())
                                        .collect(Collectors.joining(", "))
                                + " through uio",
                        "bind them to vfio-pci instead");
    }

    /** {@return the word in brackets, as in {@code none [integrity] confidentiality}} */
    private static Optional<String> chosen(String text) {
        int open = text.indexOf('[');
        int close = text.indexOf(']', open + 1);
        return open < 0 || close < 0 ? Optional.empty() : Optional.of(text.substring(open + 1, close));
    }

    static Check xen(ExaminedHost machine) {
        String name = "xen";
        IommuState iommu = machine.survey().iommu();
        if (iommu.kind() == Kind.HYPERVISOR) {
            return Check.failed(name, iommu.statement(), iommu.cure());
        } else if (machine.text(HYPERVISOR).equals(Optional.of("xen"))) {
            return Check.failed(
                    name,
                    "this kernel runs on Xen, which hands devices to its guests by itself",
                    "use xl pci-assignable-add, or boot without Xen to use VFIO");
        } else if (iommu.groups() == Groups.PRESENT) {
            return Check.passed(name, "no Xen below this kernel keeps the IOMMU for itself, as there are groups");
        }
        return machine.isRecorded(HYPERVISOR)
                ? Check.passed(name, "there is no Xen below this kernel")
                : Check.notKnown(name, "it is not recorded whether there is Xen below this kernel", HYPERVISOR);
    }

    static Check container(ExaminedHost machine) throws IOException {
        String name = "container";
        Optional<String> mark = CONTAINER_MARKS.stream()
                .filter(machine.host()::exists)
                .findFirst()
                .or(() -> machine.text(OWN_CGROUP)
                        .filter(text -> CONTAINER_CGROUPS.stream().anyMatch(text::contains))
                        .map(text -> OWN_CGROUP));
        if (mark.isPresent()) {
            return Check.failed(
                    name,
                    "this is in a container (" + mark.get()
                            + "): it sees the devices of its host, but may not be permitted to write to /sys or to"
                            + " open nodes",
                    "run it on the host, or give the container /dev/vfio, its devices and a writable /sys");
        }
        return machine.isLive()
                ? Check.passed(name, "nothing shows that this is in a container")
                : Check.notKnown(
                        name,
                        "it is not recorded whether this is in a container",
                        CONTAINER_MARKS.get(0),
                        CONTAINER_MARKS.get(1));
    }
}
