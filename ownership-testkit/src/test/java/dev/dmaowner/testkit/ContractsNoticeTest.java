package dev.dmaowner.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Each contract passes what keeps it, and notices whatever breaks one of its rules, by the test that is about that rule. */
class ContractsNoticeTest {

    private static final List<Class<?>> CONTRACTS =
            List.of(BusTypeContract.class, DriverContract.class, IommuDriverContract.class);

    private static Set<String> failures(Class<?> contract) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(contract))
                .execute()
                .testEvents()
                .failed()
                .stream()
                .map(event -> event.getTestDescriptor().getDisplayName().replace("()", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @MethodSource("soundOnes")
    void soundPluginPassesItsContract(Class<?> sound) {
        assertEquals(Set.of(), failures(sound));
    }

    static Stream<Class<?>> soundOnes() {
        return Stream.of(
                BrokenBuses.SoundTestCase.class,
                DeclaringBuses.SoundTestCase.class,
                BrokenParts.SoundTestCase.class,
                BrokenDrivers.SoundTestCase.class,
                BrokenFiles.SoundTestCase.class,
                DeclaringDrivers.SoundTestCase.class,
                BrokenIommus.SoundTestCase.class,
                BrokenIommus.SoundFamilyTestCase.class,
                BrokenIommus.SoundLaterTestCase.class);
    }

    static Stream<Arguments> brokenOnes() {
        return Stream.of(
                Arguments.of(BrokenBuses.NameWithASlashTestCase.class, "saysTheSameNameEachTimeAndItCanBeADirectory"),
                Arguments.of(BrokenBuses.NotProvidedTestCase.class, "serviceLoaderFindsIt"),
                Arguments.of(BrokenDrivers.NotProvidedTestCase.class, "serviceLoaderFindsIt"),
                Arguments.of(BrokenIommus.NotProvidedTestCase.class, "serviceLoaderFindsIt"),
                Arguments.of(BrokenBuses.ListsTheChildFirstTestCase.class, "parentComesBeforeItsChild"),
                Arguments.of(BrokenBuses.MatchesInOneThreadTestCase.class, "operationsCanRunInSeveralThreads"),
                Arguments.of(BrokenBuses.ProbesInOneThreadTestCase.class, "devicesCanBeBoundInSeveralThreads"),
                Arguments.of(BrokenBuses.ListsTwiceTestCase.class, "eachDeviceIsOfTheBusAndThereOnce"),
                Arguments.of(BrokenBuses.OtherOrderEachTimeTestCase.class, "enumerationListsTheSameAgain"),
                Arguments.of(BrokenBuses.ThrowsOnAnEmptyHostTestCase.class, "enumerationOfAnEmptyHostIsEmpty"),
                Arguments.of(
                        BrokenBuses.WrapsTheFailureTestCase.class,
                        "enumerationOfAHostThatFailsIsAnIOExceptionAndNothingElse"),
                Arguments.of(BrokenBuses.TrustsWhatItReadsTestCase.class, "enumerationSurvivesADeviceThatVanishes"),
                Arguments.of(BrokenBuses.TrustsWhatItReadsTestCase.class, "enumerationSurvivesWhatMakesNoSense"),
                Arguments.of(BrokenBuses.MatchRemembersTestCase.class, "matchingIsPure"),
                Arguments.of(BrokenBuses.MatchesForeignersTestCase.class, "foreignDeviceNeitherMatchesNorThrows"),
                Arguments.of(BrokenBuses.ThrowsAtForeignersTestCase.class, "foreignDeviceNeitherMatchesNorThrows"),
                Arguments.of(
                        BrokenBuses.IgnoresTheOverrideTestCase.class, "overrideKeepsOtherDriversOffWhereThereIsOne"),
                Arguments.of(BrokenBuses.MatchesAllTestCase.class, "driverMatchesByItsIdsOrItsName"),
                Arguments.of(
                        BrokenBuses.NeverUsesTestCase.class,
                        "ordinaryDriverUsesTheDefaultDomainUnlessTheBusNeverClaims"),
                Arguments.of(BrokenBuses.NeverUsesTestCase.class, "bindingCountsTheDriversThatTheBusClaimsFor"),
                Arguments.of(BrokenBuses.NeverUsesTestCase.class, "ruleHoldsUnderRandomOperations"),
                Arguments.of(BrokenBuses.NeverUsesAfterAMissedCleanupTestCase.class, "ruleHoldsUnderRandomOperations"),
                Arguments.of(
                        BrokenBuses.AlwaysUsesTestCase.class,
                        "driverThatManagesDmaLeavesTheDefaultDomainUnderAllRules"),
                Arguments.of(
                        BrokenBuses.CountsWhoAsksTestCase.class,
                        "questionAboutDmaIsPureAndABindConfiguresWhatItAnswers"),
                Arguments.of(
                        BrokenBuses.ConfiguresSomethingElseTestCase.class,
                        "questionAboutDmaIsPureAndABindConfiguresWhatItAnswers"),
                Arguments.of(BrokenBuses.NeverCleansUpTestCase.class, "cleanupPairsWithConfigure"),
                Arguments.of(BrokenBuses.SwallowsTheRefusalTestCase.class, "refusalOfADriverIsPassedOn"),
                Arguments.of(BrokenBuses.ProbesTwiceTestCase.class, "probeRemoveProbeWorks"),
                Arguments.of(BrokenBuses.ForgetsToRemoveTestCase.class, "probeRemoveProbeWorks"),
                Arguments.of(BrokenBuses.DoesNotWaitTestCase.class, "removalThatWaitsIsWaitedFor"),
                Arguments.of(
                        BrokenBuses.LeavesSomethingAfterARefusalTestCase.class,
                        "failureAtEachStageLeavesNothingBehind"),
                Arguments.of(DeclaringBuses.ListsWhatDriversAddTestCase.class, "eachDeviceIsOfTheBusAndThereOnce"),
                Arguments.of(DeclaringBuses.ForgetsToRemoveWhatDriversAddTestCase.class, "probeRemoveProbeWorks"),
                Arguments.of(
                        DeclaringBuses.ClaimsNeverthelessTestCase.class,
                        "ordinaryDriverUsesTheDefaultDomainUnlessTheBusNeverClaims"),
                Arguments.of(
                        DeclaringBuses.ClaimsNeverthelessTestCase.class, "bindingCountsTheDriversThatTheBusClaimsFor"),
                Arguments.of(DeclaringBuses.ClaimsNeverthelessTestCase.class, "failureAtEachStageLeavesNothingBehind"),
                Arguments.of(
                        DeclaringBuses.LooksAtAnOverrideThatIsNotThereTestCase.class,
                        "overrideKeepsOtherDriversOffWhereThereIsOne"),
                Arguments.of(BrokenDrivers.ChangesItsMindTestCase.class, "saysTheSameOfItselfEachTime"),
                Arguments.of(BrokenDrivers.OnAnotherBusTestCase.class, "deviceOfTheContractIsOnTheDriversBus"),
                Arguments.of(
                        BrokenDrivers.ThrowsAtWhatItDoesNotKnowTestCase.class,
                        "foreignDeviceIsTakenOrRefusedAndNothingIsThrown"),
                Arguments.of(
                        BrokenDrivers.ThrowsWithoutAGroupTestCase.class,
                        "deviceWithoutAGroupIsTakenOrRefusedAndNothingIsThrown"),
                Arguments.of(BrokenDrivers.IgnoresTheRefusalTestCase.class, "refusalOfEachRequestLeavesNothingBehind"),
                Arguments.of(BrokenDrivers.KeepsTheClaimTestCase.class, "probeRemoveProbeWorksAndLeavesNothingBehind"),
                Arguments.of(BrokenDrivers.DetachesWhateverIsThereTestCase.class, "groupThatAUserOwnsIsNotTouched"),
                Arguments.of(
                        BrokenDrivers.ThrowsOnRemovalTestCase.class, "probeRemoveProbeWorksAndLeavesNothingBehind"),
                Arguments.of(BrokenDrivers.BindsOnlyOnceTestCase.class, "probeRemoveProbeWorksAndLeavesNothingBehind"),
                Arguments.of(BrokenDrivers.UsesThoughItManagesTestCase.class, "usesOrLeavesTheDefaultDomainAsItSays"),
                Arguments.of(
                        BrokenDrivers.CountsAcrossMachinesTestCase.class,
                        "twoMachinesWithOneDriverDoNotDisturbEachOther"),
                Arguments.of(
                        DeclaringDrivers.KeepsItsDomainTestCase.class, "probeRemoveProbeWorksAndLeavesNothingBehind"),
                Arguments.of(
                        DeclaringDrivers.KeepsWhatItsParentShowsTestCase.class,
                        "probeRemoveProbeWorksAndLeavesNothingBehind"),
                Arguments.of(BrokenParts.ListsNullTestCase.class, "eachDeviceIsOfTheBusAndThereOnce"),
                Arguments.of(BrokenParts.ListsDevicesOfAnotherBusTestCase.class, "eachDeviceIsOfTheBusAndThereOnce"),
                Arguments.of(BrokenParts.GivesNullTestCase.class, "deviceGivesNoNull"),
                Arguments.of(
                        BrokenParts.GivesNullWhereNothingIsReadTestCase.class,
                        "enumerationSurvivesADeviceThatVanishes"),
                Arguments.of(
                        BrokenParts.GivesNullWhereNothingIsReadTestCase.class, "enumerationSurvivesWhatMakesNoSense"),
                Arguments.of(BrokenParts.UeventOfWordsTestCase.class, "ueventHasLinesOfAKeyAndAValue"),
                Arguments.of(BrokenParts.UeventThrowsTestCase.class, "ueventHasLinesOfAKeyAndAValue"),
                Arguments.of(BrokenParts.ChooseThrowsTestCase.class, "groupingAnswersForEveryDeviceAndIsPure"),
                Arguments.of(BrokenParts.ChooseRemembersTestCase.class, "groupingAnswersForEveryDeviceAndIsPure"),
                Arguments.of(BrokenParts.ChooseNamesAStrangerTestCase.class, "groupingNamesOnlyDevicesThatHaveAGroup"),
                Arguments.of(BrokenParts.ChooseNamesTheNextTestCase.class, "groupingNamesOnlyDevicesThatHaveAGroup"),
                Arguments.of(BrokenParts.ChooseCastsTestCase.class, "groupingAnswersForADeviceOfAnotherClass"),
                Arguments.of(BrokenParts.ForecastLeavesOneOutTestCase.class, "forecastHasEachDeviceOnce"),
                Arguments.of(BrokenParts.ForecastHasOneTwiceTestCase.class, "forecastHasEachDeviceOnce"),
                Arguments.of(BrokenParts.ForecastDiffersTestCase.class, "machineGroupsDevicesAsTheForecastSays"),
                Arguments.of(
                        BrokenFiles.ThrowsWhenItIsReadTestCase.class, "attributesCanBeReadAndAnswerWhateverIsWritten"),
                Arguments.of(
                        BrokenFiles.TrustsWhatIsWrittenTestCase.class, "attributesCanBeReadAndAnswerWhateverIsWritten"),
                Arguments.of(
                        BrokenFiles.ThrowsWhenItIsOpenedTestCase.class, "nodesOpenOrRefuseAndRefuseWhatTheyDoNotKnow"),
                Arguments.of(
                        BrokenFiles.DoesWhateverIsAskedTestCase.class, "nodesOpenOrRefuseAndRefuseWhatTheyDoNotKnow"),
                Arguments.of(BrokenFiles.ThrowsAtTheSecondCloseTestCase.class, "nodesCloseTwiceAndRefuseFromThenOn"),
                Arguments.of(BrokenFiles.SpeaksThoughClosedTestCase.class, "nodesCloseTwiceAndRefuseFromThenOn"),
                Arguments.of(
                        BrokenFiles.ThrowsWhenItIsRegisteredTestCase.class,
                        "probeRemoveProbeWorksAndLeavesNothingBehind"),
                Arguments.of(BrokenIommus.ChangesItsNameTestCase.class, "saysTheSameNameEachTime"),
                Arguments.of(BrokenIommus.FindsTwiceTestCase.class, "discoveryFindsEachIommuOnce"),
                Arguments.of(BrokenIommus.FindsUnderAnotherNameTestCase.class, "discoveryFindsEachIommuOnce"),
                Arguments.of(BrokenIommus.ThrowsWithoutAnyTestCase.class, "discoveryOnAnEmptyHostFindsNothing"),
                Arguments.of(BrokenIommus.WrapsTheFailureTestCase.class, "discoverySurvivesABrokenHost"),
                Arguments.of(BrokenIommus.TranslatesNothingTestCase.class, "deviceThatItTranslatesJoins"),
                Arguments.of(BrokenIommus.TranslatesBeforeItIsThereTestCase.class, "deviceThatItTranslatesJoins"),
                Arguments.of(BrokenIommus.JoinRemembersTestCase.class, "joiningIsPure"),
                Arguments.of(
                        BrokenIommus.ThrowsAtForeignersTestCase.class, "foreignDeviceIsAnsweredAndNothingIsThrown"),
                Arguments.of(BrokenIommus.JoinsItselfTestCase.class, "companionOfADeviceIsThereAndHasAGroup"),
                Arguments.of(
                        BrokenIommus.TakesTheNameForTheDeviceTestCase.class, "companionOfADeviceIsThereAndHasAGroup"),
                Arguments.of(BrokenIommus.NamesNobodyTestCase.class, "companionOfADeviceIsThereAndHasAGroup"),
                Arguments.of(
                        BrokenIommus.ForgetsADirectRegionTestCase.class,
                        "reservedRegionsAreTheSameEachTimeAndAgreeWithTheFacts"),
                Arguments.of(
                        BrokenIommus.ReservesAnEmptyRegionTestCase.class,
                        "reservedRegionsAreTheSameEachTimeAndAgreeWithTheFacts"));
    }

    @ParameterizedTest
    @MethodSource("brokenOnes")
    void brokenRuleIsNoticedByTheTestThatIsAboutIt(Class<?> broken, String test) {
        Set<String> failures = failures(broken);
        assertTrue(failures.contains(test), broken.getSimpleName() + " failed " + failures);
    }

    /** Its own and those of the classes that it is put together of. */
    private static Stream<Method> testsOf(Class<?> contract) {
        return Stream.<Class<?>>iterate(contract, type -> type != Object.class, Class::getSuperclass)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Test.class));
    }

    @Test
    void everyTestOfEveryContractNoticesSomething() {
        Set<String> untried = new TreeSet<>();
        CONTRACTS.forEach(contract -> testsOf(contract).map(Method::getName).forEach(untried::add));
        assertTrue(untried.size() > 30, "enough tests were looked at: " + untried.size());
        brokenOnes().forEach(arguments -> untried.remove((String) arguments.get()[1]));
        assertEquals(Set.of(), untried);
    }

    /** The tests are concealed, so that the page of the class is where authors read of them. */
    @Test
    void pageOfEveryContractListsItsRules() throws IOException {
        for (Class<?> contract : CONTRACTS) {
            String name = contract.getName().replace('.', '/') + ".java";
            String source = Files.readString(Path.of("src/main/java").resolve(name));
            String page = source.substring(0, source.indexOf("public abstract class"));
            Set<String> listed = Pattern.compile("<li>\\{@code (\\w+)}:")
                    .matcher(page)
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> held = testsOf(contract).map(Method::getName).collect(Collectors.toCollection(TreeSet::new));
            assertEquals(held, listed, "the list of rules on the page of " + contract.getSimpleName());
        }
    }
}
