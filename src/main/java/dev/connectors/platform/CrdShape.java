package dev.connectors.platform;

import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What no annotation can say of a generated CRD. Lists get their key, so that the API server
 * refuses a second entry of the same key and merges entries one by one; columns get their order,
 * which the generator does not keep. Used at build time only.
 */
public final class CrdShape implements CRDPostProcessor {
  private static final Map<String, String> KEYS =
      Map.of(
          "conditions", "type",
          "params", "name",
          "types", "name",
          "authProbes", "authName",
          "configurations", "name",
          "workloads", "name");

  /** As kubectl shows them, in capitals. */
  private static final List<String> COLUMNS =
      List.of("CLASS", "ADDRESS", "READY", "REASON", "SURVIVES", "VERSION", "AGE");

  @Override
  public HasMetadata process(HasMetadata crd, String version) {
    if (crd instanceof CustomResourceDefinition definition) {
      definition
          .getSpec()
          .getVersions()
          .forEach(
              served -> {
                mark("", served.getSchema().getOpenAPIV3Schema());
                served.getAdditionalPrinterColumns().sort(Comparator.comparingInt(CrdShape::place));
              });
    }
    return crd;
  }

  private static int place(CustomResourceColumnDefinition column) {
    int place = COLUMNS.indexOf(column.getName().toUpperCase(Locale.ROOT));
    return place < 0 ? COLUMNS.size() : place;
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
      schema.getProperties().forEach(CrdShape::mark);
    }
  }
}
