package dev.dmaowner.proof;

import dev.dmaowner.KernelChange;
import dev.dmaowner.OwnershipRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The runs of TLC: what shall hold, the planted defects, and that each model does something. */
final class Models {

    private static final String[] OF_GROUP = {
        "NoMixture", "CountIsUsers", "OneOwner", "AllReleasedIsUnowned", "OwnedIsNotInTheDefaultDomain"
    };
    private static final String[] OF_MACHINE = {
        "NoMixture",
        "EveryDriverIsCounted",
        "CountIsUsers",
        "AllReleasedIsUnowned",
        "ARefusedBindLeavesNothing",
        "OnlyWhatIsOnABusIsBound",
        "MembersAreDevices",
        "DevicesThatBelongTogetherAreTogether",
        "JoiningFailsByAFaultOnly",
        "EveryDeviceHasItsGroup"
    };
    private static final String NO_MIXTURE = "NoMixture";
    private static final String NO_LOSS = "NoWakeUpIsLost";

    private Models() {}

    /** What is promised holds. */
    static List<Model> sound() {
        List<Model> models = new ArrayList<>();
        for (OwnershipRules rules : OwnershipRules.values()) {
            models.add(group(rules).named("Group, " + rules).holds(promised(rules, OF_GROUP)));
        }
        for (OwnershipRules rules : OwnershipRules.values()) {
            models.add(machine(rules)
                    .where("Faults", "TRUE")
                    .named("Machine, " + rules)
                    .holds(promised(rules, OF_MACHINE)));
        }
        models.add(ending().named("Machine, what begins ends, one name").where("Names", "{d1}"));
        models.add(ending().named("Machine, what begins ends, two names").where("Twice", "{}"));
        models.add(waiting().named("Waiting, one removal").holds(NO_LOSS, "OneTaskAtATime", "ParkedMeansHeld"));
        models.add(waiting()
                .where("Removers", "{\"t1\", \"t2\"}")
                .named("Waiting, two removals")
                .holds(NO_LOSS, "OneTaskAtATime", "ParkedMeansHeld"));
        models.add(deferral().where("Threads", "{t1, t2, t3}").named("Deferral").holds(NO_LOSS));
        return models;
    }

    /** Before 5.19 a user and kernel drivers may have one group. Up to 6.5 a device that joins may get another domain. */
    private static String[] promised(OwnershipRules rules, String[] all) {
        List<String> promised = new ArrayList<>(List.of(all));
        if (!rules.has(KernelChange.OWNERSHIP_IN_CORE)) {
            promised.remove(NO_MIXTURE);
        }
        if (all == OF_GROUP && rules.has(KernelChange.SEVERAL_IOMMU_DRIVERS)) {
            promised.add("NobodyIsInAnotherDomain");
        }
        return promised.toArray(String[]::new);
    }

    /** A lock that is removed, requests that overwrite each other, a race that is left in, a wake-up that is lost; and defects of the kernels themselves. */
    static List<Model> planted() {
        Model group = group(OwnershipRules.LINUX_6_12);
        Model machine = machine(OwnershipRules.LINUX_6_18);
        Model race = machine.where("NameKeptUntilLeft", "FALSE");
        Model joining = machine.where("JoiningLock", "FALSE");
        return List.of(
                group.where("Atomic", "FALSE")
                        .named("requests overwrite each other")
                        .violates(NO_MIXTURE),
                group.where("Atomic", "FALSE")
                        .named("requests overwrite each other, count")
                        .violates("CountIsUsers"),
                group.where("Tenures", "FALSE")
                        .named("a stale claim can be closed")
                        .violates("CountIsUsers"),
                group(OwnershipRules.LINUX_6_1)
                        .where("ClaimsWithoutOwner", "TRUE")
                        .named("6.1: a claim without an owner")
                        .violates(NO_MIXTURE),
                group(OwnershipRules.LINUX_6_1)
                        .named("6.1: a newcomer in another domain")
                        .violates("NobodyIsInAnotherDomain"),
                group(OwnershipRules.LINUX_3_6).named("3.6: no arbitration").violates(NO_MIXTURE),
                race.where("UngroupedNotBound", "FALSE")
                        .named("remove and add race")
                        .violates(NO_MIXTURE),
                race.named("remove and add race, half cured").violates("EveryDeviceHasItsGroup"),
                machine(OwnershipRules.LINUX_6_12)
                        .where("RemovedNotBound", "FALSE")
                        .named("bound although removed before it joined")
                        .violates(NO_MIXTURE),
                machine.where("Atomic", "FALSE")
                        .named("requests overwrite each other, in the machine")
                        .violates(NO_MIXTURE),
                machine.where("DeviceLock", "FALSE")
                        .named("no lock of the device")
                        .violates("CountIsUsers"),
                joining.named("no lock of joining").violates("DevicesThatBelongTogetherAreTogether"),
                joining.named("no lock of joining, mixture").violates(NO_MIXTURE),
                machine(OwnershipRules.SERIES_V2)
                        .where("Late", "{d2}")
                        .named("proposal: claimed before it is configured")
                        .violates(NO_MIXTURE),
                waiting()
                        .where("Remembers", "FALSE")
                        .named("a removal that ends before it is parked is forgotten")
                        .violates(NO_LOSS),
                waiting().where("Notifies", "FALSE").named("nobody is notified").deadlocks(),
                waiting()
                        .where("PollsQueue", "FALSE")
                        .named("the queue of a parked lock is forgotten")
                        .violates(NO_LOSS),
                deferral()
                        .where("LooksAgain", "FALSE")
                        .named("no second look for the trigger")
                        .violates(NO_LOSS),
                deferral()
                        .where("ComparesTriggers", "FALSE")
                        .named("a bind during a probe that defers is missed")
                        .violates(NO_LOSS));
    }

