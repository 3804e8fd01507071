package com.example.fslmc.provider;

import com.example.fslmc.ManagementComplexObject;
import com.example.fslmc.ObjectName;
import dev.dmaowner.DeviceId;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.PopulatedDevice;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.SysfsDevice;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.EnumerationSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where objects come from: what a host shows; else the root container of each complex that its tree describes. What is in a
 * container only the complex itself can tell.
 */
final class Objects {

    private static final String COMPLEX = "fsl,qoriq-mc";
    private static final String MODALIAS = "fsl-mc:v";
    private static final int VENDOR_DIGITS = 8;

    private Objects() {}

    static List<Device> of(EnumerationSource source) throws IOException {
        return SysfsDevice.showsBus(source.host(), ManagementComplexObject.BUS)
                ? shown(source.host())
                : described(source.firmware());
    }

    /** Containers come before what is in them: {@link SysfsDevice#onBus} lists parents first. */
    private static List<Device> shown(Host host) throws IOException {
        List<Device> objects = new ArrayList<>();
        for (SysfsDevice device : SysfsDevice.onBus(host, ManagementComplexObject.BUS)) {
            Optional<ObjectName> name = ObjectName.parse(device.id().name());
            Optional<Integer> vendor = vendor(device.uevent().getOrDefault("MODALIAS", ""));
            if (name.isPresent() && vendor.isPresent()) {
                objects.add(new ManagementComplexObject(
                        name.get(), vendor.get(), device.parent(), device.path(), complexNode(host, device.path())));
            }
        }
        return objects;
    }

    private static Optional<Integer> vendor(String modalias) {
        if (!modalias.startsWith(MODALIAS) || modalias.length() <= MODALIAS.length() + VENDOR_DIGITS) {
            return Optional.empty();
        }
        String digits = modalias.substring(MODALIAS.length(), MODALIAS.length() + VENDOR_DIGITS);
        boolean hexadecimal = digits.chars().allMatch(c -> Character.digit(c, 16) >= 0);
        return hexadecimal ? Optional.of(Integer.parseUnsignedInt(digits, 16)) : Optional.empty();
    }

    /** The first directory above that is not an object's own is the complex's. */
    private static Optional<FirmwareNode> complexNode(Host host, String path) throws IOException {
        String directory = path;
        while (ObjectName.parse(directory.substring(directory.lastIndexOf('/') + 1)).isPresent()) {
            directory = directory.substring(0, directory.lastIndexOf('/'));
        }
        for (String line : host.readText(directory + "/uevent").orElse("").split("\n")) {
            if (line.startsWith("OF_FULLNAME=/")) {
                return Optional.of(new FirmwareNode.TreeNode(line.substring(line.indexOf('=') + 1)));
            }
        }
        return Optional.empty();
    }

    private static List<Device> described(Firmware firmware) {
        List<Device> roots = new ArrayList<>();
        for (PopulatedDevice complex : firmware.populatedDevices()) {
            if (complex.node().isCompatible(COMPLEX)) {
                ObjectName root = new ObjectName("dprc", roots.size() + 1);
                roots.add(new ManagementComplexObject(
                        root,
                        ManagementComplexObject.FREESCALE,
                        Optional.of(new DeviceId(complex.kind().bus(), complex.name())),
                        complex.sysfsPath() + "/" + root,
                        Optional.of(complex.node().asFirmwareNode())));
            }
        }
        return roots;
    }
}
