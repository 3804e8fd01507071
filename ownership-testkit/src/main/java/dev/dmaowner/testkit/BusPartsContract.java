package dev.dmaowner.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DevicePlace;
import dev.dmaowner.spi.GroupChoice;
import dev.dmaowner.spi.GroupForecast;
import dev.dmaowner.spi.GroupingRule;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The part of the contract that asks what a bus type brings in its description: the grouping rule and the uevent's keys. */
abstract class BusPartsContract extends BusOperationsContract {

    BusPartsContract() {}

    private Optional<GroupingRule> grouping() {
        return busType().description().grouping();
    }

    final Optional<GroupForecast> forecast(List<Device> devices) {
        return grouping().flatMap(rule -> {
            Optional<GroupForecast> forecast = rule.forecast(devices);
            assertNotNull(forecast, "forecast gave null; a rule that cannot tell gives Optional.empty()");
            return forecast;
        });
    }

    @Override
    final void assertMachineCanHave(List<Device> devices) {
        GroupingTrial trial = new GroupingTrial(devices);
        for (Device device : devices) {
            SoundDevice.assertSound(device);
            assertNotNull(busType().match(device, offered(fittingDriver(), Optional.empty())), "match gave null");
            assertUeventIsSound(device);
            grouping().ifPresent(rule -> trial.join(device, trial.ask(rule, device)));
        }
        forecast(devices).ifPresent(foretold -> assertCovers(foretold, devices));
    }

    private void assertUeventIsSound(Device device) {
        BusDescription description = busType().description();
        List<String> lines = description.uevent().of(device);
        assertNotNull(lines, "the uevent of " + device.id() + " is null; without keys it is an empty list");
        for (String line : lines) {
            boolean sound = line != null && line.indexOf('=') > 0 && line.indexOf('\n') < 0;
            assertTrue(sound, "the uevent of " + device.id() + " has a line that is no KEY=VALUE: '" + line + "'");
        }
    }

    /** What a device's {@code uevent} file says beyond the driver is lines {@code KEY=VALUE}. */
    @Test
    void ueventHasLinesOfAKeyAndAValue() throws IOException {
        devices().forEach(this::assertUeventIsSound);
    }

    /** The grouping rule has an answer for every device, and asking changes nothing. */
    @Test
    void groupingAnswersForEveryDeviceAndIsPure() throws IOException {
        if (grouping().isPresent()) {
            GroupingRule rule = grouping().get();
            GroupingTrial trial = new GroupingTrial(devices());
            for (Device device : devices()) {
                GroupChoice first = trial.ask(rule, device);
                assertEquals(first, trial.ask(rule, device), device.id() + " asked twice");
                assertEquals(first, trial.ask(grouping().get(), device), device.id() + " asked anew");
                trial.join(device, new GroupChoice.Alone("each has its own, so that any can be named"));
            }
        }
    }

    /** Whom the grouping rule names as the companion of a device is there and has a group. */
    @Test
    void groupingNamesOnlyDevicesThatHaveAGroup() throws IOException {
        if (grouping().isPresent()) {
            GroupingTrial trial = new GroupingTrial(devices());
            for (Device device : devices()) {
                trial.join(device, trial.ask(grouping().get(), device));
            }
        }
    }

    /** A driver may add a device to any bus, of a class that the bus does not know: the grouping rule answers for it, too. */
    @Test
    void groupingAnswersForADeviceOfAnotherClass() throws IOException {
        if (grouping().isPresent()) {
            Device own = fittingDevice();
            GroupingTrial trial = new GroupingTrial(devices());
            for (Device strange : List.of(
                    ScriptedDevice.of(own.id().bus() + "/contract-strange", ""),
                    ScriptedDevice.of(own.id().toString(), own.modalias()))) {
                trial.ask(grouping().get(), strange);
            }
        }
    }

    /** A forecast has each device once and none besides, with a reason for each group, and is the same again. */
    @Test
    void forecastHasEachDeviceOnce() throws IOException {
        List<Device> devices = devices();
        Optional<GroupForecast> forecast = forecast(devices);
        forecast.ifPresent(foretold -> assertCovers(foretold, devices));
        assertEquals(
                forecast.map(GroupForecast::groups), forecast(devices()).map(GroupForecast::groups), "predicted again");
    }

    private static void assertCovers(GroupForecast forecast, List<Device> devices) {
        Set<DeviceId> missing = new HashSet<>();
        devices.forEach(device -> missing.add(device.id()));
        for (GroupForecast.Group group : forecast.groups()) {
            assertFalse(group.reasons().isEmpty(), "the forecast gives no reason for the group " + group.devices());
            for (DeviceId id : group.devices()) {
                assertTrue(missing.remove(id), "the forecast has " + id + " twice, or it is none of the devices");
            }
        }
        assertEquals(Set.of(), missing, "devices that the forecast has in no group");
        for (Device device : devices) {
            assertNotNull(forecast.place(device.id()), "place gave null for " + device.id());
        }
        DeviceId stranger = new DeviceId("contract-bus", "contract-stranger");
        Optional<DevicePlace> nowhere = forecast.place(stranger);
        assertEquals(Optional.empty(), nowhere, "the place of a device that is none of them");
    }
}
