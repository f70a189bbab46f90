package dev.connectors.controller;

import dev.connectors.connector.api.Connector;

/**
 * Where this installation is.
 *
 * @param namespace its own namespace, which holds the copies of the credentials
 * @param clusterDomain the cluster's DNS domain, such as cluster.local
 */
record Installation(String namespace, String clusterDomain) {
  /** The Service of a connector has this before the connector's name. */
  static final String SERVICE_PREFIX = "c-";

  static String serviceOf(Connector connector) {
    return SERVICE_PREFIX + connector.getMetadata().getName();
  }

  /** Where every connector's Service leads to. */
  String proxyHost() {
    return "connectors-proxy.%s.svc.%s".formatted(namespace, clusterDomain);
  }

  /** Where workloads send their requests for this connector. */
  String proxyUrl(Connector connector) {
    return "http://%s.%s.svc.%s"
        .formatted(serviceOf(connector), connector.getMetadata().getNamespace(), clusterDomain);
  }

  /** Where the api role serves this connector. */
  static String apiPath(Connector connector) {
    return "/connectors/v1alpha1/%s/%s/path"
        .formatted(connector.getMetadata().getNamespace(), connector.getMetadata().getName());
  }
}
