package dev.dmaowner.kubernetes;

import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.Optional;

/** What the driver asks the API server about claims. */
interface Cluster {

    /**
     * {@return a claim, empty if there is none of that name}
     *
     * @throws IOException if the server cannot be asked
     */
    Optional<ResourceClaim> claim(String namespace, String name) throws IOException;

    /** {@return the cluster of a client} */
    static Cluster of(KubernetesClient client) {
        return (namespace, name) -> {
            try {
                return Optional.ofNullable(client.resources(ResourceClaim.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get());
            } catch (KubernetesClientException e) {
                throw new IOException(
                        "the API server does not tell of claim " + namespace + "/" + name + ": " + e.getMessage(), e);
            }
        };
    }
}
