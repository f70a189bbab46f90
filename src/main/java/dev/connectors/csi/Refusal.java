package dev.connectors.csi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;

/** A Connector that the pod's ServiceAccount may not use, and what to do about it. */
record Refusal(ConnectorName connector, String message, String cure) {
  /** In place of the files. */
  static final String FILE = ".error.json";

  static final String REASON = "ConnectorAccessRefused";

  static Refusal of(Pod pod, ConnectorName connector) {
    return new Refusal(
        connector,
        "ServiceAccount %s/%s may not get connectors/proxy of %s"
            .formatted(pod.namespace(), pod.serviceAccount(), connector),
        "kubectl create rolebinding %1$s-uses-connectors -n %2$s --clusterrole=connectors-use --serviceaccount=%3$s:%1$s"
            .formatted(pod.serviceAccount(), connector.namespace(), pod.namespace()));
  }

  static VolumeFile file(List<Refusal> refusals) {
    var json = JsonNodeFactory.instance.objectNode();
    var errors = json.putArray("errors");
    for (var refusal : refusals) {
      errors
          .addObject()
          .put("connector", refusal.connector().toString())
          .put("reason", REASON)
          .put("message", refusal.message())
          .put("cure", refusal.cure());
    }
    return VolumeFile.readable(json.toPrettyString() + "\n");
  }
}
