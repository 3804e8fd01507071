package dev.dmaowner.plan.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.HostFacts;
import dev.dmaowner.plan.HostFacts.DeviceFact;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.survey.DeviceBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SideBySideTest {

    private static final DeviceId A = pci("0000:01:00.0");
    private static final DeviceId B = pci("0000:02:00.0");
    private static final DeviceId B_TOO = pci("0000:03:00.0");
    private static final DeviceId A_FUNCTION = pci("0000:01:00.1");
    private static final DeviceId ALONE = pci("0000:04:00.0");
    /** In no group. */
    private static final DeviceId LOOSE = new DeviceId("platform", "simple-framebuffer.0");

    private final List<Step> steps = new ArrayList<>();
    private final SideBySide beside = new SideBySide(new HostFacts(
            "host",
            "",
            "",
            Map.of(A, 1, B, 2, B_TOO, 2, A_FUNCTION, 3, ALONE, 4).entrySet().stream()
                    .map(entry -> new DeviceFact(
                            entry.getKey(),
                            "",
                            new DeviceBinding(Optional.of("igb"), Optional.empty()),
                            Optional.of(new GroupId(entry.getValue()))))
                    .toList(),
            List.of()));

    private static DeviceId pci(String name) {
        return new DeviceId("pci", name);
    }

    private void add(Action... actions) {
        for (Action action : actions) {
            steps.add(new Step(steps.size() + 1, action, "", List.of()));
        }
    }

    private void take(DeviceId device) {
        add(
                new Action.SetOverride(device, "vfio-pci"),
                new Action.Unbind(device, "igb"),
                new Action.Bind(device, "vfio-pci"),
                new Action.Expect(device, "vfio-pci"));
    }

    /** The numbers of the overrides and of the unbinds that come early, beside the step of this number. */
    private List<List<Integer>> early(int number) {
        SideBySide.Early early = beside.with(steps.subList(number - 1, steps.size()));
        return List.of(numbers(early.overrides()), numbers(early.unbinds()));
    }

    private static List<Integer> numbers(List<Step> steps) {
        return steps.stream().map(Step::number).toList();
    }

    private static final List<List<Integer>> NOTHING = List.of(List.of(), List.of());

    @Test
    void devicesOfOtherGroupsLeaveTheirDriversAtOnce() {
        take(A);
        take(B);
        take(ALONE);
        assertEquals(List.of(List.of(5, 9), List.of(6, 10)), early(2));
    }

    @Test
    void onlyAnUnbindHasOthersBesideIt() {
        take(A);
        take(B);
        assertEquals(NOTHING, early(1));
        assertEquals(NOTHING, early(3));
    }

    @Test
    void orderWithinAGroupIsKept() {
        take(A);
        take(B);
        take(B_TOO);
        assertEquals(List.of(List.of(5), List.of(6)), early(2));
        assertEquals(NOTHING, early(6), "both are in one group");
    }

    @Test
    void laterMemberOfAGroupDoesNotOvertakeAnEarlierOneThatHasNoUnbind() {
        take(A);
        add(new Action.Probe(B_TOO));
        take(B);
        assertEquals(NOTHING, early(2));
    }

    @Test
    void functionsOfOneSlotComeOneAfterTheOther() {
        take(A);
        take(A_FUNCTION);
        assertEquals(NOTHING, early(2));
    }

    @Test
    void nothingOvertakesAModuleOrVirtualFunctionsOrWhatHasNoGroup() {
        for (Action barrier : List.of(
                new Action.Load(B, "vfio-pci"),
                new Action.RemoveFunctions(ALONE, 1),
                new Action.Vacate(ALONE, ""),
                new Action.Unbind(LOOSE, "simple-framebuffer"))) {
            steps.clear();
            take(A);
            add(barrier);
            take(B);
            assertEquals(NOTHING, early(2), barrier.toString());
        }
    }

    @Test
    void deviceWithoutAGroupHasNothingBesideIt() {
        add(new Action.Unbind(LOOSE, "simple-framebuffer"));
        take(A);
        assertEquals(NOTHING, early(1));
    }
}
