package dev.connectors.proxy.limit;

import dev.connectors.connector.access.Caller;

/**
 * Whom a request is counted under.
 *
 * @param namespace of the connector
 * @param connector its uid, so that one of the same name begins anew
 */
public record Visitor(Caller caller, String namespace, String connector) {}
