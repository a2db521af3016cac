package io.flyweight.mq.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

class ArchitectureTest {

    private static final String ROOT = "io.flyweight.mq.test";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void autoConfigurationsArePublicAndFinalAndTheirBeanMethodsAreNot() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .bePublic()
                .andShould()
                .haveModifier(JavaModifier.FINAL)
                .check(CLASSES);
        methods()
                .that()
                .areAnnotatedWith(Bean.class)
                .should()
                .bePackagePrivate()
                .check(CLASSES);
    }

    @Test
    void itIsOneSmallNullMarkedPackageOnTopOfTheStarter() {
        classes()
                .should()
                .resideInAPackage(ROOT)
                .andShould()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT,
                        "io.flyweight.mq",
                        "io.flyweight.mq.api",
                        "io.flyweight.mq.spring..",
                        "java..",
                        "org.awaitility..",
                        "org.jspecify..",
                        "org.springframework..")
                .check(CLASSES);
        assertThat(CLASSES.getPackage(ROOT).isAnnotatedWith(NullMarked.class)).isTrue();
    }
}
