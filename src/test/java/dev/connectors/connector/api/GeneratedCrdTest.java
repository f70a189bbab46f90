package dev.connectors.connector.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.platform.CrdShape;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the build makes of the classes in this package. */
public class GeneratedCrdTest {
  @Test
  void columnsAreThoseOfTheGuide(@TempDir Path folder) {
    assertThat(columns(Connector.class, folder))
        .extracting(CustomResourceColumnDefinition::getName)
        .containsExactly("Class", "Address", "Ready", "Reason", "Age");
    assertThat(columns(ConnectorClass.class, folder))
        .filteredOn(column -> column.getPriority() == null || column.getPriority() == 0)
        .extracting(CustomResourceColumnDefinition::getName)
        .containsExactly("Ready", "Age");
    assertThat(columns(ConnectorClass.class, folder))
        .filteredOn(column -> column.getName().equals("Reason"))
        .singleElement()
        .satisfies(column -> assertThat(column.getPriority()).isEqualTo(1));
  }

  @Test
  void listsHaveKeysSoThatADuplicateIsRefused(@TempDir Path folder) {
    var spec = schema(Connector.class, folder).getProperties().get("spec").getProperties();
    assertThat(spec.get("params").getXKubernetesListMapKeys()).containsExactly("name");
    assertThat(spec.get("auth").getProperties().get("params").getXKubernetesListMapKeys())
        .containsExactly("name");
    var status = schema(Connector.class, folder).getProperties().get("status").getProperties();
    assertThat(status.get("conditions").getXKubernetesListMapKeys()).containsExactly("type");
    var type = schema(ConnectorClass.class, folder).getProperties().get("spec").getProperties();
    assertThat(type.get("authProbes").getXKubernetesListMapKeys()).containsExactly("authName");
  }

  @Test
  void everyCrdIsSmallEnoughForKubectlApplyAndHasAStatus(@TempDir Path folder) throws IOException {
    for (var kind : List.of(Connector.class, ConnectorClass.class)) {
      var crd = crd(kind, folder);
      assertThat(Serialization.asJson(crd).length()).isLessThan(100_000);
      assertThat(crd.getSpec().getVersions().getFirst().getSubresources().getStatus()).isNotNull();
    }
  }

  private static List<CustomResourceColumnDefinition> columns(
      Class<? extends HasMetadata> kind, Path folder) {
    return crd(kind, folder).getSpec().getVersions().getFirst().getAdditionalPrinterColumns();
  }

  private static JSONSchemaProps schema(Class<? extends HasMetadata> kind, Path folder) {
    return crd(kind, folder).getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
  }

  /** Generates as the build does. */
  public static CustomResourceDefinition crd(Class<? extends HasMetadata> kind, Path folder) {
    new CRDGenerator()
        .customResourceClasses(List.of(kind))
        .withPostProcessor(new CrdShape())
        .inOutputDir(folder.toFile())
        .generate();
    var file =
        folder.resolve(HasMetadata.getPlural(kind) + "." + HasMetadata.getGroup(kind) + "-v1.yml");
    try {
      return Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
