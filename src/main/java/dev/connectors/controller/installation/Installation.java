package dev.connectors.controller.installation;

import dev.connectors.connector.api.Connector;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;
import java.util.Optional;

/**
 * Where this installation is.
 *
 * @param namespace its own namespace, which holds the copies of the credentials
 * @param clusterDomain the cluster's DNS domain, such as cluster.local
 * @param coreUid {@code metadata.uid} of the installation's ConnectorsCore; outside a cluster there
 *     is none
 * @param version of the installation, as the operator calls it
 */
public record Installation(
    String namespace, String clusterDomain, Optional<String> coreUid, String version) {
  /** Under which this role writes. */
  public static final String FIELD_MANAGER = "connectors-controller-manager";

  /** The Service of a connector has this before the connector's name. */
  public static final String SERVICE_PREFIX = "c-";

  public static String serviceOf(Connector connector) {
    return SERVICE_PREFIX + connector.getMetadata().getName();
  }

  /** Where every connector's Service leads to. */
  public String proxyHost() {
    return "connectors-proxy.%s.svc.%s".formatted(namespace, clusterDomain);
  }

  /** Where workloads send their requests for this connector. */
  public String proxyUrl(Connector connector) {
    return "http://%s.%s.svc.%s"
        .formatted(serviceOf(connector), connector.getMetadata().getNamespace(), clusterDomain);
  }

  /** Where the api role serves this connector. */
  public static String apiPath(Connector connector) {
    return "/connectors/v1alpha1/%s/%s/path"
        .formatted(connector.getMetadata().getNamespace(), connector.getMetadata().getName());
  }

  /**
   * Owner of all that this role makes in the installation's namespace: it goes with Core, and not
   * with a Deployment that somebody deletes or an upgrade makes anew.
   */
  public List<OwnerReference> owners() {
    return coreUid
        .map(
            uid ->
                new OwnerReferenceBuilder()
                    .withApiVersion("operator.connectors.alauda.io/v1alpha1")
                    .withKind("ConnectorsCore")
                    .withName("connectors-core")
                    .withUid(uid)
                    .build())
        .stream()
        .toList();
  }
}
