package zone.autonomic.redfix;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the table of rooms in docs/architecture.md: who may know whom. */
@AnalyzeClasses(packages = "zone.autonomic.redfix", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "zone.autonomic.redfix";
    private static final String[] FRAMEWORKS = {"io.quarkus..", "io.smallrye..", "io.vertx..", "jakarta..", "java.sql..", "javax.sql..", "java.net.http..",
            "org.eclipse..", "org.apache..", "com.fasterxml..", "com.github.kagkarlsson..", "org.javacord..", "zone.autonomic.gitea.."};

    /** A library of functions and not a framework: a pure room may call it. */
    private static final String STATISTICS = "org.apache.commons.statistics..";

    @ArchTest
    static final ArchRule verdictKnowsNobody = room("verdict");

    @ArchTest
    static final ArchRule recipeKnowsNobody = room("recipe");

    @ArchTest
    static final ArchRule harnessKnowsNobody = room("harness");

    @ArchTest
    static final ArchRule investigationCounts = room("investigation", "verdict");

    @ArchTest
    static final ArchRule diagnosisLooksAtRecipesAndRuns = room("diagnosis", "recipe", "harness", "investigation", "verdict");

    @ArchTest
    static final ArchRule fixTurnsARecipeIntoARecipe = room("fix", "recipe", "harness", "investigation", "verdict");

    @ArchTest
    static final ArchRule settingsAreReadBeforeAllElse = room("settings", "investigation");

    @ArchTest
    static final ArchRule reportRendersAndDecidesNothing = room("report", "investigation", "verdict");

    @ArchTest
    static final ArchRule portsSpeakTheLanguageOfTheCore = room("step.port", "investigation", "recipe", "harness", "verdict");

    @ArchTest
    static final ArchRule stepsKnowPortsAndNoAdapter =
            room("step", "step.port", "verdict", "recipe", "harness", "investigation", "diagnosis", "fix", "report");

    @ArchTest
    static final ArchRule theNodeIsBehindItsPort = adapter("ccci");

    @ArchTest
    static final ArchRule gitIsBehindItsPort = adapter("git");

    @ArchTest
    static final ArchRule theForgeIsBehindItsPort = adapter("forge");

    @ArchTest
    static final ArchRule theStoreIsBehindItsPort = adapter("store");

    @ArchTest
    static final ArchRule chatHandsInAndTellsByPorts = adapter("chat", "report");

    @ArchTest
    static final ArchRule thePagesReadAndRender = adapter("web", "report", "chat");

    @ArchTest
    static final ArchRule thePagesKnowNoOtherRoom = noClasses().that().resideInAPackage(ROOT + ".web..").should().dependOnClassesThat().resideInAPackage(ROOT + ".chat.discord..");

    @ArchTest
    static final ArchRule theLabKnowsNobody = room("lab");

    @ArchTest
    static final ArchRule onlyTheProgramItselfKnowsTheLab = noClasses().that().resideOutsideOfPackages(ROOT, ROOT + ".lab..")
            .should().dependOnClassesThat().resideInAPackage(ROOT + ".lab..");

    @ArchTest
    static final ArchRule thePureRoomsKnowNoFramework = noClasses()
            .that().resideInAnyPackage(in("verdict"), in("recipe"), in("harness"), in("investigation"), in("diagnosis"), in("fix"))
            .should().dependOnClassesThat(resideInAnyPackage(FRAMEWORKS).and(not(resideInAPackage(STATISTICS))));

    /** javacord is no longer maintained: what would replace it is written in one room. */
    @ArchTest
    static final ArchRule onlyTheDiscordRoomKnowsItsLibraries = noClasses().that().resideOutsideOfPackage(in("chat.discord"))
            .should().dependOnClassesThat().resideInAnyPackage("org.javacord..", "com.neovisionaries..", "okhttp3..");

    /** Where something is counted, it is counted by the rule that the measured error rates speak of. */
    @ArchTest
    static final ArchRule onlyTheVerdictDoesStatistics = noClasses().that().resideOutsideOfPackage(in("verdict"))
            .should().dependOnClassesThat().resideInAPackage(STATISTICS);

    @ArchTest
    static final ArchRule namesSayWhatThingsAre = noClasses()
            .should().haveSimpleNameEndingWith("Util").orShould().haveSimpleNameEndingWith("Utils").orShould().haveSimpleNameEndingWith("Helper")
            .orShould().haveSimpleNameEndingWith("Impl").orShould().haveSimpleNameEndingWith("Manager");

    private static ArchRule adapter(String room, String... more) {
        String[] known = new String[more.length + 5];
        System.arraycopy(new String[] {"step.port", "investigation", "recipe", "harness", "verdict"}, 0, known, 0, 5);
        System.arraycopy(more, 0, known, 5, more.length);
        return room(room, known);
    }

    /** A room may know itself and the given rooms of ours; libraries are another rule's matter. */
    private static ArchRule room(String room, String... known) {
        String self = room.equals("step") ? ROOT + ".step" : in(room);
        return classes().that().resideInAPackage(self).should().onlyDependOnClassesThat(new DescribedPredicate<>("live in rooms that " + room + " may know") {
            @Override
            public boolean test(JavaClass target) {
                String home = target.getPackageName();
                if (!home.startsWith(ROOT)) {
                    return true;
                }
                return within(home, room) || java.util.Arrays.stream(known).anyMatch(k -> within(home, k));
            }
        }).allowEmptyShould(true);
    }

    private static boolean within(String home, String room) {
        String name = ROOT + "." + room;
        boolean itself = home.equals(name) || home.startsWith(name + ".");
        return itself && !(room.equals("step") && home.startsWith(ROOT + ".step.port"));
    }

    private static String in(String room) {
        return ROOT + "." + room + "..";
    }
}
