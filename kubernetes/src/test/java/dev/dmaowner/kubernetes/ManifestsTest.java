package dev.dmaowner.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntimeFactory;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceClass;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimTemplate;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The manifests are what Kubernetes reads, and their expressions choose the devices that they say. */
class ManifestsTest {

    private static final Path DEPLOY = Path.of(System.getProperty("dmaowner.deploy", "src/main/deploy"));

    private static List<HasMetadata> read(String file) throws IOException {
        List<HasMetadata> objects = new ArrayList<>();
        for (String text : Files.readString(DEPLOY.resolve(file)).split("(?m)^---$")) {
            HasMetadata object = Serialization.unmarshal(text);
            assertTrue(!(object instanceof GenericKubernetesResource), () -> "unknown kind in " + file);
            objects.add(object);
        }
        return objects;
    }

    private static <T> T only(String file, Class<T> kind) throws IOException {
        return read(file).stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Object evaluate(String expression, Map<String, Object> variables) throws Exception {
        var compiler =
                CelCompilerFactory.standardCelCompilerBuilder().setStandardMacros(CelStandardMacro.STANDARD_MACROS);
        variables.forEach((name, value) -> compiler.addVar(
                name,
                name.equals("device.attributes")
                        ? MapType.create(SimpleType.STRING, MapType.create(SimpleType.STRING, SimpleType.DYN))
                        : SimpleType.DYN));
        CelCompiler built = compiler.build();
        return CelRuntimeFactory.standardCelRuntimeBuilder()
                .build()
                .createProgram(built.compile(expression).getAst())
                .eval(variables);
    }

    /** A device as the scheduler shows it to an expression: attributes by domain and name. */
    private static Map<String, Object> variables(GroupDevice device) {
        Map<String, Map<String, Object>> domains = new HashMap<>();
        domains.put(DriverNames.DRIVER, new HashMap<>());
        domains.put("resource.kubernetes.io", new HashMap<>());
        device.attributes().forEach((name, value) -> {
            int slash = name.indexOf('/');
            domains.get(slash < 0 ? DriverNames.DRIVER : name.substring(0, slash))
                    .put(name.substring(slash + 1), value);
        });
        return Map.of("device.driver", DriverNames.DRIVER, "device.attributes", domains);
    }

    private static Map<String, GroupDevice> devices() throws IOException {
        Node node = TestNodes.small("node-1");
        return GroupDevices.read(node.host(), node.survey(), Map.of());
    }

    private static List<String> chosen(List<String> expressions) throws Exception {
        List<String> chosen = new ArrayList<>();
        for (GroupDevice device : devices().values()) {
            boolean fits = true;
            for (String expression : expressions) {
                fits &= evaluate(expression, variables(device)).equals(true);
            }
            if (fits) {
                chosen.add(device.name());
            }
        }
        return chosen;
    }

    @Test
    void eachClassChoosesWhatItSays() throws Exception {
        Map<String, List<String>> chosen = new TreeMap<>();
        for (HasMetadata object : read("device-classes.yaml")) {
            List<String> expressions = ((DeviceClass) object)
                    .getSpec().getSelectors().stream()
                            .map(selector -> selector.getCel().getExpression())
                            .toList();
            chosen.put(object.getMetadata().getName(), chosen(expressions));
        }
        assertEquals(
                Map.of(
                        "vfio.dmaowner.dev", List.of("pci-0000-00-03-0", "pci-0000-00-04-0", "pci-0000-00-05-0"),
                        "vfio-gpu.dmaowner.dev", List.of("pci-0000-00-03-0"),
                        "vfio-nic-alone.dmaowner.dev", List.of("pci-0000-00-04-0")),
                chosen);
    }

    @Test
    void theExampleOfAClaimAsksForMemoryThatIsNear() throws Exception {
        String expression = only("example-claim.yaml", ResourceClaimTemplate.class)
                .getSpec()
                .getSpec()
                .getDevices()
                .getRequests()
                .get(0)
                .getExactly()
                .getSelectors()
                .get(0)
                .getCel()
                .getExpression();
        assertEquals(List.of(), chosen(List.of(expression)));
        assertEquals(
                List.of("pci-0000-00-04-0"),
                chosen(List.of(
                        expression.replace("numaNode == 0", "numaNode == 1").replace("10de", "8086"))));
    }

    @Test
    void thePolicyLetsADriverChangeTheSlicesOfItsNodeOnly() throws Exception {
        ValidatingAdmissionPolicy policy = only("driver.yaml", ValidatingAdmissionPolicy.class);
        assertEquals(List.of(true, true), asked(policy, "node-1", "node-1", DriverNames.DRIVER));
        assertEquals(List.of(false, true), asked(policy, "node-1", "node-2", DriverNames.DRIVER));
        assertEquals(List.of(true, false), asked(policy, "node-1", "node-1", "gpu.example.com"));
    }

    private static List<Object> asked(ValidatingAdmissionPolicy policy, String own, String node, String driver)
            throws Exception {
        Map<String, Object> request = Map.of(
                "operation",
                "UPDATE",
                "userInfo",
                Map.of(
                        "username",
                        "system:serviceaccount:dmaowner:dmaowner",
                        "extra",
                        Map.of("authentication.kubernetes.io/node-name", List.of(own))));
        Map<String, Object> slice = Map.of("spec", Map.of("nodeName", node, "driver", driver));
        Map<String, Object> all = new HashMap<>(Map.of("request", request, "object", slice, "oldObject", slice));
        for (var condition : policy.getSpec().getMatchConditions()) {
            assertEquals(true, evaluate(condition.getExpression(), all));
        }
        Map<String, Object> variables = new HashMap<>();
        for (var variable : policy.getSpec().getVariables()) {
            variables.put(variable.getName(), evaluate(variable.getExpression(), all));
        }
        all.put("variables", variables);
        List<Object> answers = new ArrayList<>();
        for (var validation : policy.getSpec().getValidations()) {
            answers.add(evaluate(validation.getExpression(), all));
        }
        return answers;
    }

    @Test
    void theDriverMayDoNoMoreThanItDoes() throws IOException {
        Map<String, List<String>> verbs = new TreeMap<>();
        only("driver.yaml", ClusterRole.class)
                .getRules()
                .forEach(rule -> verbs.put(rule.getResources().get(0), rule.getVerbs()));
        assertEquals(
                Map.of(
                        "resourceclaims", List.of("get"),
                        "resourceslices", List.of("list", "create", "update", "delete"),
                        "nodes", List.of("get")),
                verbs);
    }

    @Test
    void theDaemonSetStartsTheProgramWithOptionsThatItHas() throws IOException {
        var container = only("driver.yaml", DaemonSet.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
        List<String> words = new ArrayList<>(container.getArgs());
        assertEquals("NODE_NAME", container.getEnv().get(0).getName());
        words.addAll(List.of("--node", "node-1"));
        new CommandLine(new Main()).parseArgs(words.toArray(new String[0]));
        assertTrue(Files.readString(DEPLOY.resolve("Dockerfile")).contains(Main.class.getName()));
    }
}
