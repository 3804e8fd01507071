package dev.dmaowner.app.prediction;

import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.host.Host;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds devices that no IOMMU of the host translates. They are in no group, whatever their bus predicts. */
final class Translation {

    private record Translator(IommuDriver driver, IommuInstance instance) {}

    private final Firmware tables;
    private final FirmwareDmaConfigure firmware;
    private final List<Translator> translators;
    private final KernelRules rules;

    /** The IOMMUs whose registration is undone, with the reason. */
    private final Map<Translator, String> undone = new HashMap<>();

    private Translation(Firmware tables, List<Translator> translators, KernelRules rules) {
        this.tables = tables;
        this.firmware = new FirmwareDmaConfigure(tables);
        this.translators = translators;
        this.rules = rules;
    }

    static Translation of(Host host, Firmware firmware, List<IommuDriver> drivers, KernelRules rules)
            throws IOException {
        List<Translator> translators = new ArrayList<>();
        for (IommuDriver driver : drivers) {
            for (IommuInstance instance : driver.discover(host, firmware)) {
                translators.add(new Translator(driver, instance));
            }
        }
        return new Translation(firmware, translators, rules);
    }

    /** {@return whether one refused device can undo an IOMMU of this machine, so that all its devices must be looked at} */
    boolean dependsOnAllDevices() {
        return rules.has(KernelChange.REFUSAL_UNDOES_IOMMU)
                && translators.stream()
                        .anyMatch(translator -> translator.instance.node().isPresent());
    }

    /** Look for devices that undo the registration of their IOMMU. */
    void lookAt(BusType bus, List<Device> devices) {
        for (Translator translator : translators) {
            if (translator.instance.node().isPresent() && !undone.containsKey(translator)) {
                devices.stream()
                        .flatMap(device -> undoing(translator, bus, device).stream())
                        .findFirst()
                        .ifPresent(why -> undone.put(translator, why));
            }
        }
    }

    private Optional<String> undoing(Translator translator, BusType bus, Device device) {
        return answer(translator, bus, device).orElse(null) instanceof JoinAnswer.Refused refused
                ? refused.undoes(translator.instance, device.id(), rules).map(Refusal::reason)
                : Optional.empty();
    }

    /**
     * {@return why a device is in no group; empty if it may be in one, or if there is no IOMMU to ask}
     */
    Optional<String> whyNone(BusType bus, Device device) {
        String why = "";
        for (Translator translator : translators) {
            Optional<String> no = refusal(translator, bus, device);
            if (no.isEmpty()) {
                return Optional.empty();
            }
            why = no.get();
        }
        return translators.isEmpty() ? Optional.empty() : Optional.of(why);
    }

    private Optional<String> refusal(Translator translator, BusType bus, Device device) {
        Optional<JoinAnswer> answer = answer(translator, bus, device);
        if (answer.isPresent() && undone.containsKey(translator)) {
            return Optional.of(undone.get(translator));
        }
        if (answer.orElse(null) instanceof JoinAnswer.Refused refused) {
            return Optional.of(refused.why().reason());
        }
        return answer.orElse(null) instanceof JoinAnswer.NotTranslated not
                ? Optional.of(not.reason())
                : Optional.empty();
    }

    /** Empty if the device does not refer to this IOMMU, or the driver failed. */
    private Optional<JoinAnswer> answer(Translator translator, BusType bus, Device device) {
        Optional<IommuSpecifier> ids = Optional.empty();
        if (translator.instance.joining() == IommuInstance.Joining.WHEN_CONFIGURED
                && !device.id().name().equals(translator.instance.name())) {
            ids = specifier(bus, device)
                    .filter(said -> translator.instance.node().equals(Optional.of(said.iommu())));
            if (ids.isEmpty()) {
                // Firmware that was not recorded cannot be told from firmware that omits the device.
                return Optional.empty();
            }
        }
        try {
            return Optional.of(translator.driver.join(
                    new JoinRequest(device, translator.instance, ids, NoGroups.YET, rules, tables)));
        } catch (RuntimeException | LinkageError e) {
            // The guard of the driver has reported it; it tells nothing about the device.
            return Optional.empty();
        }
    }

    private Optional<IommuSpecifier> specifier(BusType bus, Device device) {
        return bus.dmaConfiguration(device, firmware, rules).value().flatMap(DmaConfiguration::iommu);
    }
}
