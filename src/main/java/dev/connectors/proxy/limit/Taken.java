package dev.connectors.proxy.limit;

/** What came of asking for a place. */
sealed interface Taken permits Place, Full {}
