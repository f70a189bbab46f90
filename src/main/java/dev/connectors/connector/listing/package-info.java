/** What proxy and plugins agree on: which plugins there are, and how one is called. */
@NullMarked
package dev.connectors.connector.listing;

import org.jspecify.annotations.NullMarked;
