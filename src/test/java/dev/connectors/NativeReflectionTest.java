package dev.connectors;

import static com.tngtech.archunit.core.importer.ImportOption.Predefined.DO_NOT_INCLUDE_TESTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.connectors.operator.api.CommonSpec;
import dev.connectors.operator.api.Component;
import dev.connectors.operator.api.Parts;
import dev.connectors.operator.kind.Kinds;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Reads what a sources-only native build left: in a native executable JSON reaches only those
 * classes that are listed there. Made by {@code -Dquarkus.native.sources-only=true}.
 */
@Tag("native")
class NativeReflectionTest {
  private static final Set<String> KINDS =
      Set.of(
          "dev.connectors.connector.api",
          "dev.connectors.operator.api",
          "dev.connectors.operator.kind");
  private static final String LIST = "META-INF/native-image/reflect-config.json";

  @Test
  void everyClassThatGoesThroughJsonIsOpenToReflection() throws IOException {
    var throughJson = new TreeSet<String>();
    new ClassFileImporter()
        .withImportOption(DO_NOT_INCLUDE_TESTS).importPackages("dev.connectors").stream()
            .filter(NativeReflectionTest::goesThroughJson)
            .filter(type -> !isShapeWithoutKind(type))
            .map(JavaClass::getName)
            .forEach(throughJson::add);

    assertThat(throughJson).contains("dev.connectors.connector.api.ConnectorSpec$Auth");
    assertThat(openToReflection())
        .as("register the missing ones with @RegisterForReflection")
        .containsAll(throughJson);
  }

  /** Builders of a kind that no code of ours names: 24 MB of executable, were all of them open. */
  @Test
  void nobodyOpensTheWholeModelOfKubernetesToReflection() throws IOException {
    assertThat(openToReflection())
        .as("-Dquarkus.native.include-reasons-in-config-files=true shows who does")
        .noneMatch(
            name ->
                name.startsWith("io.fabric8.kubernetes.api.model.flowcontrol.")
                    && name.endsWith("Fluent"));
  }

  /** What the API server sends or gets, and whatever else says how it looks as JSON. */
  private static boolean goesThroughJson(JavaClass type) {
    var isApi =
        KINDS.contains(type.getPackageName())
            && !type.isEquivalentTo(Parts.class)
            && (type.isRecord() || type.isEnum() || type.isAssignableTo(CUSTOM_RESOURCE));
    var saysHow =
        Stream.concat(Stream.of(type), type.getMembers().stream())
            .flatMap(annotated -> annotated.getAnnotations().stream())
            .map(annotation -> annotation.getRawType().getPackageName())
            .anyMatch("com.fasterxml.jackson.annotation"::equals);
    return isApi || saysHow;
  }

  /** A shape of spec reaches the API server by the kinds that have it. */
  private static boolean isShapeWithoutKind(JavaClass type) {
    var outer = type;
    while (outer.getEnclosingClass().isPresent()) {
      outer = outer.getEnclosingClass().orElseThrow();
    }
    var shape = outer.getName();
    return outer.isAssignableTo(CommonSpec.class)
        && Kinds.all().stream().noneMatch(kind -> shapeOf(kind).equals(shape));
  }

  private static String shapeOf(Component<?> kind) {
    return kind.getClass().getGenericSuperclass() instanceof ParameterizedType of
        ? of.getActualTypeArguments()[0].getTypeName()
        : "";
  }

  private static final String CUSTOM_RESOURCE = "io.fabric8.kubernetes.client.CustomResource";

  private static Set<String> openToReflection() throws IOException {
    var names = new TreeSet<String>();
    try (var jar = new JarFile(nativeJar().toFile());
        var json = jar.getInputStream(jar.getEntry(LIST))) {
      new ObjectMapper().readTree(json).forEach(entry -> names.add(entry.path("name").asText()));
    }
    return names;
  }

  private static Path nativeJar() throws IOException {
    try (var files = Files.walk(Path.of("target"), 3)) {
      return files
          .filter(file -> file.toString().contains("native"))
          .filter(file -> file.toString().endsWith("-runner.jar"))
          .findAny()
          .orElseThrow(
              () -> new AssertionError("no native sources in target/: see test.sh, step native"));
    }
  }
}
