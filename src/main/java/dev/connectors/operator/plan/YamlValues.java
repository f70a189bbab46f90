package dev.connectors.operator.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.qute.EngineBuilder;
import io.quarkus.qute.Expression;
import io.quarkus.qute.ResultMapper;
import io.quarkus.qute.TemplateNode.Origin;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Writes each value in a YAML template as JSON, which YAML includes: whatever a value contains, it
 * stays one value.
 */
@ApplicationScoped
public class YamlValues implements ResultMapper {
  private static final ObjectMapper JSON = new ObjectMapper();

  public void register(@Observes EngineBuilder builder) {
    builder.addResultMapper(new YamlValues());
  }

  @Override
  public boolean appliesTo(Origin origin, Object result) {
    return origin.getTemplateId().endsWith(".yaml")
        || origin.getVariant().filter(v -> v.getContentType().endsWith("yaml")).isPresent();
  }

  @Override
  public String map(Object result, Expression expression) {
    try {
      return JSON.writeValueAsString(result);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a value for YAML: " + expression.toOriginalString());
    }
  }
}
