package dev.connectors.operator.kind;

import io.quarkiverse.operatorsdk.annotations.CSVMetadata;
import io.quarkiverse.operatorsdk.annotations.SharedCSVMetadata;

/**
 * What the OperatorHub shows of the operator; {@code make generate} adds to description and
 * keywords what each kind says of itself. A reconciler joins the bundle by
 * {@code @CSVMetadata(bundleName = Bundle.NAME)}.
 */
@CSVMetadata(
    bundleName = Bundle.NAME,
    csvName = Bundle.NAME + ".v0.2.0",
    displayName = "Connectors Operator",
    description =
        """
        Connectors lets workloads in a Kubernetes cluster use outside tools (Git servers, registries, package \
        repositories, other clusters) without ever holding their credentials. An administrator stores a credential \
        once; a workload gets a short-lived token of its own and an address; the proxy swaps the one for the other.

        The operator installs, configures, makes highly available, upgrades and removes it all.

        1. Install the operator into the namespace `connectors-operator`.
        2. Create a namespace `connectors-system` with the label `pod-security.kubernetes.io/enforce: privileged` \
        (the CSI driver mounts files into pods).
        3. Create a `ConnectorsCore` named `connectors-core` there, then what you need of:
        """,
    keywords = {"connectors", "credentials", "proxy", "csi"},
    maturity = "alpha",
    minKubeVersion = "1.33.0",
    provider = @CSVMetadata.Provider(name = "The Connectors authors", url = "https://example.com"),
    maintainers =
        @CSVMetadata.Maintainer(name = "The Connectors authors", email = "connectors@example.com"),
    annotations =
        @CSVMetadata.Annotations(
            capabilities = "Basic Install",
            categories = "Integration & Delivery, Security, Developer Tools",
            repository = "https://example.com/connectors"),
    installModes = {
      @CSVMetadata.InstallMode(type = "OwnNamespace", supported = false),
      @CSVMetadata.InstallMode(type = "SingleNamespace", supported = false),
      @CSVMetadata.InstallMode(type = "MultiNamespace", supported = false),
      @CSVMetadata.InstallMode(type = "AllNamespaces", supported = true)
    })
public final class Bundle implements SharedCSVMetadata {
  /** Of the bundle and of the package. */
  public static final String NAME = "connectors-operator";

  private Bundle() {}
}
