package dev.connectors.operator.plan;

import dev.connectors.operator.api.Parts;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.qute.Engine;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes manifests of what a component consists of. */
@ApplicationScoped
public class Renderer {
  /** In the order of files a class has its place among the templates of other configuration. */
  private static final String CLASS = "30-connectorclass";

  private static final Pattern BETWEEN_DOCUMENTS = Pattern.compile("(?m)^---\\s*$");

  private final Engine engine;
  private final TemplateFiles files;

  public Renderer(Engine engine, TemplateFiles files) {
    this.engine = engine;
    this.files = files;
  }

  /** What a component installs, but for its definitions. */
  public List<GenericKubernetesResource> objects(Parts parts, Map<String, Object> data) {
    var templates = parts.folders().stream().flatMap(files::in);
    return Stream.concat(templates, parts.connectorClass().map(name -> CLASS).stream())
        .sorted(TemplateFiles.ORDER)
        .flatMap(path -> path.equals(CLASS) ? connectorClass(parts, data) : rendered(path, data))
        .toList();
  }

  /** What is in this folder alone. */
  public List<GenericKubernetesResource> folder(String folder, Map<String, Object> data) {
    return files
        .in(folder)
        .sorted(TemplateFiles.ORDER)
        .flatMap(path -> rendered(path, data))
        .toList();
  }

  /** The definitions of what users keep, which come with a component. */
  public List<GenericKubernetesResource> definitions(Parts parts) {
    return parts.definitions().stream()
        .map(name -> resource("/crds/" + name + "-v1.yml"))
        .map(Renderer::object)
        .toList();
  }

  /** As many objects as the template comes to with these values; none is fine, too. */
  private Stream<GenericKubernetesResource> rendered(String path, Map<String, Object> data) {
    var template =
        Optional.ofNullable(engine.getTemplate(path))
            .orElseThrow(() -> new IllegalStateException("no template " + path));
    return Arrays.stream(BETWEEN_DOCUMENTS.split(template.render(data)))
        .filter(Renderer::isObject)
        .map(Renderer::object);
  }

  /** A class is no template: what is in braces there is the class's own. */
  private Stream<GenericKubernetesResource> connectorClass(Parts parts, Map<String, Object> data) {
    return parts.connectorClass().stream()
        .map(name -> object(resource("/classes/" + name + ".yaml")))
        .map(
            object -> {
              object.getMetadata().setLabels(TemplateData.labels(data));
              return object;
            });
  }

  private static boolean isObject(String document) {
    return document
        .lines()
        .map(String::strip)
        .anyMatch(line -> !line.isEmpty() && !line.startsWith("#"));
  }

  private static GenericKubernetesResource object(String yaml) {
    return Serialization.unmarshal(yaml, GenericKubernetesResource.class);
  }

  private static String resource(String path) {
    try (InputStream yaml = Renderer.class.getResourceAsStream(path)) {
      if (yaml == null) {
        throw new IllegalStateException("no resource " + path);
      }
      return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
