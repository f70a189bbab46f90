package dev.connectors;

import static com.tngtech.archunit.core.importer.ImportOption.Predefined.DO_NOT_INCLUDE_TESTS;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** The walls between the rooms: Main → a role → connector → platform; no role knows another. */
class RoomsTest {
  @Test
  void roomsDependDownwardsOnly() {
    var classes =
        new ClassFileImporter()
            .withImportOption(DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.connectors");
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
        .check(classes);
  }
}
