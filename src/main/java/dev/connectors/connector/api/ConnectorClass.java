package dev.connectors.connector.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** A kind of tool: how to sign in to it, how to test it, what files its clients read. */
@Group(Connector.GROUP)
@Version("v1alpha1")
@Plural("connectorclasses")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class ConnectorClass extends CustomResource<ConnectorClassSpec, ConnectorClassStatus> {
  private static final long serialVersionUID = 1L;

  @Override
  protected ConnectorClassSpec initSpec() {
    return ConnectorClassSpec.ABSENT;
  }
}
