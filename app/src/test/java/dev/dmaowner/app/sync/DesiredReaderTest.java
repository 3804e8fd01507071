package dev.dmaowner.app.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.plan.planner.PlanRequest.Lifetime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of desired devices, as people write them and as nobody should. */
class DesiredReaderTest {

    private static List<Desired> read(String text) throws CommandFailure {
        return DesiredReader.parse(text, "devices.yaml");
    }

    private static String error(String text) {
        return assertThrows(CommandFailure.class, () -> read(text)).getMessage();
    }

    @Test
    void everythingThatCanBeSaidIsRead() throws CommandFailure {
        List<Desired> entries = read(
                """
                # The card for the guest.
                devices:
                  - name: gpu
                    is:
                      id: 10DE:1c82
                      subsystem: 1458:3764
                      class: 0x0300
                      path: 0000:00:01.0/00.0
                      serial: 00-00-00-ff-ff-00-00-01
                    driver: vfio-pci
                    with-group: true
                    user: alice
                    group: kvm
                    persist: yes
                    despite: [no-reset]
                  - is: {id: 8086:10c9}
                    vfs: 4
                  - is: {id: 8086:10d3}
                    driver: kernel
                    mode: 0600
                """);
        Desired gpu = entries.get(0);
        assertEquals("gpu", gpu.name());
        assertEquals(3, gpu.line());
        assertEquals("10DE:1c82", gpu.is().said().get("id"));
        assertEquals(Desired.State.TAKEN, gpu.state());
        assertEquals(Optional.of("vfio-pci"), gpu.driver());
        assertEquals(Desired.Siblings.MAY_LEAVE, gpu.siblings());
        assertEquals(new NodeAccess("alice", "kvm", "0660"), gpu.access());
        assertEquals(Lifetime.EVERY_BOOT, gpu.lifetime());
        assertEquals(Set.of("no-reset"), gpu.despite());
        Desired physical = entries.get(1);
        assertEquals("entry 2", physical.name());
        assertEquals(Desired.State.AS_IT_IS, physical.state());
        assertEquals(OptionalInt.of(4), physical.functions());
        assertEquals(Desired.State.GIVEN, entries.get(2).state());
        assertEquals("0600", entries.get(2).access().mode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            ''                                                          | devices.yaml is empty
            devices: 7                                                  | devices.yaml:1:10: 'devices:' is a list
            device: []                                                  | devices.yaml:1:1: the file has no key 'device'
            devices: [{driver: vfio-pci}]                               | does not say which device it means
            devices: [{is: {}}]                                         | would mean every device
            devices: [{is: {id: nvidia}}]                               | 'nvidia' cannot be the value of 'id'
            devices: [{is: {number: '01:00.0'}}]                        | has no key 'number'
            devices: [{is: {id: 10de:1c82}, vfs: -1}]                   | 'vfs:' is a number from 0 to 65535
            devices: [{is: {id: 10de:1c82}, vfs: 70000}]                | 'vfs:' is a number from 0 to 65535
            devices: [{is: {id: 10de:1c82}, despite: no-reset}]         | 'despite:' is a list
            devices: [{is: {id: 10de:1c82}, despite: [luck]}]           | there is no safety check 'luck'
            devices: [{is: {id: 10de:1c82}, persist: maybe}]            | true or false
            devices: [{is: {id: 10de:1c82}, user: [a]}]                 | not a list or a mapping
            devices: [{is: {id: 10de:1c82}, mode: '9999'}]              | no mode of a node
            devices: [{is: {id: 10de:1c82}, driver: '../x'}]            | cannot be the value of 'a driver'
            devices: [{is: {id: 10de:1c82, id: 10de:1c83}}]             | devices.yaml:1
            devices: [                                                  | devices.yaml:
            """)
    void whatIsWrongIsSaidWithItsPlace(String text, String words) {
        String error = error(text);
        assertTrue(error.contains(words), error);
    }

    /** An alias costs nothing until it is followed, and none is. */
    @Test
    void laughsAreNotMultiplied() {
        StringBuilder text = new StringBuilder("a0: &a0 [lol]\n");
        for (int i = 1; i < 40; i++) {
            text.append("a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
        }
        assertTrue(error(text.toString()).startsWith("devices.yaml"), error(text.toString()));
    }

    @Test
    void whatIsTooLargeOrTooDeepIsRefused() {
        assertTrue(error("devices:\n" + "- is: {id: 10de:1c82}\n".repeat(1001)).contains("more than 1000 entries"));
        assertTrue(error("[".repeat(100_000)).startsWith("devices.yaml"));
    }

    @Test
    void identityComparesWithoutCaseAndAClassByItsBeginning() {
        Identity device = new Identity(Map.of("id", "10de:1c82", "class", "0x030000", "path", "0000:00:01.0/00.0"));
        assertTrue(new Identity(Map.of("id", "10DE:1C82", "class", "0x0300")).fits(device));
        assertEquals(false, new Identity(Map.of("id", "10de:1c82", "serial", "x")).fits(device));
    }
}
