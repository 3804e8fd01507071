package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.bus.pci.topology.PciFunction;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.Removal;
import dev.dmaowner.spi.RemoveAnswer;
import java.util.Optional;

/** A driver that binds any device given to it, by override or a new id, and does nothing with it. */
public final class PciStubDriver implements Driver {

    /** For the service loader, and for programs that assemble a machine. */
    public PciStubDriver() {}

    @Override
    public DriverDescription description() {
        return DriverDescription.of(PciFunction.BUS, "pci-stub").inModule("pci_stub");
    }

    /** {@inheritDoc} It does no DMA, so it does not keep userspace from owning the group. */
    @Override
    public DmaManagement dmaManagement(KernelRules rules) {
        return DmaManagement.BY_DRIVER;
    }

    @Override
    public ProbeAnswer probe(ProbeContext context) {
        return new ProbeAnswer.Bound(new Stub());
    }

    /** It makes virtual functions, for which the registers suffice: {@code pci_sriov_configure_simple}. */
    private record Stub() implements BoundDriver {

        @Override
        public Outcome<Optional<String>> virtualFunctions(int count) {
            return Outcome.done(Optional.empty());
        }

        @Override
        public RemoveAnswer remove(Removal removal) {
            return RemoveAnswer.REMOVED;
        }
    }
}
