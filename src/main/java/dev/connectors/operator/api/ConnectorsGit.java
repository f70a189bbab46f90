package dev.connectors.operator.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** Support for Git servers: the git ConnectorClass and its plugin. */
@Group(Component.GROUP)
@Version(Component.VERSION)
@Plural("connectorsgit")
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
    value = "self.metadata.name == 'connectors-git'",
    message = "there is one ConnectorsGit per cluster: metadata.name must be connectors-git")
public class ConnectorsGit extends Component {
  public static final String NAME = "connectors-git";
  private static final long serialVersionUID = 1L;
}
