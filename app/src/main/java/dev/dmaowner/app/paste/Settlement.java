package dev.dmaowner.app.paste;

import dev.dmaowner.PciAddress;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.DeviceBinding;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** Brings what texts say in line with a recording of the same machine, which counts wherever it says anything. */
final class Settlement {

    private static final String DEVICES = "/sys/bus/pci/devices";
    private static final String IOMMUS = "/sys/class/iommu";
    private static final String BELOW = "/sys/devices/";

    private final Host recording;
    private final String name;
    private final HostFacts facts;

    Settlement(Host recording, String name, HostFacts facts) {
        this.recording = recording;
        this.name = name;
        this.facts = facts;
    }

    void settle(Map<PciAddress, DeviceFacts> devices, Map<String, HostFacts.Member> others) throws IOException {
        // A folder without entries says that there are no groups.
        boolean tellsGroups = recording.exists("/sys/kernel/iommu_groups");
        boolean hasDevices = !recording.list(DEVICES).isEmpty();
        if (tellsGroups) {
            others.clear();
        }
        if (recording.exists(IOMMUS)) {
            facts.forgetIommus();
        }
        for (Iterator<DeviceFacts> each = devices.values().iterator(); each.hasNext(); ) {
            DeviceFacts device = each.next();
            Optional<String> folder = recording.linkTarget(DEVICES + "/" + device.address());
            if (folder.isPresent() && folder.get().startsWith(BELOW)) {
                settle(device, folder.get(), tellsGroups);
            } else if (hasDevices) {
                facts.remark(device.address() + " is not in " + name
                        + ", which has the devices of the machine; it is left out");
                each.remove();
            }
        }
    }

    private void settle(DeviceFacts device, String folder, boolean tellsGroups) throws IOException {
        device.settle(Fact.PATH, new Statement(folder.substring(BELOW.length()), name));
        Optional<String> driver = recording.linkName(folder + "/driver");
        if (driver.isPresent() || recording.exists(folder + "/uevent")) {
            settle(device, Fact.DRIVER, driver.orElse(Fact.NONE));
        }
        if (tellsGroups) {
            settle(
                    device,
                    Fact.GROUP,
                    recording.linkName(folder + "/iommu_group").orElse(Fact.NONE));
        }
        Optional<PciIdentity> identity = identity(folder);
        if (identity.isPresent()) {
            PciIdentity ids = identity.get();
            settle(device, Fact.IDS, ids.toString());
            settle(device, Fact.CLASS, HexFormat.of().toHexDigits(ids.classCode(), 6));
        }
    }

    private Optional<PciIdentity> identity(String folder) throws IOException {
        String modalias = recording.readText(folder + "/modalias").orElse(DeviceBinding.modalias(recording, folder));
        return PciIdentity.ofModalias(modalias);
    }

    private void settle(DeviceFacts device, Fact fact, String recorded) {
        Statement counts = new Statement(recorded, name);
        device.statement(fact)
                .filter(said -> !fact.agree(recorded, said.value()))
                .ifPresent(said -> facts.differ(device.address().toString(), fact.words(), counts, said));
        device.settle(fact, counts);
    }
}
