package dev.connectors.controller.check;

import dev.connectors.connector.api.ConnectorClassSpec;
import java.util.Optional;

/**
 * Times that the schema would refuse, in a class that was written before there was one for them.
 */
final class TimeoutChecks {
  private TimeoutChecks() {}

  static Optional<Verdict> timeoutInvalid(ConnectorClassSpec spec) {
    return spec.times()
        .wrong()
        .map(
            text ->
                Verdict.bad(
                    Reason.TimeoutInvalid,
                    "spec.timeouts.response: '%s' is no time from 1s to 60m; write it such as 90s or 10m"
                        .formatted(text)));
  }
}
