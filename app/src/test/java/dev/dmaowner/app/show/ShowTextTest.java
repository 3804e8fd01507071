package dev.dmaowner.app.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.PciIdentity;
import dev.dmaowner.app.cli.ColourUse;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.Console.Display;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.plan.survey.DeviceDetails;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShowTextTest {

    static PciNames sampleNames(HostSurvey survey) throws IOException {
        try {
            Path file = Path.of(ShowTextTest.class.getResource("sample.pci.ids").toURI());
            List<PciIdentity> ids = survey.devices().stream()
                    .flatMap(device -> PciIdentity.ofModalias(device.device().modalias()).stream())
                    .toList();
            return PciNames.read(file, ids);
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static String text(HostSurvey survey, Selection selection, ColourUse colour) throws IOException {
        StringWriter text = new StringWriter();
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        PrintWriter out = new Console(new PrintWriter(text), nowhere, Display.FILE, Map.of()).out();
        new ShowText(SampleSurvey.shown(survey), List.of(), sampleNames(survey), new Palette(colour), out)
                .print(selection);
        out.flush();
        return text.toString();
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = ShowTextTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void wholeMachineAtAGlance() throws IOException {
        HostSurvey survey = SampleSurvey.survey();
        assertEquals(golden("sample.txt"), text(survey, Selection.all(survey), ColourUse.PLAIN));
    }

    @Test
    void oneDeviceWhole() throws IOException {
        HostSurvey survey = SampleSurvey.survey();
        SurveyedDevice device = SampleSurvey.DEVICES.get(4);
        Selection selection = SampleSurvey.selected(
                List.of(survey.group(device.group().orElseThrow()).orElseThrow()),
                device,
                new DeviceDetails(Optional.of("vfio-pci"), Optional.of("dmar0"), Optional.of("suspended")));
        assertEquals(golden("sample-device.txt"), text(survey, selection, ColourUse.PLAIN));
    }

    @Test
    void coloursAddEscapesAndNothingElse() throws IOException {
        HostSurvey survey = SampleSurvey.survey();
        String coloured = text(survey, Selection.all(survey), ColourUse.COLOURED);
        assertTrue(coloured.contains("\u001b[33mtakeable unless in use"), coloured);
        assertEquals(golden("sample.txt"), coloured.replaceAll("\u001b\\[[0-9]+m", ""));
    }

    @Test
    void withoutNamesTheNumbersAreShown() {
        PciIdentity id = PciIdentity.ofModalias(
                        SampleSurvey.DEVICES.get(1).device().modalias())
                .orElseThrow();
        assertEquals("[8086:10d3]", PciNames.none().deviceName(id));
        assertEquals("Ethernet controller", PciNames.none().className(id));
    }
}
