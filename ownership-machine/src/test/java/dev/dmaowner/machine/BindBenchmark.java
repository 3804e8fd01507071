package dev.dmaowner.machine;

import dev.dmaowner.DeviceId;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.spi.IommuInstance.Joining;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What binding and unbinding a device costs, by a program and through control files, on a machine with few devices and on
 * one with many. Each device is in a group of its own. Run by hand.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class BindBenchmark {

    @Param({"10", "10000"})
    public int devices;

    private final DeviceId device = ScriptedMachine.id("d7");
    private final ReentrantLock lock = new ReentrantLock();
    private Machine machine;
    private Host host;

    @Setup
    public void start() throws IOException {
        ScriptedDevice[] all = new ScriptedDevice[devices];
        for (int i = 0; i < devices; i++) {
            all[i] = ScriptedDevice.of("d" + i, "net", "g" + i);
        }
        machine = Machine.builder()
                .rules(OwnershipRules.LINUX_6_12)
                .host(new EmptyHost(), Firmware.NONE)
                .bus(new ScriptedBus(all).withoutMemory())
                .iommu(new ScriptedIommu(Joining.WHEN_CONFIGURED).eachOnItsOwn())
                .driver(ScriptedDriver.ordinary("net", "scripted:net"))
                .build();
        host = machine.host();
        answered(machine.unbind(device, "net"));
    }

    /** The measure: what two uncontended locks cost on the same machine. */
    @Benchmark
    public void twoLockPairs() {
        lock.lock();
        lock.unlock();
        lock.lock();
        lock.unlock();
    }

    @Benchmark
    public void bindAndUnbind() {
        answered(machine.bind(device, "net"));
        answered(machine.unbind(device, "net"));
    }

    @Benchmark
    public void bindAndUnbindThroughFiles() {
        answered(host.write("/sys/bus/scripted/drivers/net/bind", "d7\n"));
        answered(host.write("/sys/bus/scripted/drivers/net/unbind", "d7\n"));
    }

    @Benchmark
    public void offerAndUnbind() {
        answered(machine.probe(device));
        answered(machine.unbind(device, "net"));
    }

    private static void answered(WriteAnswer answer) {
        if (answer != WriteAnswer.DONE) {
            throw new IllegalStateException(answer.toString());
        }
    }
}