    /** What these invariants deny does happen, so what holds does not hold of nothing. */
    static List<Model> reachable() {
        List<Model> models = new ArrayList<>();
        for (String never : List.of("NeverUsedTwice", "NeverClaimedTwice", "NeverJoinsOwned")) {
            models.add(group(OwnershipRules.LINUX_6_12).named(never).violates(never));
        }
        for (String never : List.of(
                "NeverOwned", "NeverTwoBound", "NeverPluggedIntoOwned", "NeverWaits", "NeverEndsWhileClaimed")) {
            models.add(machine(OwnershipRules.LINUX_6_18).named(never).violates(never));
        }
        for (String never : List.of("NeverParksWithOthersQueued", "NeverFinishesFirst")) {
            models.add(waiting().named(never).violates(never));
        }
        models.add(deferral().named("NeverDefers").violates("NeverDefers"));
        return models;
    }

    private static Model group(OwnershipRules rules) {
        return model(
                "Group",
                "Gen = \"" + rules + "\"",
                "NoOwner = NoOwner",
                "Names = {d1, d2, d3}",
                "Owners = {o1, o2, o3}",
                "MaxUses = 2",
                "MaxClaims = 3",
                "Atomic = TRUE",
                "Tenures = TRUE",
                "ClaimsWithoutOwner = FALSE");
    }

    /** Before 6.15 some devices join when they are configured; the proposal does not work for them. */
    private static Model machine(OwnershipRules rules) {
        boolean late = !rules.has(KernelChange.JOINS_WHEN_ADDED) && rules != OwnershipRules.SERIES_V2;
        return unordered(rules, late).with("SYMMETRY Symmetry");
    }

    private static Model unordered(OwnershipRules rules, boolean late) {
        return model(
                        "Machine",
                        "Gen = \"" + rules + "\"",
                        "NoOwner = NoOwner",
                        "Names = {d1, d2}",
                        "Twice = {d1}",
                        "Late = " + (late ? "{d2}" : "{}"),
                        "Threads = {t1, t2}",
                        "Owners = {o1}",
                        "Groups = {1, 2}",
                        "MaxClaims = 1",
                        "Autoprobe = " + (rules.has(KernelChange.HOTPLUG_ASKS_AUTOPROBE) ? "FALSE" : "TRUE"),
                        "Faults = FALSE",
                        "Atomic = TRUE",
                        "DeviceLock = TRUE",
                        "JoiningLock = TRUE",
                        "NameKeptUntilLeft = TRUE",
                        "UngroupedNotBound = TRUE",
                        "RemovedNotBound = TRUE")
                .with("CHECK_DEADLOCK FALSE");
    }

    private static Model ending() {
        Model machine = unordered(OwnershipRules.LINUX_6_12, true);
        List<String> settings = List.of("SPECIFICATION FairSpec", "CHECK_DEADLOCK FALSE", "PROPERTY WhatBeginsEnds");
        return new Model(machine.name(), machine.module(), machine.constants(), settings, "");
    }

    private static Model waiting() {
        return model(
                "Waiting",
                "Threads = {\"t1\", \"t2\", \"t3\"}",
                "Removers = {\"t1\"}",
                "Closer = \"user\"",
                "Remembers = TRUE",
                "Notifies = TRUE",
                "PollsQueue = TRUE");
    }

    private static Model deferral() {
        return model(
                        "Deferral",
                        "Threads = {t1, t2}",
                        "Consumers = {c1, c2}",
                        "Suppliers = {s1, s2}",
                        "LooksAgain = TRUE",
                        "ComparesTriggers = TRUE")
                .with("SYMMETRY Symmetry");
    }

    private static Model model(String module, String... assignments) {
        Map<String, String> constants = new LinkedHashMap<>();
        for (String assignment : assignments) {
            String[] parts = assignment.split(" = ", 2);
            constants.put(parts[0], parts[1]);
        }
        List<String> settings = new ArrayList<>(List.of("SPECIFICATION Spec"));
        if (module.equals("Group")) {
            settings.addAll(List.of("SYMMETRY Symmetry", "CHECK_DEADLOCK FALSE"));
        }
        return new Model(module, module, constants, settings, "");
    }
}
