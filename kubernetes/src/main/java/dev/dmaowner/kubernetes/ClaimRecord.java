package dev.dmaowner.kubernetes;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * A claim that this node prepares or has prepared.
 *
 * @param uid the claim's uid
 * @param namespace where the claim is
 * @param name the claim's name
 * @param podClaim the name that the pod gives it, where it was made from a template; empty text otherwise
 * @param devices what was allocated of this node, in the order of the allocation
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ClaimRecord(String uid, String namespace, String name, String podClaim, List<Allocated> devices) {

    ClaimRecord {
        devices = List.copyOf(devices);
    }

    /**
     * A device of the allocation.
     *
     * @param request the request of the claim that it answers, with a subrequest if it has one
     * @param device its name in the pool
     * @param members the devices of the host that are handed over, such as {@code pci/0000:01:00.0}
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Allocated(String request, String device, List<String> members) {
        Allocated {
            members = List.copyOf(members);
        }

        /** {@return the request without its subrequest, by which containers ask for it} */
        String topRequest() {
            int slash = request.indexOf('/');
            return slash < 0 ? request : request.substring(0, slash);
        }
    }
}
