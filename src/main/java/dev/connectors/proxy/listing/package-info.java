/** Listings of plugins: tickets, where plugins are, and what of their answers goes on. */
@NullMarked
package dev.connectors.proxy.listing;

import org.jspecify.annotations.NullMarked;
