package dev.dmaowner.plan.planner;

import dev.dmaowner.GroupId;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.plan.HostFacts;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Who may open the nodes of the devices of a plan.
 *
 * @param access who may, unchanged to leave the nodes to root
 * @param before who may open the nodes that are there already, by their groups
 */
record Opening(NodeAccess access, Map<GroupId, NodeAccess> before) {

    static final Opening NONE = new Opening(NodeAccess.UNCHANGED, Map.of());

    /** @throws IOException if a node cannot be looked at */
    static Opening of(Host host, HostFacts facts, NodeAccess access) throws IOException {
        if (access.isUnchanged()) {
            return NONE;
        }
        Map<GroupId, NodeAccess> before = new HashMap<>();
        for (HostFacts.GroupFact group : facts.groups()) {
            host.nodeAccess("/dev/vfio/" + group.group()).ifPresent(now -> before.put(group.group(), now));
        }
        return new Opening(access, before);
    }

    /** {@return what undoes it for the node of a group} A node that comes with a driver is root's. */
    NodeAccess undone(GroupId group) {
        NodeAccess was = before.getOrDefault(group, NodeAccess.OF_ROOT);
        return new NodeAccess(
                access.user().isEmpty() ? "" : was.user(),
                access.group().isEmpty() ? "" : was.group(),
                access.mode().isEmpty() ? "" : was.mode());
    }
}
