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
import java.util.Optional;
import java.util.TreeSet;

/**
 * At build time only: what the CRD generator has no annotation for. Lists with a key become maps,
 * so that two appliers can own an entry each and none is there twice; columns come in the order of
 * the install guide.
 */
public final class CrdShape implements CRDPostProcessor {
  private static final Map<String, String> KEYS =
      Map.of(
          "params", "name",
          "types", "name",
          "configurations", "name",
          "authProbes", "authName",
          "workloads", "name",
          "conditions", "type");
  private static final List<String> COLUMNS =
      List.of("class", "address", "ready", "reason", "survives", "version", "age");

  @Override
  public HasMetadata process(HasMetadata definition, String crdVersion) {
    if (definition instanceof CustomResourceDefinition crd) {
      for (var version : crd.getSpec().getVersions()) {
        keyed(version.getSchema().getOpenAPIV3Schema());
        version.getAdditionalPrinterColumns().sort(Comparator.comparingInt(CrdShape::position));
      }
    }
    return definition;
  }

  private static int position(CustomResourceColumnDefinition column) {
    var position = COLUMNS.indexOf(column.getName().toLowerCase(Locale.ROOT));
    return position < 0 ? COLUMNS.size() : position;
  }

  /** Not below a pod's spec: there are lists of the same names, and they are Kubernetes' own. */
  private static void keyed(JSONSchemaProps schema) {
    Optional.ofNullable(schema.getProperties())
        .orElseGet(Map::of)
        .forEach(
            (name, property) -> {
              if (!name.equals("template")) {
                Optional.ofNullable(KEYS.get(name)).ifPresent(key -> keyed(property, key));
                keyed(property);
              }
            });
    Optional.ofNullable(schema.getItems()).ifPresent(items -> keyed(items.getSchema()));
  }

  private static void keyed(JSONSchemaProps list, String key) {
    var isListOfObjects =
        list.getItems() != null && "object".equals(list.getItems().getSchema().getType());
    if (!isListOfObjects) {
      return;
    }
    list.setXKubernetesListType("map");
    list.setXKubernetesListMapKeys(List.of(key));
    var items = list.getItems().getSchema();
    var required = new TreeSet<>(items.getRequired());
    required.add(key);
    items.setRequired(List.copyOf(required));
  }
}
