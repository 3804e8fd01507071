package dev.dmaowner.app.rig;

import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.host.Host;
import dev.dmaowner.spi.GroupView.Translated;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The SMMU of the recorded boards: their kernel was changed so that sixteen stream ids of a platform or AMBA device share
 * a group, which no emulated SMMU does by itself. Everything else is the SMMU driver's own answer.
 */
record SharedStreams(IommuDriver smmu) implements IommuDriver {

    private static final int STREAMS_OF_A_GROUP = 16;

    @Override
    public String name() {
        return smmu.name();
    }

    @Override
    public List<IommuInstance> discover(Host host, Firmware firmware) throws IOException {
        return smmu.discover(host, firmware);
    }

    @Override
    public JoinAnswer join(JoinRequest request) {
        JoinAnswer answer = smmu.join(request);
        if (!(answer instanceof JoinAnswer.OnItsOwn own)
                || request.device().id().bus().equals("pci")) {
            return answer;
        }
        return request.ids()
                .flatMap(ids -> companion(request, ids))
                .<JoinAnswer>map(with -> new JoinAnswer.WithGroupOf(with.device(), own.facts()))
                .orElse(answer);
    }

    /** A device on the same range of stream ids that is no PCI device. */
    private static Optional<Translated> companion(JoinRequest request, IommuSpecifier ids) {
        int range = range(ids);
        return request.view().translatedBy(request.instance()).stream()
                .filter(other -> !other.device().bus().equals("pci") && range(other.ids()) == range)
                .findFirst();
    }

    private static int range(IommuSpecifier ids) {
        return ids.ids().get(0).get(0) / STREAMS_OF_A_GROUP;
    }
}
