/**
 * Host names and their addresses, from DNS and the hosts file, kept in memory.
 *
 * <p>Netty's own resolver cannot keep what is promised here, so that only its codec is used: see
 * docs/adr/0003-our-own-questions-to-dns.md.
 */
@NullMarked
package dev.connectors.platform.http.name;

import org.jspecify.annotations.NullMarked;
