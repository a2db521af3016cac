package io.flyweight.mq.spring;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.Externalizable;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class ArchitectureTest {

    private static final String ROOT = "io.flyweight.mq.spring";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void autoConfigurationsArePublicAndFinal() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .bePublic()
                .andShould()
                .haveModifier(JavaModifier.FINAL)
                .andShould()
                .haveSimpleNameEndingWith("AutoConfiguration")
                .check(CLASSES);
    }

    @Test
    void theirBeanMethodsAreNot() {
        methods()
                .that()
                .areAnnotatedWith(Bean.class)
                .should()
                .bePackagePrivate()
                .check(CLASSES);
        classes()
                .that()
                .areAnnotatedWith(Configuration.class)
                .should()
                .bePackagePrivate()
                .check(CLASSES);
    }

    @Test
    void nothingDependsOnTheAutoConfiguration() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".autoconfigure..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".autoconfigure..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(ROOT)
                .or()
                .resideInAPackage(ROOT + ".annotation")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".listener")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheOptionalPartsKnowTheOptionalLibraries() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT + ".autoconfigure.health",
                        ROOT + ".autoconfigure.metrics",
                        ROOT + ".autoconfigure.endpoint",
                        ROOT + ".autoconfigure.console")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.micrometer.core..",
                        "jakarta.servlet..",
                        "org.springframework.web..",
                        "org.springframework.boot.actuate..",
                        "org.springframework.boot.health..")
                .check(CLASSES);
    }

    @Test
    void beanPostProcessorsAreMadeByStaticMethods() {
        methods()
                .that()
                .haveRawReturnType(assignableTo(BeanPostProcessor.class))
                .should()
                .beStatic()
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        var packages = new TreeSet<String>();
        CLASSES.forEach(type -> packages.add(type.getPackageName()));

        assertThat(packages)
                .hasSizeGreaterThan(6)
                .allSatisfy(name -> assertThat(CLASSES.getPackage(name).isAnnotatedWith(NullMarked.class))
                        .as(name)
                        .isTrue());
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
                .check(CLASSES);
    }
}
