package dev.dmaowner.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.same;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.dmaowner.Errno;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.Match;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.RemoveAnswer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

/** Which operations of a bus and a driver are called, in which order, and how often. */
class ProbeOrderTests {

    private static final ScriptedDevice DEVICE = ScriptedDevice.of("a", "net", "");

    private final BusType bus = mock(BusType.class);
    private final Driver driver = mock(Driver.class);
    private final BoundDriver bound = mock(BoundDriver.class);

    @BeforeEach
    void answers() throws IOException {
        when(bus.description()).thenReturn(BusDescription.plain("scripted"));
        when(bus.enumerate(any())).thenReturn(List.of(DEVICE));
        when(bus.match(any(), any())).thenReturn(new Match.Yes(Match.Rule.NAME, "as scripted"));
        when(bus.dmaConfigure(any(), any())).thenReturn(new DmaConfigureAnswer.Use(DmaConfiguration.NOTHING_SAID));
        when(bus.probe(any(), any())).thenAnswer(call -> driver.probe(call.getArgument(0)));
        when(bus.remove(any(), any(), any())).thenAnswer(call -> bound.remove(call.getArgument(2)));
        when(driver.description()).thenReturn(DriverDescription.of("scripted", "net"));
        when(driver.dmaManagement(any())).thenCallRealMethod();
        when(driver.probe(any())).thenReturn(new ProbeAnswer.Bound(bound));
        when(bound.remove(any())).thenReturn(RemoveAnswer.REMOVED);
    }

    private Machine machine() throws IOException {
        return Machine.builder()
                .rules(OwnershipRules.LINUX_6_12)
                .host(new EmptyHost(), Firmware.NONE)
                .bus(bus)
                .driver(driver)
                .build();
    }

    @Test
    void aDeviceIsMatchedConfiguredProbedRemovedAndCleanedUpInThisOrder() throws IOException {
        Machine machine = machine();
        assertEquals("OK", ScriptedMachine.word(machine.unbind(DEVICE.id(), "net")));

        InOrder order = inOrder(bus, driver, bound);
        order.verify(driver).registered(any());
        order.verify(bus).match(same(DEVICE), any());
        order.verify(bus).dmaConfigure(same(DEVICE), any());
        order.verify(bus).probe(any(), same(driver));
        order.verify(driver).probe(any());
        order.verify(bus).remove(same(DEVICE), same(bound), any());
        order.verify(bound).remove(any());
        order.verify(bus).dmaCleanup(same(DEVICE), any());
        order.verifyNoMoreInteractions();
    }

    @Test
    @Tag("R-084")
    void removeIsCalledForNoProbeThatFailed() throws IOException {
        when(driver.probe(any())).thenReturn(ProbeAnswer.refused(Errno.EIO, "as scripted"));

        machine();

        verify(bus).dmaCleanup(same(DEVICE), any());
        verify(bus, never()).remove(any(), any(), any());
        verify(bound, never()).remove(any());
    }

    @Test
    void removeIsCalledOnceForEachProbeThatBound() throws IOException {
        Machine machine = machine();
        for (int i = 0; i < 3; i++) {
            machine.unbind(DEVICE.id(), "net");
            machine.unbind(DEVICE.id(), "net");
            machine.bind(DEVICE.id(), "net");
            machine.bind(DEVICE.id(), "net");
        }
        machine.remove(DEVICE.id());
        machine.remove(DEVICE.id());

        verify(driver, times(4)).probe(any());
        verify(bound, times(4)).remove(any());
        verify(bus, times(4)).dmaCleanup(any(), any());
    }

    @Test
    void ofDevicesWhoseProbesOverlapTheOneThatWasBoundLastIsUnboundFirst() {
        ScriptedDevice outer = ScriptedDevice.of("outer", "net", "");
        ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
        net.probing(context -> {
            if (context.device().equals(outer)) {
                context.addDevice(ScriptedDevice.of("inner", "net", ""));
            }
            return net.bind(context);
        });
        ScriptedMachine m = ScriptedMachine.of(OwnershipRules.LINUX_6_12, List.of(outer), net);
        m.happened();

        m.machine.unregister("scripted", "net");

        assertEquals("UNBINDING outer net", m.happened().get(0));
    }
}
