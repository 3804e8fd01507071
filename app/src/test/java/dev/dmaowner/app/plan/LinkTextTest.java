package dev.dmaowner.app.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.FunctionLink;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ip} prints of virtual functions, and what it is told to set. */
class LinkTextTest {

    private static final String FUNCTIONS =
            """
            [{"ifindex":4,"ifname":"eth0","mtu":1500,"vfinfo_list":[
             {"vf":0,"link_type":"ether","address":"52:54:00:AA:bb:01","broadcast":"ff:ff:ff:ff:ff:ff",
              "vlan_list":[{"vlan":100,"qos":3}],"rate":{"max_tx":1000,"min_tx":0},
              "spoofchk":true,"link_state":"enable","trust":true,"query_rss_en":false},
             {"vf":1,"link_type":"ether","address":"00:00:00:00:00:00","broadcast":"ff:ff:ff:ff:ff:ff",
              "vlan_list":[{"protocol":"802.1ad","vlan":7}],"spoofchk":false,"link_state":"auto","trust":false},
             {"vf":2,"mac":"52:54:00:00:00:03","vlan":5,"tx_rate":10}]}]
            """;

    @TempDir
    private Path folder;

    private static Optional<List<FunctionLink>> read(String text) throws IOException {
        return LinkText.functions("eth0", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void settingsAreReadAsTheyAreSet() throws IOException {
        assertEquals(
                List.of(
                        "mac 52:54:00:aa:bb:01 vlan 100 qos 3 spoofchk on trust on state enable max_tx_rate 1000",
                        "vlan 7 proto 802.1ad spoofchk off",
                        "mac 52:54:00:00:00:03 vlan 5 max_tx_rate 10"),
                read(FUNCTIONS).orElseThrow().stream().map(FunctionLink::text).toList());
    }

    @Test
    void interfaceWithoutFunctionsHasNone() throws IOException {
        assertEquals(Optional.of(List.of()), read("[{\"ifname\":\"eth0\"}]"));
        assertEquals(Optional.empty(), read("[{\"ifname\":\"eth1\"}]"), "another interface");
        assertEquals(Optional.empty(), read("[]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"vf\":0,\"address\":\"52:54:00:aa:bb:01; reboot\"}",
                "{\"vf\":0,\"address\":\"53:54:00:aa:bb:01\"}",
                "{\"vf\":0,\"address\":\"52:54:00:aa:bb\"}",
                "{\"vf\":0,\"vlan_list\":[{\"vlan\":4095}]}",
                "{\"vf\":0,\"vlan_list\":[{\"vlan\":\"1 spoofchk off\"}]}",
                "{\"vf\":0,\"vlan_list\":[{\"vlan\":1},{\"vlan\":2}]}",
                "{\"vf\":0,\"vlan_list\":[{\"vlan\":1,\"qos\":8}]}",
                "{\"vf\":0,\"link_state\":\"$(id)\"}",
                "{\"vf\":0,\"rate\":{\"max_tx\":-1}}",
                "{\"vf\":0,\"rate\":{\"max_tx\":1.5}}",
                "{\"vf\":-1}",
                "{\"vf\":65535}",
                "{\"vf\":\"0\"}",
                "{\"vf\":0},{\"vf\":0}",
                "7"
            })
    void whatNoKernelSaysIsRefused(String function) {
        assertThrows(IOException.class, () -> read("[{\"ifname\":\"eth0\",\"vfinfo_list\":[" + function + "]}]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[{\"ifname\":\"eth0\"}] more", "eth0: <UP>"})
    void whatIsNoJsonIsRefused(String text) {
        assertThrows(IOException.class, () -> read(text));
    }

    @Test
    void nothingTellsNothing() throws IOException {
        assertEquals(Optional.empty(), read(""));
    }

    @Test
    void settingsOfAPlanAreCheckedAgain() {
        for (String text : List.of("mac", "mac x", "vlan 0", "vlan 5 vlan 6", "qos 3", "rm -rf", " ", "vlan  5")) {
            assertThrows(IllegalArgumentException.class, () -> FunctionLink.of(0, text), text);
        }
    }

    private LinkTool tool(String script) throws IOException {
        Path program = Files.writeString(folder.resolve("ip"), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Host nothing = CapturedHost.of(CapturedTree.builder().build(), "nothing");
        return new LinkTool(nothing, List.of(folder.resolve("absent"), program));
    }

    @Test
    void programIsAskedWithFixedWords() throws IOException {
        Path words = folder.resolve("words");
        LinkTool tool =
                tool("echo \"$@\" >> " + words + "\ncase $* in *show*) echo '[{\"ifname\":\"eth0\"}]' ;; esac\n");
        assertEquals(Optional.of(List.of()), tool.functionLinks("eth0"));
        tool.setFunctionLink("eth0", FunctionLink.of(3, "mac 52:54:00:aa:bb:01 vlan 100"));
        assertEquals(
                List.of("-j link show dev eth0", "link set dev eth0 vf 3 mac 52:54:00:aa:bb:01 vlan 100"),
                Files.readAllLines(words));
        for (String name : List.of("", "-all", "a/b", "a b", "..", "sixteencharacter", "a\n")) {
            assertEquals(Optional.empty(), tool.functionLinks(name), name);
        }
        assertEquals(2, Files.readAllLines(words).size());
    }

    @Test
    void errorOfTheKernelIsTold() throws IOException {
        Refusal why = tool("echo 'RTNETLINK answers: Operation not permitted' >&2; exit 2\n")
                .setFunctionLink("eth0", FunctionLink.of(0, "vlan 5"))
                .refusal()
                .orElseThrow();
        assertEquals(Errno.EPERM, why.errno());
        assertEquals(
                "ip does not set vlan 5 for virtual function 0 of eth0: RTNETLINK answers: Operation not permitted",
                why.reason());
    }

    @Test
    void whereItFailsNothingIsKnown() throws IOException {
        assertEquals(Optional.empty(), tool("exit 1\n").functionLinks("eth0"));
        LinkTool none = new LinkTool(CapturedHost.of(CapturedTree.builder().build(), "nothing"), List.of());
        assertEquals(Optional.empty(), none.functionLinks("eth0"));
        assertEquals(
                Optional.of(Errno.ENOENT),
                none.setFunctionLink("eth0", FunctionLink.of(0, "vlan 5"))
                        .refusal()
                        .map(Refusal::errno));
    }
}
