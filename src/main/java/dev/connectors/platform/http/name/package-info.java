/**
 * Host names and their addresses, from DNS and the hosts file, kept in memory.
 *
 * <p>Netty's own resolver asks from one socket, which kube-proxy ties to one of the cluster's DNS
 * pods for good, frozen or not; and it tells neither how long an answer holds nor whether a name is
 * unknown or DNS away. So only its codec is used.
 */
@NullMarked
package dev.connectors.platform.http.name;

import org.jspecify.annotations.NullMarked;
