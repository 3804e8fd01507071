package dev.dmaowner.bus.pci;

import dev.dmaowner.DeviceId;
import dev.dmaowner.PciAddress;
import dev.dmaowner.spi.DevicePlace;
import dev.dmaowner.spi.DevicePlace.Isolates;
import dev.dmaowner.spi.DevicePlace.Service;
import dev.dmaowner.spi.GroupForecast;
import dev.dmaowner.spi.GroupReason;
import dev.dmaowner.spi.GroupReason.Nature;
import java.util.List;
import java.util.Optional;

/** A prediction in the words that all buses share. */
final class PciForecast implements GroupForecast {

    private final GroupPrediction prediction;

    PciForecast(GroupPrediction prediction) {
        this.prediction = prediction;
    }

    @Override
    public List<Group> groups() {
        return prediction.groups().stream()
                .map(group -> new Group(
                        group.devices().stream().map(PciDevice::id).toList(),
                        group.reasons().stream().map(PciForecast::reason).toList()))
                .toList();
    }

    @Override
    public Optional<DevicePlace> place(DeviceId device) {
        return PciAddress.of(device).flatMap(prediction::explain).map(PciForecast::place);
    }

    private static DevicePlace place(GroupExplanation explanation) {
        return new DevicePlace(
                explanation.hops().stream().map(PciForecast::hop).toList(),
                explanation.device().oddities().stream().map(Oddity::sentence).toList(),
                unread(explanation.device()));
    }

    /** Isolation is decided in the extended space if anywhere, and that is the last of what is read. */
    private static Optional<String> unread(PciDevice device) {
        ConfigurationSpace space = device.configurationSpace();
        boolean extended =
                device.portType().found().isPresent() || device.portType().isUnknown();
        int wanted = extended ? ConfigurationSpace.LARGEST : ConfigurationSpace.CONVENTIONAL;
        if (space.length() >= wanted) {
            return Optional.empty();
        }
        return Optional.of(
                space.length() == 0
                        ? "nothing of its configuration space was read"
                        : "only the first " + space.length() + " bytes of its configuration space were read");
    }

    private static DevicePlace.Hop hop(GroupExplanation.Hop hop) {
        Isolation isolation = hop.isolation();
        return new DevicePlace.Hop(
                hop.device().id(),
                words(hop),
                isolates(isolation),
                isolation.fact(),
                isolation.remedy(),
                hop.accessControl().found().map(PciForecast::services).orElse(List.of()));
    }

    private static String words(GroupExplanation.Hop hop) {
        if (hop.device().isVirtualFunction()) {
            return "virtual function";
        }
        if (hop.portType().isUnknown()) {
            return hop.device().isBridge() ? "bridge" : "device";
        }
        return hop.portType()
                .found()
                .map(PortType::words)
                .orElse(hop.device().isBridge() ? "conventional PCI bridge" : "conventional PCI device");
    }

    private static Isolates isolates(Isolation isolation) {
        if (isolation.basis() == Isolation.Basis.NOT_READ) {
            return Isolates.UNKNOWN;
        }
        return isolation.isolates() ? Isolates.YES : Isolates.NO;
    }

    private static List<Service> services(AccessControl control) {
        return List.of(AccessControl.Service.values()).stream()
                .map(service -> new Service(service.letters(), state(control, service)))
                .toList();
    }

    private static Service.State state(AccessControl control, AccessControl.Service service) {
        if (!control.capable().contains(service)) {
            return Service.State.MISSING;
        }
        return control.enabled().contains(service) ? Service.State.ON : Service.State.OFF;
    }

    private static GroupReason reason(Reason reason) {
        return new GroupReason(
                nature(reason.kind()),
                reason.kind().name(),
                reason.device().deviceId(),
                reason.with().map(PciAddress::deviceId),
                reason.fact(),
                reason.remedy(),
                reason.because().stream().map(PciForecast::reason).toList());
    }

    private static Nature nature(Reason.Kind kind) {
        if (kind.isSharing()) {
            return Nature.SHARES;
        }
        return switch (kind) {
            case ISOLATED -> Nature.ALONE;
            case NOT_READ -> Nature.UNKNOWN;
            default -> Nature.FACT;
        };
    }
}
