package dev.dmaowner.bus.pci.topology;

import dev.dmaowner.DeviceId;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.GroupChoice;
import dev.dmaowner.spi.GroupForecast;
import dev.dmaowner.spi.GroupView;
import dev.dmaowner.spi.GroupingRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How PCI functions form IOMMU groups: the kernel's {@code pci_device_group}. Stateless and safe for use by several
 * threads.
 */
public final class PciGrouping implements GroupingRule {

    @Override
    public GroupChoice choose(Device device, GroupView view) {
        if (!(device instanceof PciFunction function)) {
            return new GroupChoice.Alone("it is not a PCI function");
        }
        GroupDecision decision = explain(function, view);
        String reason = decision.reasons().get(0).fact();
        return decision.joins()
                .<GroupChoice>map(other -> new GroupChoice.With(other.id(), reason))
                .orElseGet(() -> new GroupChoice.Alone(reason));
    }

    @Override
    public Optional<GroupForecast> forecast(List<Device> devices) {
        List<PciFunction> functions = devices.stream()
                .filter(PciFunction.class::isInstance)
                .map(PciFunction.class::cast)
                .toList();
        return Optional.of(PciForecast.of(functions));
    }

    /** {@return the same answer with all its reasons} */
    public GroupDecision explain(PciFunction function, GroupView view) {
        return GroupSearch.of(function, new ViewedTopology(view));
    }

    /** The topology in a machine's view. It lives for one question, and asks the view for a bus at most once. */
    private static final class ViewedTopology implements PciTopology {

        private final GroupView view;
        private @Nullable PciFunction askedFor;
        private List<PciFunction> bus = List.of();

        ViewedTopology(GroupView view) {
            this.view = view;
        }

        @Override
        public PciFunction current(PciFunction device) {
            return view.device(device.id())
                    .filter(PciFunction.class::isInstance)
                    .map(PciFunction.class::cast)
                    .orElse(device);
        }

        @Override
        public List<PciFunction> onBusOf(PciFunction device) {
            PciFunction last = askedFor;
            if (last != null && last.address().sharesBusWith(device.address())) {
                return bus;
            }
            List<PciFunction> found = new ArrayList<>();
            for (Device other : view.devicesBeside(device)) {
                if (other instanceof PciFunction function && function.address().sharesBusWith(device.address())) {
                    found.add(function);
                }
            }
            askedFor = device;
            bus = found;
            return found;
        }

        @Override
        public boolean hasGroup(PciFunction device) {
            DeviceId id = device.id();
            return view.groupOf(id).isPresent();
        }
    }
}
