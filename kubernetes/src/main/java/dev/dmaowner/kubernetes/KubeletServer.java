package dev.dmaowner.kubernetes;

import dev.dmaowner.kubernetes.registration.InfoRequest;
import dev.dmaowner.kubernetes.registration.PluginInfo;
import dev.dmaowner.kubernetes.registration.RegistrationGrpc;
import dev.dmaowner.kubernetes.registration.RegistrationStatus;
import dev.dmaowner.kubernetes.registration.RegistrationStatusResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two unix sockets of the driver: one where the kubelet looks for drivers and asks what this one is, one that serves claims. Safe for
 * use by several threads.
 */
final class KubeletServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KubeletServer.class);

    /** In the order in which a kubelet should choose. */
    private static final List<String> VERSIONS = List.of("v1.DRAPlugin", "v1beta1.DRAPlugin");

    private final Path serviceSocket;
    private final Path registrationSocket;
    private final ClaimServices services;
    private final Runnable registeredNow;
    private final AtomicBoolean registered = new AtomicBoolean();
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Server service;
    private Server registration;

    /**
     * Begin to serve. Sockets of an earlier life are replaced.
     *
     * @param kubelet the kubelet's folder, such as {@code /var/lib/kubelet}
     * @param registeredNow told when the kubelet has registered the driver
     * @throws IOException if a socket cannot be made
     */
    KubeletServer(Path kubelet, ClaimServices services, Runnable registeredNow) throws IOException {
        this.serviceSocket =
                kubelet.resolve("plugins").resolve(DriverNames.DRIVER).resolve("dra.sock");
        this.registrationSocket = kubelet.resolve("plugins_registry").resolve(DriverNames.DRIVER + "-reg.sock");
        this.services = services;
        this.registeredNow = registeredNow;
        Files.createDirectories(serviceSocket.getParent());
        Files.createDirectories(registrationSocket.getParent());
        this.service = on(serviceSocket)
                .addService(services.newer())
                .addService(services.older())
                .build()
                .start();
        // After the service, because the kubelet calls it as soon as it sees the registration.
        this.registration = startRegistration();
    }

    private NettyServerBuilder on(Path socket) throws IOException {
        Files.deleteIfExists(socket);
        return NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .channelType(NioServerDomainSocketChannel.class)
                .bossEventLoopGroup(loop)
                .workerEventLoopGroup(loop);
    }

    private Server startRegistration() throws IOException {
        return on(registrationSocket).addService(new Registration()).build().start();
    }

    /** {@return whether a kubelet has said that the driver is registered} */
    boolean isRegistered() {
        return registered.get();
    }

    /**
     * Make the registration's socket again if it was deleted, as by a kubelet that begins anew.
     *
     * @throws IOException if it cannot be made
     */
    synchronized void keepRegistered() throws IOException {
        if (!Files.exists(registrationSocket)) {
            registered.set(false);
            registration.shutdownNow();
            registration = startRegistration();
        }
    }

    /** Calls that have begun are answered first. */
    @Override
    public synchronized void close() {
        try {
            Files.deleteIfExists(registrationSocket);
            registration.shutdown();
            service.shutdown();
            if (!service.awaitTermination(10, TimeUnit.SECONDS)) {
                service.shutdownNow();
            }
            Files.deleteIfExists(serviceSocket);
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("a socket stays");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            service.shutdownNow();
        }
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /** Answers the kubelet what this driver is. */
    private final class Registration extends RegistrationGrpc.RegistrationImplBase {

        @Override
        public void getInfo(InfoRequest request, StreamObserver<PluginInfo> answer) {
            answer.onNext(PluginInfo.newBuilder()
                    .setType("DRAPlugin")
                    .setName(DriverNames.DRIVER)
                    .setEndpoint(serviceSocket.toString())
                    .addAllSupportedVersions(VERSIONS)
                    .build());
            answer.onCompleted();
        }

        @Override
        public void notifyRegistrationStatus(
                RegistrationStatus status, StreamObserver<RegistrationStatusResponse> answer) {
            registered.set(status.getPluginRegistered());
            if (status.getPluginRegistered()) {
                LOG.info("the kubelet has registered the driver");
                registeredNow.run();
            } else {
                LOG.atError().addKeyValue("reason", status.getError()).log("the kubelet has not registered the driver");
            }
            answer.onNext(RegistrationStatusResponse.getDefaultInstance());
            answer.onCompleted();
        }
    }
}
