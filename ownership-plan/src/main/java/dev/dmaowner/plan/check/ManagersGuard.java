package dev.dmaowner.plan.check;

import dev.dmaowner.PciAddress;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Objects to moving a device that another program manages: one that libvirt has given to a domain that runs, SPDK has locked, or kubelet has
 * given to a pod. They would not notice that it went.
 */
final class ManagersGuard implements Guard {

    static final String NAME = "managed-elsewhere";

    private static final List<String> DOMAINS = List.of("/run/libvirt/qemu", "/var/run/libvirt/qemu");
    private static final String SPDK = "/var/tmp/spdk_pci_lock_";
    private static final String KUBELET = "/var/lib/kubelet/device-plugins/kubelet_internal_checkpoint";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isAskedAbout(Goal goal) {
        return true;
    }

    @Override
    public boolean isForOverview() {
        return false;
    }

    @Override
    public Optional<String> against(HostUse use, SurveyedDevice device) throws IOException {
        Optional<PciAddress> address = PciAddress.of(device.id());
        if (address.isEmpty()) {
            return Optional.empty();
        }
        Host host = use.host();
        List<String> managers = new ArrayList<>();
        domain(host, address.get()).ifPresent(name -> managers.add("libvirt has given it to the domain " + name));
        if (host.exists(SPDK + device.id().name())) {
            managers.add("SPDK has a lock on it (" + SPDK + device.id().name() + ")");
        }
        if (text(host, KUBELET).contains("\"" + device.id().name() + "\"")) {
            managers.add("kubelet has it among the devices of a plug-in (" + KUBELET + ")");
        }
        return managers.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", managers));
    }

    /** The state of a domain that runs has its host devices, an element a line as libvirt writes it. */
    private static Optional<String> domain(Host host, PciAddress address) throws IOException {
        String wanted = String.format(
                Locale.ROOT,
                "domain='0x%04x' bus='0x%02x' slot='0x%02x' function='0x%x'",
                address.domain(),
                address.bus(),
                address.slot(),
                address.function());
        for (String folder : DOMAINS) {
            for (String file : names(host, folder)) {
                if (file.endsWith(".xml") && isInSource(text(host, folder + "/" + file), wanted)) {
                    return Optional.of(file.substring(0, file.length() - ".xml".length()));
                }
            }
        }
        return Optional.empty();
    }

    /** The same attributes also tell where a device is in the guest. */
    private static boolean isInSource(String text, String wanted) {
        boolean isSource = false;
        for (String line : text.split("\n")) {
            if (line.contains("<source")) {
                isSource = true;
            }
            if (isSource && line.contains(wanted)) {
                return true;
            }
            if (line.contains("</source>")) {
                isSource = false;
            }
        }
        return false;
    }

    /** Only root reads some of these; what a user cannot read is not known to be managed. */
    private static String text(Host host, String file) {
        try {
            return host.readText(file).orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private static List<String> names(Host host, String folder) {
        try {
            return host.list(folder);
        } catch (IOException e) {
            return List.of();
        }
    }
}
