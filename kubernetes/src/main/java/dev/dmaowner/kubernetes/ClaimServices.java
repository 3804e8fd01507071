package dev.dmaowner.kubernetes;

import dev.dmaowner.kubernetes.ClaimDriver.ClaimName;
import dev.dmaowner.kubernetes.ClaimDriver.PreparedDevice;
import dev.dmaowner.kubernetes.dra.v1.Claim;
import dev.dmaowner.kubernetes.dra.v1.DRAPluginGrpc;
import dev.dmaowner.kubernetes.dra.v1.Device;
import dev.dmaowner.kubernetes.dra.v1.NodePrepareResourceResponse;
import dev.dmaowner.kubernetes.dra.v1.NodePrepareResourcesRequest;
import dev.dmaowner.kubernetes.dra.v1.NodePrepareResourcesResponse;
import dev.dmaowner.kubernetes.dra.v1.NodeUnprepareResourceResponse;
import dev.dmaowner.kubernetes.dra.v1.NodeUnprepareResourcesRequest;
import dev.dmaowner.kubernetes.dra.v1.NodeUnprepareResourcesResponse;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the kubelet about claims. Versions v1 and v1beta1 differ in the name of the service alone. A claim that fails has its error in
 * its own answer, so that the others of the call are prepared.
 */
final class ClaimServices {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimServices.class);
    private static final String OLDER = "k8s.io.kubelet.pkg.apis.dra.v1beta1.DRAPlugin";

    private final ClaimDriver driver;
    private final Counters counters;
    private final Runnable changed;

    /** @param changed told after each call that may have changed devices */
    ClaimServices(ClaimDriver driver, Counters counters, Runnable changed) {
        this.driver = driver;
        this.counters = counters;
        this.changed = changed;
    }

    /** {@return the service of version v1} */
    BindableService newer() {
        return new DRAPluginGrpc.DRAPluginImplBase() {
            @Override
            public void nodePrepareResources(
                    NodePrepareResourcesRequest request, StreamObserver<NodePrepareResourcesResponse> answer) {
                prepare(request, answer);
            }

            @Override
            public void nodeUnprepareResources(
                    NodeUnprepareResourcesRequest request, StreamObserver<NodeUnprepareResourcesResponse> answer) {
                unprepare(request, answer);
            }
        };
    }

    /** {@return the service of version v1beta1} */
    ServerServiceDefinition older() {
        return ServerServiceDefinition.builder(OLDER)
                .addMethod(
                        older(DRAPluginGrpc.getNodePrepareResourcesMethod()), ServerCalls.asyncUnaryCall(this::prepare))
                .addMethod(
                        older(DRAPluginGrpc.getNodeUnprepareResourcesMethod()),
                        ServerCalls.asyncUnaryCall(this::unprepare))
                .build();
    }

    /** {@return a method of v1 as v1beta1 names it} */
    static <Q, A> MethodDescriptor<Q, A> older(MethodDescriptor<Q, A> method) {
        String name = method.getFullMethodName();
        return method.toBuilder()
                .setFullMethodName(OLDER + name.substring(name.lastIndexOf('/')))
                .setSchemaDescriptor(null)
                .build();
    }

    private void prepare(NodePrepareResourcesRequest request, StreamObserver<NodePrepareResourcesResponse> answer) {
        NodePrepareResourcesResponse.Builder all = NodePrepareResourcesResponse.newBuilder();
        for (Claim claim : request.getClaimsList()) {
            all.putClaims(claim.getUid(), prepared(claim));
        }
        changed.run();
        answer.onNext(all.build());
        answer.onCompleted();
    }

    private NodePrepareResourceResponse prepared(Claim claim) {
        NodePrepareResourceResponse.Builder answer = NodePrepareResourceResponse.newBuilder();
        try {
            for (PreparedDevice device : driver.prepare(name(claim))) {
                answer.addDevices(Device.newBuilder()
                        .addRequestNames(device.request())
                        .setPoolName(device.pool())
                        .setDeviceName(device.device())
                        .addAllCdiDeviceIds(device.cdiIds()));
            }
            counters.add("dmaowner_claims_total{call=\"prepare\",outcome=\"done\"}");
            return answer.build();
        } catch (ClaimException e) {
            counters.add("dmaowner_claims_total{call=\"prepare\",outcome=\"failed\"}");
            LOG.atWarn()
                    .addKeyValue("claim", name(claim))
                    .addKeyValue("reason", e.why())
                    .log("a claim is not prepared");
            return NodePrepareResourceResponse.newBuilder().setError(e.why()).build();
        }
    }

    private void unprepare(
            NodeUnprepareResourcesRequest request, StreamObserver<NodeUnprepareResourcesResponse> answer) {
        NodeUnprepareResourcesResponse.Builder all = NodeUnprepareResourcesResponse.newBuilder();
        for (Claim claim : request.getClaimsList()) {
            all.putClaims(claim.getUid(), unprepared(claim));
        }
        changed.run();
        answer.onNext(all.build());
        answer.onCompleted();
    }

    private NodeUnprepareResourceResponse unprepared(Claim claim) {
        try {
            driver.unprepare(name(claim));
            counters.add("dmaowner_claims_total{call=\"unprepare\",outcome=\"done\"}");
            return NodeUnprepareResourceResponse.getDefaultInstance();
        } catch (ClaimException e) {
            counters.add("dmaowner_claims_total{call=\"unprepare\",outcome=\"failed\"}");
            LOG.atWarn()
                    .addKeyValue("claim", name(claim))
                    .addKeyValue("reason", e.why())
                    .log("a claim is not given back");
            return NodeUnprepareResourceResponse.newBuilder().setError(e.why()).build();
        }
    }

    private static ClaimName name(Claim claim) {
        return new ClaimName(claim.getNamespace(), claim.getName(), claim.getUid());
    }
}
