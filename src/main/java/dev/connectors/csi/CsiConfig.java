package dev.connectors.csi;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Settings of the role csi; each also as a variable, such as CONNECTORS_CSI_DRIVER_SOCKET. */
@ConfigMapping(prefix = "connectors.csi")
interface CsiConfig {
  /** Name of the CSIDriver object. */
  String DRIVER = "connectors-csi";

  /** Audience of the pods' tokens, as in the CSIDriver's tokenRequests. */
  String AUDIENCE = "connectors.alauda.io";

  /** Where kubelet calls the driver; the same path on the host and in the container. */
  @WithDefault("/var/lib/kubelet/plugins/connectors-csi/csi.sock")
  Path driverSocket();

  /** Where kubelet finds new drivers. */
  @WithDefault("/var/lib/kubelet/plugins_registry/connectors-csi-reg.sock")
  Path registrationSocket();

  /** Nothing is mounted or unmounted outside of this folder. */
  @WithDefault("/var/lib/kubelet/pods")
  Path podsDirectory();

  /** Upper limit of one volume in memory; two versions of its files must fit. */
  @WithDefault("4m")
  String volumeSize();

  /** The node that this driver serves. */
  @WithDefault("${NODE_NAME:}")
  Optional<String> nodeName();

  @WithDefault("${connectors.cluster-domain:${CLUSTER_DOMAIN:cluster.local}}")
  String clusterDomain();
}
