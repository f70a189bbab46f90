package dev.connectors;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The roles that this program can play, with the settings in which each differs. */
enum RoleName {
  OPERATOR("operator", false, "installs and keeps the rest"),
  API("api", true, "REST entry to the tools behind connectors"),
  CONTROLLER_MANAGER("controller-manager", false, "reconciles Connector and ConnectorClass"),
  PROXY("proxy", true, "injects credentials into requests"),
  CSI("csi", false, "mounts tool configuration and tokens into pods"),
  PLUGIN("plugin", true, "what one kind of tool needs; --class CLASS");

  private final String word;
  private final boolean servesHttp;
  private final String does;

  RoleName(String word, boolean servesHttp, String does) {
    this.word = word;
    this.servesHttp = servesHttp;
    this.does = does;
  }

  static Optional<RoleName> of(String... args) {
    return Arrays.stream(values()).filter(r -> args.length > 0 && r.word.equals(args[0])).findAny();
  }

  static String usage(String... args) {
    var problem = args.length == 0 ? "no role given" : "unknown role '" + args[0] + "'";
    return Arrays.stream(values())
        .map(role -> "  %-20s%s".formatted(role.word, role.does))
        .collect(Collectors.joining("\n", problem + "; usage: connectors ROLE\n", ""));
  }

  /** What is other in this role than in the rest. */
  Map<String, String> settings() {
    var settings = new LinkedHashMap<String, String>();
    settings.put("connectors.role", word);
    if (servesHttp) {
      // Until endpoints are withdrawn everywhere; then requests under way may finish.
      settings.put("quarkus.shutdown.delay", "5s");
      settings.put("quarkus.shutdown.timeout", "60s");
    }
    if (this == API) {
      // How long a tool may take is the proxy's to say: the api waits for its word.
      settings.put("connectors.proxy.response-timeout", "65m");
    }
    if (this != OPERATOR && this != CONTROLLER_MANAGER) {
      settings.put(
          "quarkus.smallrye-health.check.\"io.quarkiverse.operatorsdk.runtime.OperatorHealthCheck\".enabled",
          "false");
    }
    return settings;
  }
}
