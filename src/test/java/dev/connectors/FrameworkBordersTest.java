package dev.connectors;

import static com.tngtech.archunit.core.importer.ImportOption.Predefined.DO_NOT_INCLUDE_TESTS;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.connectors.platform.OnChange;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import org.junit.jupiter.api.Test;

/** Where our code meets the Kubernetes client and the operator SDK. */
class FrameworkBordersTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.connectors");

  /** One of {@code T extends HasMetadata} opened the builders of the whole model to reflection. */
  @Test
  void watchesTellNobodyWhoseTypeOpensTheModelToReflection() {
    noClasses()
        .that()
        .areNotAssignableTo(OnChange.class)
        .should()
        .beAssignableTo(ResourceEventHandler.class)
        .check(CLASSES);
  }
}
