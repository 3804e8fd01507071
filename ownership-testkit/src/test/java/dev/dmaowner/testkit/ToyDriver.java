package dev.dmaowner.testkit;

import dev.dmaowner.Errno;
import dev.dmaowner.KernelRules;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;

/** A driver that keeps its contract and makes a child; each broken one differs in one method. */
class ToyDriver implements Driver {

    @Override
    public DriverDescription description() {
        return DriverDescription.of("toy", "toy-driver", "toy:doll");
    }

    @Override
    public DmaManagement dmaManagement(KernelRules rules) {
        return DmaManagement.BY_CORE;
    }

    @Override
    public ProbeAnswer probe(ProbeContext context) {
        if (!context.device().modalias().equals("toy:doll")) {
            return ProbeAnswer.refused(Errno.ENODEV, "no doll");
        }
        return context.addDevice(child(context))
                .fold(done -> new ProbeAnswer.Bound(bound(context)), ProbeAnswer.Refused::new);
    }

    static ScriptedDevice child(ProbeContext context) {
        return ScriptedDevice.of(context.device().id() + ".child", "toy:child");
    }

    BoundDriver bound(ProbeContext context) {
        return BoundDriver.NOTHING_TO_UNDO;
    }
}
