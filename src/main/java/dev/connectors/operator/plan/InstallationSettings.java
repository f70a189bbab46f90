package dev.connectors.operator.plan;

import dev.connectors.connector.tool.DeniedAddresses;

/**
 * What every installation of this program has in common.
 *
 * @param namespace of the cluster's one installation
 * @param operator the namespace that this operator itself runs in
 * @param addresses where Connectors may not lead, beside what is denied always
 */
public record InstallationSettings(
    String image,
    String version,
    String clusterDomain,
    String namespace,
    String operator,
    DeniedAddresses.Settings addresses) {}
