package dev.connectors.operator.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.connectors.connector.api.GeneratedCrdTest;
import dev.connectors.operator.api.ClassOnlySpec;
import dev.connectors.operator.api.Component;
import dev.connectors.operator.api.ExposedSpec;
import dev.connectors.operator.api.Parts;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KindsTest {
  private static final Path RESOURCES = Path.of("src/main/resources");

  static List<Component<?>> all() {
    return Kinds.all();
  }

  @Test
  void everyKindIsOwnedByTheBundle() throws IOException {
    var csv = Path.of("bundle/manifests/connectors-operator.clusterserviceversion.yaml");
    assertThat(all()).hasSizeGreaterThan(1);
    assertThat(Files.readString(csv))
        .contains(all().stream().map(kind -> "kind: " + kind.getKind()).toList());
  }

  @ParameterizedTest
  @MethodSource("all")
  void pluralIsTheKindInLowerCase(Component<?> kind) {
    assertThat(kind.getPlural()).isEqualTo(kind.getKind().toLowerCase(Locale.ROOT));
  }

  @ParameterizedTest
  @MethodSource("all")
  void pluginIsKnownByTheKindThatBringsIt(Component<?> kind) {
    assertThat(kind.parts().plugin().stream())
        .allSatisfy(plugin -> assertThat(plugin.component()).isEqualTo(kind.getKind()));
  }

  @Test
  void everyTemplateAndEveryClassIsInstalled() throws IOException {
    var folders = all().stream().flatMap(kind -> kind.parts().folders().stream());
    assertThat(names("templates"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(folders, Stream.of("operator", "parts")).distinct().toList());
    assertThat(names("classes"))
        .containsExactlyInAnyOrderElementsOf(
            all().stream()
                .flatMap(kind -> kind.parts().connectorClass().stream())
                .map(name -> name + ".yaml")
                .toList());
  }

  @Test
  void kindThatIsNotThereIsNotReadAsAnother() {
    assertThatThrownBy(() -> Kinds.read("apiVersion: v1\nkind: ConnectorsGitt\n"))
        .hasMessageContaining("ConnectorsGitt");
  }

  @Test
  void aShapeShowsOnlyWhatItsKindsHave(@TempDir Path folder) {
    var classOnly = generated(OfClass.class, folder);
    assertThat(fields(classOnly))
        .containsExactlyInAnyOrder("labels", "annotations", "additionalManifests");
    assertThat(classOnly.getAdditionalPrinterColumns())
        .extracting(CustomResourceColumnDefinition::getName)
        .containsExactly("Ready", "Reason", "Version", "Age");
    var withWorkloads = generated(ConnectorsGit.class, folder);
    assertThat(fields(withWorkloads)).contains("workloads", "registry").doesNotContain("expose");
    assertThat(withWorkloads.getAdditionalPrinterColumns())
        .extracting(CustomResourceColumnDefinition::getName)
        .containsExactly("Ready", "Reason", "Survives", "Version", "Age");
    assertThat(fields(generated(Exposed.class, folder)))
        .containsAll(fields(withWorkloads))
        .contains("expose");
  }

  private static CustomResourceDefinitionVersion generated(
      Class<? extends Component<?>> kind, Path folder) {
    return GeneratedCrdTest.crd(kind, folder).getSpec().getVersions().getFirst();
  }

  private static Set<String> fields(CustomResourceDefinitionVersion version) {
    return version
        .getSchema()
        .getOpenAPIV3Schema()
        .getProperties()
        .get("spec")
        .getProperties()
        .keySet();
  }

  private static List<String> names(String folder) throws IOException {
    try (var files = Files.list(RESOURCES.resolve(folder))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Group(Component.GROUP)
  @Version(Component.VERSION)
  @Plural("ofclass")
  static class OfClass extends Component<ClassOnlySpec> {
    private static final long serialVersionUID = 1L;

    @Override
    public Parts parts() {
      return Parts.ofClass("of-class", "", "none");
    }
  }

  @Group(Component.GROUP)
  @Version(Component.VERSION)
  @Plural("exposed")
  static class Exposed extends Component<ExposedSpec> {
    private static final long serialVersionUID = 1L;

    @Override
    public Parts parts() {
      return Parts.ofClass("exposed", "", "none");
    }
  }
}
