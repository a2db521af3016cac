package io.flyweight.mq;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.net.EventLoop;
import java.io.Externalizable;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The layers and where the outside world may be touched. */
class ArchitectureTest {

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPath(Path.of("target", "classes"));

    @Test
    void theLayersPointOneWay() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("root")
                .definedBy("io.flyweight.mq")
                .layer("conn")
                .definedBy("io.flyweight.mq.conn")
                .layer("net")
                .definedBy("io.flyweight.mq.net")
                .layer("time")
                .definedBy("io.flyweight.mq.time")
                .layer("wire")
                .definedBy("io.flyweight.mq.wire")
                .layer("api")
                .definedBy("io.flyweight.mq.api")
                .whereLayer("root")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("conn")
                .mayOnlyBeAccessedByLayers("root")
                .whereLayer("net")
                .mayOnlyBeAccessedByLayers("root", "conn")
                .whereLayer("wire")
                .mayOnlyBeAccessedByLayers("root", "conn")
                .whereLayer("time")
                .mayOnlyBeAccessedByLayers("root", "conn", "net")
                .check(CORE);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.flyweight.mq.(*)").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void apiAndTimeDependOnNothingOfOurs() {
        noClasses()
                .that()
                .resideInAnyPackage("io.flyweight.mq.api", "io.flyweight.mq.time")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.flyweight.mq", "..mq.conn..", "..mq.net..", "..mq.wire..")
                .check(CORE);
    }

    @Test
    void channelsAreForTheNetPackageAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.flyweight.mq.net")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.nio.channels..")
                .check(CORE);
    }

    @Test
    void timeAndChanceComeFromOutside() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Environment.class, EventLoop.class)
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(ThreadLocalRandom.class, Random.class)
                .check(CORE);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CORE)
                .allSatisfy(type -> assertThat(type.getPackage().isAnnotatedWith(NullMarked.class)
                                || type.getName().endsWith("module-info"))
                        .as(type.getPackageName())
                        .isTrue());
    }

    @Test
    void exceptionsAreFinalBelowTheSealedRoot() {
        classes()
                .that()
                .areAssignableTo(MqException.class)
                .and()
                .areNotAssignableFrom(MqException.class)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(CORE);
    }

    @Test
    void nothingIsDeserializedByTheJdk() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ObjectInputStream.class, ObjectOutputStream.class, Externalizable.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.beans..", "javax.script..", "java.rmi..")
                .check(CORE);
    }
}
