package dev.dmaowner.plan.survey;

import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.machine.RulesChoice;
import dev.dmaowner.machine.RulesChoice.Reason;
import dev.dmaowner.ownership.GroupOwnership;
import java.io.IOException;
import java.util.Optional;

/**
 * A host as it is surveyed: the host itself, or, where there is only a device tree, what a kernel would make of it at boot.
 *
 * @param host the host that answers, which is a simulated one where there is only a device tree
 * @param request how to survey it
 * @param booted the simulated machine, if there is only a device tree
 */
public record MachineView(Host host, SurveyRequest request, Optional<Machine> booted) {

    /**
     * {@return the view of a host}
     *
     * @param machines makes the machine where there is only a device tree
     * @throws IOException if the host cannot be read
     */
    public static MachineView of(Host host, MachineFactory machines) throws IOException {
        SurveyRequest request = SurveyRequest.of(machines.plugins()).with(machines.modulesOf(host));
        Firmware firmware = isBoardAlone(host) ? Firmware.read(host) : Firmware.NONE;
        if (firmware.deviceTree().isEmpty()) {
            return new MachineView(host, request.with(machines.rulesFor(host)), Optional.empty());
        }
        Machine booted = machines.simulate(host, firmware);
        SurveyRequest exact = request.with(firmware)
                .with(rulesOf(booted, host, machines))
                .withExactOwnership(id -> booted.group(id).map(GroupOwnership::ownership))
                .withMemberFacts(id -> booted.groupOf(id).flatMap(booted::group).map(group -> group.factsOf(id)));
        return new MachineView(booted.host(), exact, Optional.of(booted));
    }

    /** A device tree with a listing of PCI devices counts as one: neither shows what a kernel has made of the board. */
    private static boolean isBoardAlone(Host host) {
        boolean isTreeWithListing = host.exists("/sys/firmware/fdt")
                && !host.exists("/sys/bus/platform")
                && !host.exists("/sys/kernel/iommu_groups");
        return isTreeWithListing || !host.exists("/sys/bus");
    }

    /** A board has no kernel of its own, so an unknown release is no caveat there. */
    private static RulesChoice rulesOf(Machine booted, Host host, MachineFactory machines) throws IOException {
        RulesChoice choice = machines.rulesFor(host);
        return choice.reason() == Reason.REQUESTED ? choice : RulesChoice.requested(booted.rules());
    }

    /** {@return a survey of the host} */
    public HostSurvey survey() throws IOException {
        return HostSurvey.of(host, request);
    }
}
