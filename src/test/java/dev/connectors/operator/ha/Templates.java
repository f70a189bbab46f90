package dev.connectors.operator.ha;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.qute.Engine;
import io.quarkus.qute.Expression;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.ResultMapper;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateLocator.TemplateLocation;
import io.quarkus.qute.TemplateNode.Origin;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The manifests as the engine renders them, before the policy. */
final class Templates {
  private static final Path ROOT = Path.of("src/main/resources/templates");
  private static final Map<String, Object> DATA =
      Map.ofEntries(
          Map.entry("image", "registry.example.com/connectors/connectors:0.1.0"),
          Map.entry("namespace", "connectors-system"),
          Map.entry("uid", "uid-of-the-component"),
          Map.entry("version", "0.1.0"),
          Map.entry("clusterDomain", "cluster.local"),
          Map.entry("installationId", "uid-of-connectors-system"),
          Map.entry("addressDenied", ""),
          Map.entry("addressAllowed", ""),
          Map.entry("celAllowed", "[]"),
          Map.entry("celDenied", "[]"),
          Map.entry("celInstallation", "'connectors-system'"),
          Map.entry("celClusterDomain", "'cluster.local'"));

  private Templates() {}

  static List<GenericKubernetesResource> of(String component) {
    var engine =
        Engine.builder()
            .addDefaults()
            .addValueResolver(new ReflectionValueResolver())
            .addLocator(id -> Optional.of(ROOT.resolve(id)).filter(Files::exists).map(Source::new))
            .addResultMapper(new AsJson())
            .build();
    try (var files = Files.list(ROOT.resolve(component))) {
      return files
          .sorted()
          .map(file -> engine.getTemplate(component + "/" + file.getFileName()))
          .map(template -> render(template, component))
          .map(yaml -> Serialization.unmarshal(yaml, GenericKubernetesResource.class))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String render(Template template, String component) {
    var instance = template.instance();
    DATA.forEach(instance::data);
    return instance.data("component", component).render();
  }

  private record Source(Path file) implements TemplateLocation {
    @Override
    public Reader read() {
      try {
        return Files.newBufferedReader(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Optional<Variant> getVariant() {
      return Optional.empty();
    }
  }

  private static final class AsJson implements ResultMapper {
    private final ObjectMapper json = new ObjectMapper();

    @Override
    public boolean appliesTo(Origin origin, Object result) {
      return true;
    }

    @Override
    public String map(Object result, Expression expression) {
      try {
        return json.writeValueAsString(result);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
