package dev.dmaowner.kubernetes;

import dev.dmaowner.kubernetes.ClaimDriver.ClaimName;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceRequestAllocationResult;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceRequestAllocationResultBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimBuilder;
import java.util.ArrayList;
import java.util.List;

/** Claims for tests. */
final class TestClaims {

    private TestClaims() {}

    static ClaimName name(String uid) {
        return new ClaimName("work", "claim-" + uid, uid);
    }

    /** {@return a claim with these devices of a node allocated, each for a request of its own} */
    static ResourceClaim claim(String uid, String pool, List<String> devices) {
        List<DeviceRequestAllocationResult> results = new ArrayList<>();
        for (int i = 0; i < devices.size(); i++) {
            results.add(new DeviceRequestAllocationResultBuilder()
                    .withDriver(DriverNames.DRIVER)
                    .withPool(pool)
                    .withDevice(devices.get(i))
                    .withRequest("request-" + i)
                    .build());
        }
        return new ResourceClaimBuilder()
                .withNewMetadata()
                .withNamespace("work")
                .withName("claim-" + uid)
                .withUid(uid)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withNewAllocation()
                .withNewDevices()
                .withResults(results)
                .endDevices()
                .endAllocation()
                .endStatus()
                .build();
    }
}
