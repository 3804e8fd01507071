package dev.dmaowner.plan.planner;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.plan.HostFacts;
import dev.dmaowner.plan.survey.UserspaceNodes;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Who may open the nodes of the devices of a plan.
 *
 * @param access who may, unchanged to leave the nodes to root
 * @param before who may open the nodes that are there already, by their devices
 */
record Opening(NodeAccess access, Map<DeviceId, NodeAccess> before) {

    static final Opening NONE = new Opening(NodeAccess.UNCHANGED, Map.of());

    /** @throws IOException if a node cannot be looked at */
    static Opening of(Host host, HostFacts facts, NodeAccess access) throws IOException {
        if (access.isUnchanged()) {
            return NONE;
        }
        Map<DeviceId, NodeAccess> before = new HashMap<>();
        for (HostFacts.DeviceFact fact : facts.devices()) {
            for (String node : UserspaceNodes.given(host, fact.device(), fact.group())) {
                host.nodeAccess(node).ifPresent(now -> before.putIfAbsent(fact.device(), now));
            }
        }
        return new Opening(access, before);
    }

    /** {@return what undoes it for the nodes of a device} A node that comes with a driver is root's. */
    NodeAccess undone(DeviceId device) {
        NodeAccess was = before.getOrDefault(device, NodeAccess.OF_ROOT);
        return new NodeAccess(
                access.user().isEmpty() ? "" : was.user(),
                access.group().isEmpty() ? "" : was.group(),
                access.mode().isEmpty() ? "" : was.mode());
    }
}
