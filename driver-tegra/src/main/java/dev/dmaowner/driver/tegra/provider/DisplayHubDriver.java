package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.driver.tegra.provider.Client.Attaching;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import java.util.List;

/** The hubs between display controllers, which are made below them. */
public final class DisplayHubDriver extends ClientDriver {

    /** For the service loader. */
    public DisplayHubDriver() {
        super("tegra-display-hub", Attaching.NEVER, List.of("nvidia,tegra194-display", "nvidia,tegra186-display"));
    }

    @Override
    public ProbeAnswer probe(ProbeContext context) {
        ProbeAnswer answer = super.probe(context);
        context.fromParent(Host1x.class).ifPresent(host -> context.shareWithChildren(Host1x.class, host));
        context.populateChildren();
        return answer;
    }
}
