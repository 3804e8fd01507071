package dev.dmaowner.app.paste;

import dev.dmaowner.PciAddress;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** Brings what texts say in line with a recording of the same machine, which counts wherever it says anything. */
final class Settlement {

    private static final String DEVICES = "/sys/bus/pci/devices";
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
        boolean hasGroups = !recording.list("/sys/kernel/iommu_groups").isEmpty();
        boolean hasDevices = !recording.list(DEVICES).isEmpty();
        if (hasGroups) {
            others.clear();
        }
        for (Iterator<DeviceFacts> each = devices.values().iterator(); each.hasNext(); ) {
            DeviceFacts device = each.next();
            Optional<String> folder = recording.linkTarget(DEVICES + "/" + device.address());
            if (folder.isPresent() && folder.get().startsWith(BELOW)) {
                settle(device, folder.get(), hasGroups);
            } else if (hasDevices) {
                facts.remark(device.address() + " is not in " + name
                        + ", which has the devices of the machine; it is left out");
                each.remove();
            }
        }
    }

    private void settle(DeviceFacts device, String folder, boolean hasGroups) throws IOException {
        device.settle(Fact.PATH, new Statement(folder.substring(BELOW.length()), name));
        Optional<String> driver = recording.linkName(folder + "/driver");
        if (driver.isPresent() || recording.exists(folder + "/uevent")) {
            settle(device, Fact.DRIVER, driver.orElse(Fact.NONE));
        }
        if (hasGroups) {
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
        Optional<String> modalias = recording.readText(folder + "/modalias");
        return (modalias.isPresent()
                        ? modalias
                        : recording.readText(folder + "/uevent").flatMap(text -> text.lines()
                                .filter(line -> line.startsWith("MODALIAS="))
                                .map(line -> line.substring("MODALIAS=".length()))
                                .findFirst()))
                .flatMap(PciIdentity::ofModalias);
    }

    private void settle(DeviceFacts device, Fact fact, String recorded) {
        Statement counts = new Statement(recorded, name);
        device.statement(fact)
                .filter(said -> !fact.agree(recorded, said.value()))
                .ifPresent(said -> facts.differ(device.address().toString(), fact.words(), counts, said));
        device.settle(fact, counts);
    }
}
