package dev.dmaowner.ownership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.dmaowner.DeviceId;
import dev.dmaowner.OwnershipRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTableTest {

    @ParameterizedTest
    @ValueSource(ints = {3, 20, 300})
    void answersAsALinkedMapDoes(int devices) {
        Random random = new Random(devices);
        Map<DeviceId, String> expected = new LinkedHashMap<>();
        DeviceTable<String> table = DeviceTable.empty();
        for (int i = 0; i < 4_000; i++) {
            DeviceId device = device(random.nextInt(devices));
            if (random.nextBoolean()) {
                expected.put(device, "value " + i);
                table = table.with(device, "value " + i);
            } else {
                expected.remove(device);
                table = table.without(device);
            }
            DeviceId asked = device(random.nextInt(devices));
            assertEquals(expected.get(asked), table.find(asked));
            assertEquals(expected.size(), table.size());
            assertEquals(List.copyOf(expected.values()), table.values());
        }
    }

    @Test
    void keepsWhatAnOlderTableHolds() {
        DeviceTable<String> older =
                DeviceTable.<String>empty().with(device(1), "a").with(device(2), "b");
        older.with(device(3), "c");
        older.without(device(1));
        older.with(device(2), "d");
        assertEquals(List.of("a", "b"), older.values());
    }

    /** With a copy of all members for each that joins, or a search through all of them, this takes many minutes. */
    @Test
    void aGroupOf100000MembersIsFilledUsedAndEmptied() {
        List<DeviceId> devices = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            devices.add(device(i));
        }
        GroupOwnership group = new OwnershipRegistry(OwnershipRules.LINUX_6_12).create(DefaultDomainType.DMA);
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            devices.forEach(device -> group.join(device, JoinFacts.ORDINARY));
            devices.forEach(device -> group.use(device, "driver"));
            assertEquals(devices, group.users());
            assertEquals(devices, group.members());
            devices.forEach(group::unuse);
            devices.forEach(group::leave);
        });
        assertEquals(List.of(), group.members());
    }

    private static DeviceId device(int number) {
        return new DeviceId("platform", "device" + number);
    }
}
