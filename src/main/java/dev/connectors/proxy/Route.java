package dev.connectors.proxy;

import dev.connectors.connector.tool.Injection;
import dev.connectors.connector.tool.ToolAddress;
import dev.connectors.platform.http.AddressRule;
import dev.connectors.platform.http.AnswerTime;
import dev.connectors.platform.http.LoopClients;
import dev.connectors.proxy.answer.ToolAnswers;
import java.util.Optional;

/** All that a request to one connector needs, made once for each state of its objects. */
record Route(
    ToolAddress address,
    Injection injected,
    LoopClients client,
    AddressRule rule,
    ToolAnswers answers,
    Optional<AnswerTime> time,
    Line line) {}
