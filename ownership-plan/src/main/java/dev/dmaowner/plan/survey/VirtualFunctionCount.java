package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Digits;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Goal;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** How many virtual functions (SR-IOV) a physical function has, and can have. */
public final class VirtualFunctionCount {

    private VirtualFunctionCount() {}

    /** {@return how many it has ({@code sriov_numvfs}), empty if the host does not show that} */
    public static OptionalInt of(Host host, DeviceId device) throws IOException {
        return number(host, device, "sriov_numvfs");
    }

    /** {@return how many it can have ({@code sriov_totalvfs}), empty if the host does not show that} */
    public static OptionalInt most(Host host, DeviceId device) throws IOException {
        return number(host, device, "sriov_totalvfs");
    }

    private static OptionalInt number(Host host, DeviceId device, String file) throws IOException {
        OptionalLong number = Digits.number(
                host.readText(DeviceBinding.folder(device) + "/" + file).orElse(""));
        return number.isPresent() && number.getAsLong() <= Goal.Vfs.MOST
                ? OptionalInt.of((int) number.getAsLong())
                : OptionalInt.empty();
    }
}
