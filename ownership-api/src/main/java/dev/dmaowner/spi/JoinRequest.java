package dev.dmaowner.spi;

import dev.dmaowner.KernelRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.IommuSpecifier;
import java.util.Optional;

/**
 * A device that asks to join.
 *
 * @param device the device
 * @param instance the IOMMU that would translate it
 * @param ids the ids under which it does DMA, as firmware says; empty where firmware names no ids for devices
 * @param view the devices that there are, and their groups
 * @param rules the rules in force
 * @param firmware the host's firmware, read once
 */
public record JoinRequest(
        Device device,
        IommuInstance instance,
        Optional<IommuSpecifier> ids,
        GroupView view,
        KernelRules rules,
        Firmware firmware) {}
