package dev.connectors.operator.ha;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.connectors.operator.api.Component;
import dev.connectors.operator.kind.Kinds;
import dev.connectors.testbed.Settings;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A folder per case: in-component.yaml, in-facts.yaml (the cluster), in-settings.yaml
 * (connectors.ha.*), and what comes of them in out-*.yaml. A case named *-default shows every
 * manifest, the others show what differs from it. {@code -Dgolden.update=true} writes the out
 * files: read the difference before you commit it.
 */
class GoldenTest {
  private static final Path CASES = Path.of("src/test/resources/golden");
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .build();

  @TestFactory
  Stream<DynamicTest> manifestsAreAsRecorded() throws IOException {
    try (var cases = Files.list(CASES)) {
      return cases.sorted().toList().stream()
          .map(c -> DynamicTest.dynamicTest(c.getFileName().toString(), () -> check(c)));
    }
  }

  private static void check(Path folder) throws IOException {
    var actual = outOf(folder);
    if (UPDATE) {
      update(folder, actual);
    }
    var expected = recorded(folder);
    assertThat(actual.keySet()).as("files of %s", folder).isEqualTo(expected.keySet());
    actual.forEach((file, yaml) -> assertThat(yaml).as(file).isEqualTo(expected.get(file)));
  }

  private static SortedMap<String, String> outOf(Path folder) throws IOException {
    var component = component(folder);
    var out = adapted(folder, component);
    var ofDefault = ofDefault(component.getKind());
    if (!folder.equals(ofDefault)) {
      out.entrySet().removeAll(adapted(ofDefault, component(ofDefault)).entrySet());
    }
    return out;
  }

  private static SortedMap<String, String> adapted(Path folder, Component<?> component)
      throws IOException {
    var policy = new HighAvailabilityPolicy(Settings.of(HaSettings.class, settings(folder)));
    var adapted = policy.adapt(Templates.of(component), component.asked(), facts(folder));
    var out = new TreeMap<String, String>();
    if (adapted.problems().isEmpty()) {
      adapted.manifests().forEach(m -> out.put(file(m), yaml(m)));
    } else {
      out.put("out-problems.yaml", yaml(adapted.problems()));
    }
    if (!adapted.notes().isEmpty()) {
      out.put("out-notes.yaml", yaml(adapted.notes()));
    }
    return out;
  }

  /** Each kind has one case that shows all. */
  private static Path ofDefault(String kind) throws IOException {
    try (var cases = Files.list(CASES)) {
      for (var one : cases.filter(c -> c.toString().endsWith("-default")).toList()) {
        if (component(one).getKind().equals(kind)) {
          return one;
        }
      }
    }
    throw new IllegalStateException("no case *-default of " + kind + " in " + CASES);
  }

  private static Component<?> component(Path folder) throws IOException {
    return Kinds.read(Files.readString(folder.resolve("in-component.yaml")));
  }

  @ParameterizedTest
  @MethodSource("dev.connectors.operator.kind.Kinds#all")
  void everyKindHasACaseThatShowsAllOfIt(Component<?> kind) throws IOException {
    assertThat(recorded(ofDefault(kind.getKind()))).isNotEmpty();
  }

  private static Policy.Facts facts(Path folder) throws IOException {
    var file = folder.resolve("in-facts.yaml");
    return Files.exists(file)
        ? YAML.readValue(file.toFile(), Policy.Facts.class)
        : new Policy.Facts(Set.of(), 1, Map.of());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> settings(Path folder) throws IOException {
    var file = folder.resolve("in-settings.yaml");
    return Files.exists(file) ? YAML.readValue(file.toFile(), Map.class) : Map.of();
  }

  private static String file(GenericKubernetesResource manifest) {
    return "out-%s-%s.yaml"
        .formatted(manifest.getKind().toLowerCase(Locale.ROOT), manifest.getMetadata().getName());
  }

  private static String yaml(Object value) {
    try {
      return YAML.writeValueAsString(YAML.convertValue(value, Object.class));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SortedMap<String, String> recorded(Path folder) throws IOException {
    var files = new TreeMap<String, String>();
    for (var file : out(folder)) {
      files.put(file.getFileName().toString(), Files.readString(file));
    }
    return files;
  }

  private static void update(Path folder, SortedMap<String, String> actual) throws IOException {
    for (var file : out(folder)) {
      Files.delete(file);
    }
    for (var file : actual.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
  }

  private static List<Path> out(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().startsWith("out-")).toList();
    }
  }
}
