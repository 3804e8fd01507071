package dev.dmaowner.app.show;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.PciAddress;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.show.Board.GroupToCome;
import dev.dmaowner.app.show.Board.Place;
import dev.dmaowner.app.source.TreePlace;
import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.JoinAnswer;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Predicts the groups of a board by booting it twice: as it is, and with a driver for every device. */
final class BoardReader {

    private final Machine booted;
    private final Machine allProbed;

    private BoardReader(Machine booted, Machine allProbed) {
        this.booted = booted;
        this.allProbed = allProbed;
    }

    /**
     * Reads a board.
     *
     * @param machines the factory that made the machine
     * @param booted the machine after boot
     * @throws IOException if the host cannot be read
     */
    static Board read(Host host, Firmware firmware, MachineFactory machines, Machine booted) throws IOException {
        BoardReader reader = new BoardReader(booted, machines.simulateAllProbed(host));
        return new Board(
                reader.places(), reader.untranslated(firmware), reader.bridges(firmware), disabledIommus(firmware));
    }

    private Map<DeviceId, Place> places() {
        Map<DeviceId, Place> places = new HashMap<>();
        for (Device device : booted.devices()) {
            booted.dmaConfiguration(device.id())
                    .flatMap(configuration -> configuration.iommu())
                    .filter(iommu -> notTranslated(device.id()).isEmpty())
                    .ifPresent(iommu -> places.put(device.id(), place(device.id(), iommu)));
        }
        return places;
    }

    private Map<DeviceId, String> untranslated(Firmware firmware) {
        Map<DeviceId, String> reasons = new HashMap<>();
        for (Device device : booted.devices()) {
            notTranslated(device.id())
                    .or(() -> TreePlace.disabledIommu(device, firmware))
                    .ifPresent(reason -> reasons.put(device.id(), reason));
        }
        return reasons;
    }

    private Optional<String> notTranslated(DeviceId device) {
        return allProbed
                .whyNoGroup(device)
                .filter(JoinAnswer.NotTranslated.class::isInstance)
                .map(answer -> ((JoinAnswer.NotTranslated) answer).reason());
    }

    private Map<DeviceId, String> bridges(Firmware firmware) {
        Map<DeviceId, String> bridges = new HashMap<>();
        for (Device device : booted.devices()) {
            if (!device.id().bus().equals(PciAddress.BUS)) {
                TreePlace.devicesBehind(device, firmware).ifPresent(words -> bridges.put(device.id(), words));
            }
        }
        return bridges;
    }

    private Place place(DeviceId device, IommuSpecifier iommu) {
        if (booted.groupOf(device).isPresent()) {
            return new Place(iommu, Optional.empty(), Optional.empty());
        }
        Optional<GroupToCome> toCome =
                allProbed.groupOf(device).flatMap(allProbed::group).map(group -> toCome(device, group));
        Optional<String> waiting =
                toCome.isPresent() ? Optional.empty() : whyNoGroup(device).map(Refusal::reason);
        return new Place(iommu, toCome, waiting);
    }

    private Optional<Refusal> whyNoGroup(DeviceId device) {
        return allProbed
                .whyNoGroup(device)
                .filter(JoinAnswer.Refused.class::isInstance)
                .map(answer -> ((JoinAnswer.Refused) answer).why())
                .or(() -> booted.lastRefusal(device))
                .or(() -> allProbed.lastRefusal(device));
    }

    private GroupToCome toCome(DeviceId device, GroupOwnership group) {
        List<DeviceId> others = group.members().stream()
                .filter(member -> !member.equals(device))
                .toList();
        Optional<GroupId> joins =
                others.stream().flatMap(other -> booted.groupOf(other).stream()).findFirst();
        return new GroupToCome(joins, others);
    }

    private static List<String> disabledIommus(Firmware firmware) {
        return firmware.deviceTree().map(DeviceTree::nodes).orElse(List.of()).stream()
                .filter(node -> node.has("#iommu-cells") && !node.isAvailable())
                .map(DeviceTreeNode::path)
                .toList();
    }
}
