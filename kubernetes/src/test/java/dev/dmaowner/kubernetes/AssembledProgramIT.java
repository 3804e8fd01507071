package dev.dmaowner.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the image holds, put together as the Dockerfile says and without Docker: a runtime of its modules and no more, and the jars. It is
 * started as the image is, on this machine, which it only looks at.
 */
class AssembledProgramIT {

    private static final Path CONTENT = Path.of(System.getProperty("dmaowner.image", "target/dmaowner-kubernetes"));
    private static final int TERMINATED = 143;

    @TempDir
    private Path folder;

    private String dockerfile() throws IOException {
        return Files.readString(CONTENT.resolve("Dockerfile")).replaceAll("\\\\\\n\\s*", "");
    }

    private String instruction(String begin) throws IOException {
        return dockerfile()
                .lines()
                .filter(line -> line.startsWith(begin))
                .findFirst()
                .orElseThrow()
                .substring(begin.length());
    }

    private Path link() throws IOException, InterruptedException {
        Path runtime = folder.resolve("runtime");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/jlink").toString());
        Stream.of(instruction("RUN jlink").strip().split(" +"))
                .map(word -> word.equals("/runtime") ? runtime.toString() : word)
                .forEach(command::add);
        Path log = folder.resolve("jlink");
        Process jlink = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertEquals(0, jlink.waitFor(), Files.readString(log));
        return runtime;
    }

    private Process start(Path runtime, String server, int port) throws IOException {
        List<String> command = new ArrayList<>();
        for (String word :
                new ObjectMapper().readValue(instruction("ENTRYPOINT"), new TypeReference<List<String>>() {})) {
            command.add(word.replace("/opt/runtime", runtime.toString())
                    .replace("/opt/dmaowner", CONTENT.toAbsolutePath().toString()));
        }
        command.addAll(List.of("--kubelet", folder.resolve("kubelet").toString()));
        command.addAll(List.of("--cdi", folder.resolve("cdi").toString()));
        command.addAll(List.of("--state", folder.resolve("state").toString()));
        command.addAll(List.of("--listen", "127.0.0.1:" + port));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "NODE_NAME",
                        "node-1",
                        "HOME",
                        folder.toString(),
                        "KUBERNETES_MASTER",
                        server,
                        "KUBECONFIG",
                        ""));
        return builder.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static int status(int port, String path) throws IOException, InterruptedException {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (ConnectException e) {
            return 0;
        }
    }

    /** Waits until it answers so, or has ended. */
    private static void await(Process program, int port, String path) throws IOException, InterruptedException {
        while (status(port, path) != 200) {
            assertTrue(program.isAlive(), () -> "it ended with " + program.exitValue());
            Thread.sleep(50);
        }
    }

    @Test
    void itServesAKubeletPublishesAndEndsWhenItIsTold() throws Exception {
        KubernetesMockServer server = ApiServerDouble.server();
        server.init();
        int port = freePort();
        Process program = start(link(), server.url("/"), port);
        try (KubernetesClient client = server.createClient()) {
            await(program, port, "/healthz");
            try (KubeletDouble kubelet = new KubeletDouble(folder.resolve("kubelet"), "v1.DRAPlugin", Map.of())) {
                await(program, port, "/readyz");
                List<ResourceSlice> slices =
                        client.resources(ResourceSlice.class).list().getItems();
                assertFalse(slices.isEmpty());
                assertEquals("node-1", slices.get(0).getSpec().getNodeName());
                String error = kubelet.prepare("uid-1").get("uid-1").getError();
                assertTrue(error.contains("claim work/claim-uid-1 (uid-1) is not in the cluster"), error);
                assertEquals("", kubelet.unprepare("uid-1").get("uid-1").getError());
            }
            program.destroy();
            assertEquals(TERMINATED, program.waitFor());
            try (Stream<Path> left = Files.walk(folder.resolve("kubelet"))) {
                assertEquals(
                        List.of(),
                        left.filter(path -> path.toString().endsWith(".sock")).toList());
            }
        } finally {
            program.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            server.destroy();
        }
    }
}
