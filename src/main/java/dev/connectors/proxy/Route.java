package dev.connectors.proxy;

import dev.connectors.connector.tool.Injection;
import dev.connectors.connector.tool.ToolAddress;
import dev.connectors.platform.http.AddressRule;
import dev.connectors.proxy.answer.ToolAnswers;
import io.vertx.core.http.HttpClient;

/** All that a request to one connector needs, made once for each state of its objects. */
record Route(
    ToolAddress address,
    Injection injected,
    HttpClient client,
    AddressRule rule,
    ToolAnswers answers) {}
