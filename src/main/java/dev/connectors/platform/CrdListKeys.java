package dev.connectors.platform;

import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;
import java.util.Map;

/**
 * Names the key of our lists in the generated CRDs, which no annotation can: the API server then
 * refuses a second entry of the same key and merges entries one by one. Used at build time only.
 */
public final class CrdListKeys implements CRDPostProcessor {
  private static final Map<String, String> KEYS =
      Map.of(
          "conditions", "type",
          "params", "name",
          "types", "name",
          "authProbes", "authName",
          "configurations", "name",
          "workloads", "name");

  @Override
  public HasMetadata process(HasMetadata crd, String version) {
    if (crd instanceof CustomResourceDefinition definition) {
      definition
          .getSpec()
          .getVersions()
          .forEach(served -> mark("", served.getSchema().getOpenAPIV3Schema()));
    }
    return crd;
  }

  private static void mark(String name, JSONSchemaProps schema) {
    var items = schema.getItems() == null ? null : schema.getItems().getSchema();
    if (items != null) {
      var key = KEYS.getOrDefault(name, "");
      if (items.getProperties() != null && items.getProperties().containsKey(key)) {
        schema.setXKubernetesListType("map");
        schema.setXKubernetesListMapKeys(List.of(key));
        // The API server wants a key to be required.
        if (!items.getRequired().contains(key)) {
          items.getRequired().add(key);
        }
      }
      mark("", items);
    }
    if (schema.getProperties() != null) {
      schema.getProperties().forEach(CrdListKeys::mark);
    }
  }
}
