package dev.connectors.platform;

import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What no annotation can say of a generated CRD, or too many would have to. Lists get their key, so
 * that the API server refuses a second entry of the same key and merges entries one by one; columns
 * get their order, which the generator does not keep. Used at build time only.
 */
public final class CrdShape implements CRDPostProcessor {
  private static final Map<String, String> KEYS =
      Map.of(
          "conditions", "type",
          "params", "name",
          "addressExtensions", "name",
          "types", "name",
          "authProbes", "authName",
          "configurations", "name",
          "workloads", "name");

  /** Kinds that users write: their objects are read by several roles, so each field has a bound. */
  private static final String USERS_GROUP = "connectors.alauda.io";

  /** Kinds of components, which all say the same of themselves. */
  private static final String COMPONENTS_GROUP = "operator.connectors.alauda.io";

  private static final long LIST = 32;
  private static final long STRING = 4 * 1024;
  private static final long TEMPLATE = 16 * 1024;

  private static final Map<String, Long> LONGER_LISTS = Map.of("operations", 128L);

  /** Fields of a class that hold templates, or maps of them. */
  private static final Set<String> TEMPLATES = Set.of("data", "headers", "path", "query");

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
                var schema = served.getSchema().getOpenAPIV3Schema();
                mark("", schema);
                if (definition.getSpec().getGroup().equals(USERS_GROUP)) {
                  bound(schema);
                  UserText.guard(definition.getSpec().getNames().getKind(), schema);
                }
                if (definition.getSpec().getGroup().equals(COMPONENTS_GROUP)) {
                  served.getAdditionalPrinterColumns().addAll(ofComponent(schema));
                }
                served.getAdditionalPrinterColumns().sort(Comparator.comparingInt(CrdShape::place));
              });
    }
    return crd;
  }

  /** A kind that runs nothing has nothing that could survive. */
  private static List<CustomResourceColumnDefinition> ofComponent(JSONSchemaProps schema) {
    var columns = new ArrayList<CustomResourceColumnDefinition>();
    columns.add(column("Ready", "string", ".status.conditions[?(@.type==\"Ready\")].status"));
    columns.add(column("Reason", "string", ".status.conditions[?(@.type==\"Ready\")].reason"));
    if (Objects.requireNonNull(schema.getProperties().get("spec"))
        .getProperties()
        .containsKey("workloads")) {
      columns.add(column("Survives", "string", ".status.survives"));
    }
    columns.add(column("Version", "string", ".status.version"));
    columns.add(column("Age", "date", ".metadata.creationTimestamp"));
    return columns;
  }

  private static CustomResourceColumnDefinition column(String name, String type, String path) {
    return new CustomResourceColumnDefinitionBuilder()
        .withName(name)
        .withType(type)
        .withJsonPath(path)
        .withPriority(0)
        .build();
  }

  /** What has no limit of its own gets one; a status is ours, so only its lists do. */
  private static void bound(JSONSchemaProps schema) {
    if (!schema.getRequired().contains("spec")) {
      schema.getRequired().add("spec");
    }
    limit("spec", Objects.requireNonNull(schema.getProperties().get("spec")), true);
    limit("status", Objects.requireNonNull(schema.getProperties().get("status")), false);
  }

  private static void limit(String name, JSONSchemaProps schema, boolean strings) {
    if (strings
        && "string".equals(schema.getType())
        && schema.getMaxLength() == null
        && (schema.getEnum() == null || schema.getEnum().isEmpty())) {
      schema.setMaxLength(TEMPLATES.contains(name) ? TEMPLATE : STRING);
    }
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      if (schema.getMaxItems() == null) {
        schema.setMaxItems(LONGER_LISTS.getOrDefault(name, LIST));
      }
      limit("", schema.getItems().getSchema(), strings);
    }
    if (schema.getAdditionalProperties() != null
        && schema.getAdditionalProperties().getSchema() != null) {
      if (schema.getMaxProperties() == null) {
        schema.setMaxProperties(LIST);
      }
      limit(name, schema.getAdditionalProperties().getSchema(), strings);
    }
    if (schema.getProperties() != null) {
      schema.getProperties().forEach((key, value) -> limit(key, value, strings));
    }
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
