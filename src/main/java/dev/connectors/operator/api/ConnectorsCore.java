package dev.connectors.operator.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** The core that every kind of tool needs: api, controller-manager, proxy and CSI driver. */
@Group(Component.GROUP)
@Version(Component.VERSION)
@Plural("connectorscore")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Survives", jsonPath = ".status.survives")
@AdditionalPrinterColumn(name = "Version", jsonPath = ".status.version")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@ValidationRule(
    value = "self.metadata.name == 'connectors-core'",
    message = "there is one ConnectorsCore per cluster: metadata.name must be connectors-core")
public class ConnectorsCore extends Component {
  public static final String NAME = "connectors-core";
  private static final long serialVersionUID = 1L;
}
