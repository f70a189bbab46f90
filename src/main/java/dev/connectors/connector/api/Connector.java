package dev.connectors.connector.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** One outside tool. Its Service is {@code c-<name>}, so its name has at most 61 characters. */
@Group(Connector.GROUP)
@Version("v1alpha1")
@ValidationRule(
    value = "self.metadata.name.matches('^[a-z0-9]([a-z0-9-]{0,59}[a-z0-9])?$')",
    message =
        "metadata.name must be a DNS label of at most 61 characters (a-z, 0-9, '-'): the Service c-<name> is made of it")
@AdditionalPrinterColumn(name = "Class", jsonPath = ".spec.connectorClassName")
@AdditionalPrinterColumn(name = "Address", jsonPath = ".spec.address")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class Connector extends CustomResource<ConnectorSpec, ConnectorStatus>
    implements Namespaced {
  public static final String GROUP = "connectors.alauda.io";
  private static final long serialVersionUID = 1L;

  @Override
  protected ConnectorSpec initSpec() {
    return ConnectorSpec.ABSENT;
  }
}
