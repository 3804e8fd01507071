package dev.dmaowner.kubernetes;

import dev.dmaowner.kubernetes.dra.v1.Claim;
import dev.dmaowner.kubernetes.dra.v1.DRAPluginGrpc;
import dev.dmaowner.kubernetes.dra.v1.NodePrepareResourceResponse;
import dev.dmaowner.kubernetes.dra.v1.NodePrepareResourcesRequest;
import dev.dmaowner.kubernetes.dra.v1.NodeUnprepareResourceResponse;
import dev.dmaowner.kubernetes.dra.v1.NodeUnprepareResourcesRequest;
import dev.dmaowner.kubernetes.registration.InfoRequest;
import dev.dmaowner.kubernetes.registration.PluginInfo;
import dev.dmaowner.kubernetes.registration.RegistrationGrpc;
import dev.dmaowner.kubernetes.registration.RegistrationStatus;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A kubelet as a driver sees it: it looks for sockets in its folder of plug-ins, asks each what it is, tells it that it is registered, and
 * calls it over the socket and in the version that it named.
 */
final class KubeletDouble implements AutoCloseable {

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final PluginInfo info;
    private final ManagedChannel plugin;
    private final String version;
    private final Map<String, String> uids;

    /**
     * Begin: find the driver, and speak this version with it.
     *
     * @param uids the uids that a server gave claims, by those that a test calls them by
     */
    KubeletDouble(Path folder, String version, Map<String, String> uids) throws IOException {
        this.version = version;
        this.uids = Map.copyOf(uids);
        ManagedChannel registration = channel(onlySocket(folder.resolve("plugins_registry")));
        RegistrationGrpc.RegistrationBlockingStub stub = RegistrationGrpc.newBlockingStub(registration);
        this.info = stub.getInfo(InfoRequest.getDefaultInstance());
        if (!info.getSupportedVersionsList().contains(version)) {
            throw new IOException("the driver does not serve " + version);
        }
        this.plugin = channel(Path.of(info.getEndpoint()));
        stub.notifyRegistrationStatus(
                RegistrationStatus.newBuilder().setPluginRegistered(true).build());
    }

    private static Path onlySocket(Path folder) throws IOException {
        try (DirectoryStream<Path> sockets = Files.newDirectoryStream(folder, "*.sock")) {
            return sockets.iterator().next();
        }
    }

    private ManagedChannel channel(Path socket) {
        ManagedChannel channel = NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .channelType(NioDomainSocketChannel.class)
                .eventLoopGroup(loop)
                .usePlaintext()
                .overrideAuthority("localhost")
                .build();
        channels.add(channel);
        return channel;
    }

    PluginInfo info() {
        return info;
    }

    private <Q, A> MethodDescriptor<Q, A> method(MethodDescriptor<Q, A> newer) {
        return version.startsWith("v1beta1") ? ClaimServices.older(newer) : newer;
    }

    private Claim claim(String uid) {
        return Claim.newBuilder()
                .setNamespace("work")
                .setName("claim-" + uid)
                .setUid(uids.getOrDefault(uid, uid))
                .build();
    }

    Map<String, NodePrepareResourceResponse> prepare(String... uids) {
        return byTest(ClientCalls.blockingUnaryCall(
                        plugin,
                        method(DRAPluginGrpc.getNodePrepareResourcesMethod()),
                        CallOptions.DEFAULT,
                        toPrepare(uids))
                .getClaimsMap());
    }

    /** Call and do not wait for the answer. */
    Future<?> beginToPrepare(String... uids) {
        return ClientCalls.futureUnaryCall(
                plugin.newCall(method(DRAPluginGrpc.getNodePrepareResourcesMethod()), CallOptions.DEFAULT),
                toPrepare(uids));
    }

    private NodePrepareResourcesRequest toPrepare(String... uids) {
        NodePrepareResourcesRequest.Builder request = NodePrepareResourcesRequest.newBuilder();
        for (String uid : uids) {
            request.addClaims(claim(uid));
        }
        return request.build();
    }

    Map<String, NodeUnprepareResourceResponse> unprepare(String... uids) {
        return byTest(ClientCalls.blockingUnaryCall(
                        plugin,
                        method(DRAPluginGrpc.getNodeUnprepareResourcesMethod()),
                        CallOptions.DEFAULT,
                        toUnprepare(uids))
                .getClaimsMap());
    }

    private <A> Map<String, A> byTest(Map<String, A> answers) {
        Map<String, A> byTest = new java.util.HashMap<>(answers);
        uids.forEach((own, given) -> {
            if (answers.containsKey(given)) {
                byTest.put(own, answers.get(given));
            }
        });
        return byTest;
    }

    /** Call and do not wait for the answer. */
    Future<?> beginToUnprepare(String... uids) {
        return ClientCalls.futureUnaryCall(
                plugin.newCall(method(DRAPluginGrpc.getNodeUnprepareResourcesMethod()), CallOptions.DEFAULT),
                toUnprepare(uids));
    }

    private NodeUnprepareResourcesRequest toUnprepare(String... uids) {
        NodeUnprepareResourcesRequest.Builder request = NodeUnprepareResourcesRequest.newBuilder();
        for (String uid : uids) {
            request.addClaims(claim(uid));
        }
        return request.build();
    }

    /** End at once, as by a kill: connections break. */
    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
