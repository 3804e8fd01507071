package dev.dmaowner.kubernetes;

import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.MockResponse;
import java.util.HashMap;

/** An API server that keeps what it is given. */
final class ApiServerDouble {

    private ApiServerDouble() {}

    /** {@return a server without TLS, which is to be started yet} */
    static KubernetesMockServer server() {
        return new KubernetesMockServer(
                new Context(), new MockWebServer(), new HashMap<>(), new WithoutFieldSelectors(), false);
    }

    /** This server knows no field selectors of slices, so it lists all; the driver chooses its own from what it gets. */
    private static final class WithoutFieldSelectors extends KubernetesCrudDispatcher {
        @Override
        public MockResponse handleGet(String path) {
            return super.handleGet(path.replaceAll("[?]fieldSelector=.*", ""));
        }
    }
}
