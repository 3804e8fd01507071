package dev.dmaowner.machine;

import dev.dmaowner.DeviceId;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a machine costs as it grows: the time to boot it, the heap that it needs, and one bind, unbind, addition and removal. Run by hand,
 * with the numbers of devices as arguments; four share a group.
 */
final class MillionDevices {

    private static final int DEVICES_IN_A_GROUP = 4;
    private static final int ROUNDS = 200_000;

    private MillionDevices() {}

    /** Groups devices by their numbers. */
    private static final class ByNumber implements IommuDriver {
        @Override
        public String name() {
            return "by-number";
        }

        @Override
        public List<IommuInstance> discover(Host host, Firmware firmware) {
            return List.of(
                    new IommuInstance(name(), "iommu0", Optional.empty(), Joining.WHEN_ADDED, DefaultDomainType.DMA));
        }

        @Override
        public JoinAnswer join(JoinRequest request) {
            int number = Integer.parseInt(request.device().id().name().substring(1));
            DeviceId first = ScriptedMachine.id("d" + (number - number % DEVICES_IN_A_GROUP));
            return request.view().groupOf(first).isPresent()
                    ? new JoinAnswer.WithGroupOf(first, JoinFacts.ORDINARY)
                    : new JoinAnswer.OnItsOwn(JoinFacts.ORDINARY);
        }
    }

    public static void main(String[] args) throws IOException {
        for (String devices : args) {
            measure(Integer.parseInt(devices));
        }
    }

    private static void measure(int devices) throws IOException {
        ScriptedDevice[] all = new ScriptedDevice[devices];
        for (int i = 0; i < devices; i++) {
            all[i] = ScriptedDevice.of("d" + i, "net", "");
        }
        long start = System.nanoTime();
        Machine machine = Machine.builder()
                .rules(OwnershipRules.LINUX_6_12)
                .host(new EmptyHost(), Firmware.NONE)
                .bus(new ScriptedBus(all).withoutMemory())
                .iommu(new ByNumber())
                .driver(ScriptedDriver.ordinary("net", "scripted:net"))
                .build();
        long booted = System.nanoTime() - start;
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long heap = runtime.totalMemory() - runtime.freeMemory();
        System.out.printf(
                "%,d devices, %,d groups: booted in %.2f s, heap %,d MiB%n",
                devices, machine.groups().size(), booted / 1e9, heap >> 20);
        DeviceId device = ScriptedMachine.id("d7");
        for (int round = 0; round < 3; round++) {
            System.out.printf(
                    "  bind and unbind %.0f ns, through files %.0f ns, remove and add %.0f ns%n",
                    each(ROUNDS, () -> {
                        answered(machine.unbind(device, "net"));
                        answered(machine.bind(device, "net"));
                    }),
                    each(ROUNDS, () -> {
                        answered(machine.host().write("/sys/bus/scripted/drivers/net/unbind", "d7\n"));
                        answered(machine.host().write("/sys/bus/scripted/drivers/net/bind", "d7\n"));
                    }),
                    each(ROUNDS / 10, () -> {
                        answered(machine.remove(device));
                        machine.add(all[7]);
                    }));
        }
    }

    private static double each(int rounds, Runnable act) {
        long start = System.nanoTime();
        for (int i = 0; i < rounds; i++) {
            act.run();
        }
        return (double) (System.nanoTime() - start) / rounds;
    }

    private static void answered(WriteAnswer answer) {
        if (answer != WriteAnswer.DONE) {
            throw new IllegalStateException(answer.toString());
        }
    }
}
