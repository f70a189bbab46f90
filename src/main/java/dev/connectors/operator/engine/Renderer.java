package dev.connectors.operator.engine;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.qute.Engine;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes manifests of the templates of a component. */
@ApplicationScoped
class Renderer {
  private final Engine engine;

  Renderer(Engine engine) {
    this.engine = engine;
  }

  /** One object of each template, and the definitions, which are plain YAML. */
  List<GenericKubernetesResource> render(Parts parts, Map<String, Object> data) {
    return Stream.concat(
            parts.definitions().stream().map(Renderer::definition),
            parts.templates().stream().map(template -> one(parts, template, data)))
        .toList();
  }

  private GenericKubernetesResource one(Parts parts, String name, Map<String, Object> data) {
    var id = parts.component() + "/" + name + ".yaml";
    var template =
        Optional.ofNullable(engine.getTemplate(id))
            .orElseThrow(() -> new IllegalStateException("no template " + id));
    return Serialization.unmarshal(template.render(data), GenericKubernetesResource.class);
  }

  private static GenericKubernetesResource definition(String name) {
    var path = "/crds/" + name + "-v1.yml";
    try (InputStream yaml = Renderer.class.getResourceAsStream(path)) {
      return Optional.ofNullable(yaml)
          .map(text -> Serialization.unmarshal(text, GenericKubernetesResource.class))
          .orElseThrow(() -> new IllegalStateException("no resource " + path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
