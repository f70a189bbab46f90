package dev.connectors;

import static com.tngtech.archunit.core.importer.ImportOption.Predefined.DO_NOT_INCLUDE_TESTS;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.fabric8.kubernetes.client.Client;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The walls between the rooms: Main → a role → connector → platform; no role knows another. */
class RoomsTest {
  private static final String CONTROLLER = "dev.connectors.controller";
  private static final String OPERATOR = "dev.connectors.operator";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.connectors");

  @ParameterizedTest
  @ValueSource(strings = {CONTROLLER, OPERATOR})
  void roomsOfARoleAreFreeOfCycles(String role) {
    slices().assignedFrom(roomsOf(role)).should().beFreeOfCycles().check(CLASSES);
  }

  /** A room each, and what stays at the root of the role is one, too. */
  private static SliceAssignment roomsOf(String role) {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
        return javaClass.getPackageName().startsWith(role)
            ? SliceIdentifier.of(javaClass.getPackageName())
            : SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return "rooms of " + role;
      }
    };
  }

  @Test
  void whatDecidesIsPure() {
    noClasses()
        .that()
        .resideInAnyPackage(
            CONTROLLER + ".check..",
            OPERATOR + ".ha..",
            OPERATOR + ".plan..",
            OPERATOR + ".assess..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Client.class)
        .check(CLASSES);
  }

  @Test
  void roomsDependDownwardsOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .withOptionalLayers(true)
        .layer("Main")
        .definedBy("dev.connectors")
        .layer("operator")
        .definedBy("dev.connectors.operator..")
        .layer("controller")
        .definedBy("dev.connectors.controller..")
        .layer("proxy")
        .definedBy("dev.connectors.proxy..")
        .layer("api")
        .definedBy("dev.connectors.api..")
        .layer("csi")
        .definedBy("dev.connectors.csi..")
        .layer("plugin")
        .definedBy("dev.connectors.plugin..")
        .layer("connector")
        .definedBy(
            "dev.connectors.connector.api..",
            "dev.connectors.connector.access..",
            "dev.connectors.connector.catalog..",
            "dev.connectors.connector.credential..",
            "dev.connectors.connector.listing..",
            "dev.connectors.connector.template..",
            "dev.connectors.connector.tool..")
        .layer("platform")
        .definedBy("dev.connectors.platform..")
        .whereLayer("Main")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("operator")
        .mayOnlyBeAccessedByLayers("Main")
        .whereLayer("controller")
        .mayOnlyBeAccessedByLayers("Main")
        .whereLayer("proxy")
        .mayOnlyBeAccessedByLayers("Main")
        .whereLayer("api")
        .mayOnlyBeAccessedByLayers("Main")
        .whereLayer("csi")
        .mayOnlyBeAccessedByLayers("Main")
        .whereLayer("plugin")
        .mayOnlyBeAccessedByLayers("Main")
        .whereLayer("connector")
        .mayOnlyBeAccessedByLayers("operator", "controller", "proxy", "api", "csi", "plugin")
        .check(CLASSES);
  }
}
