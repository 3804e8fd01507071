package dev.dmaowner.machine;

import dev.dmaowner.DeviceId;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.util.List;
import java.util.Optional;

/** An IOMMU that groups scripted devices by the group that each names; an empty name is no group. */
record ScriptedIommu(Joining joining, boolean grouping) implements IommuDriver {

    ScriptedIommu(Joining joining) {
        this(joining, true);
    }

    /** One that does not look at what the devices name: with very many, looking takes its time. */
    ScriptedIommu eachOnItsOwn() {
        return new ScriptedIommu(joining, false);
    }

    /** A device that names this group makes it throw. */
    static final String THROWS = "throws";

    @Override
    public String name() {
        return "scripted-iommu";
    }

    @Override
    public List<IommuInstance> discover(Host host, Firmware firmware) {
        return List.of(new IommuInstance(name(), "iommu0", Optional.empty(), joining, DefaultDomainType.DMA));
    }

    @Override
    public JoinAnswer join(JoinRequest request) {
        String group = ((ScriptedDevice) request.device()).group();
        if (group.equals(THROWS)) {
            throw new IllegalStateException("as scripted");
        }
        if (group.isEmpty()) {
            return new JoinAnswer.NotTranslated("it names no group");
        }
        if (!grouping) {
            return new JoinAnswer.OnItsOwn(JoinFacts.ORDINARY);
        }
        for (Device other : request.view().devices("scripted")) {
            DeviceId id = other.id();
            boolean shares = ((ScriptedDevice) other).group().equals(group);
            if (shares && request.view().groupOf(id).isPresent()) {
                return new JoinAnswer.WithGroupOf(id, JoinFacts.ORDINARY);
            }
        }
        return new JoinAnswer.OnItsOwn(JoinFacts.ORDINARY);
    }
}
