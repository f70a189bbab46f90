package dev.connectors.proxy;

import io.vertx.core.http.HttpClient;

/** All that a request to one connector needs, made once for each state of its objects. */
record Route(ToolAddress address, Injected injected, HttpClient client) {}
