package dev.dmaowner.plan.check;

import dev.dmaowner.PciAddress;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.spi.Dependents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Objects to taking a physical function with virtual functions, which unbinding its driver removes. */
final class VirtualFunctionsGuard implements Guard {

    private static final String LINK = "virtfn";

    @Override
    public String name() {
        return "virtual-functions";
    }

    @Override
    public Optional<String> against(HostUse use, SurveyedDevice device) throws IOException {
        boolean switchesOff = device.driver()
                .filter(driver -> !Dependents.keepsVirtualFunctions(driver))
                .isPresent();
        if (!switchesOff || !device.id().bus().equals(PciAddress.BUS)) {
            return Optional.empty();
        }
        // All virtual functions are in the survey; only what a capture has lost of them is not.
        if (use.isOverview() && !use.survey().hasVirtualFunctions(device)) {
            return Optional.empty();
        }
        Host host = use.host();
        String path = device.device().sysfsPath();
        Optional<String> number = host.readText(path + "/sriov_numvfs");
        if (number.equals(Optional.of("0"))) {
            return Optional.empty();
        }
        List<String> functions = new ArrayList<>();
        for (String name : host.list(path)) {
            Optional<String> place = name.startsWith(LINK) ? host.linkTarget(path + "/" + name) : Optional.empty();
            if (place.isPresent()) {
                String driver = host.linkName(place.get() + "/driver")
                        .map(held -> " (" + held + ")")
                        .orElse("");
                functions.add(host.linkName(path + "/" + name).orElse(name) + driver);
            }
        }
        // Links are there also where the number is not recorded.
        if (functions.isEmpty() && number.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("unbinding its driver removes its virtual functions"
                + (functions.isEmpty() ? ", " + number.get() + " in number" : ": " + String.join(", ", functions)));
    }
}
