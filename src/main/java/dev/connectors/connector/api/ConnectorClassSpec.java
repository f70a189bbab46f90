package dev.connectors.connector.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What all tools of one kind have in common. Every {@code template} is Qute over plain maps. */
public record ConnectorClassSpec(
    @JsonPropertyDescription("Parameters that a Connector may set") List<ParamSpec> params,
    @JsonPropertyDescription("How to sign in") Auth auth,
    @JsonPropertyDescription("Request that shows that the tool answers at all") Probe livenessProbe,
    @JsonPropertyDescription("Requests that show that a credential is good, by auth type")
        List<AuthProbe> authProbes,
    @JsonPropertyDescription("Sets of files for the tool's clients, mounted by the CSI driver")
        List<Configuration> configurations,
    @JsonPropertyDescription("Service that answers what HTTP injection alone cannot do")
        Plugin plugin) {

  public ConnectorClassSpec {
    params = params == null ? List.of() : List.copyOf(params);
    authProbes = authProbes == null ? List.of() : List.copyOf(authProbes);
    configurations = configurations == null ? List.of() : List.copyOf(configurations);
  }

  /** The class's auth type of that name. */
  public Optional<AuthType> authType(String name) {
    return auth == null
        ? Optional.empty()
        : auth.types().stream().filter(type -> type.name().equals(name)).findFirst();
  }

  /** A parameter that a Connector (or a volume) may set. */
  public record ParamSpec(
      @Required @Size(min = 1) String name,
      @JsonPropertyDescription("What the parameter does") String description,
      @JsonProperty("default") @JsonPropertyDescription("Value when none is given")
          String defaultValue,
      @Default("false") @JsonPropertyDescription("Whether a value must be given")
          Boolean required) {}

  public record Auth(@Required List<AuthType> types) {
    public Auth {
      types = types == null ? List.of() : List.copyOf(types);
    }
  }

  /** A way to sign in. */
  public record AuthType(
      @Required @Size(min = 1) String name,
      @JsonPropertyDescription("The type that the Secret must have") String secretType,
      @JsonPropertyDescription("Keys that the Secret must hold") List<String> secretKeys,
      @Default("false") @JsonPropertyDescription("Whether a Connector may go without a Secret")
          Boolean optional,
      List<ParamSpec> params,
      @JsonPropertyDescription("Where the proxy puts the credential") Inject inject) {
    public AuthType {
      secretKeys = secretKeys == null ? List.of() : List.copyOf(secretKeys);
      params = params == null ? List.of() : List.copyOf(params);
    }

    public boolean worksWithoutSecret() {
      return Boolean.TRUE.equals(optional);
    }
  }

  /**
   * Where the credential goes and where the caller's own token is found. In the templates, {@code
   * secret} is the Secret's data as text; {@code basic(user, password)} is spelled {@code
   * {secret.username.basic(secret.password)}}.
   */
  public record Inject(
      @JsonPropertyDescription("Headers to set: name to template") Map<String, String> headers,
      @JsonPropertyDescription("Query parameters to set: name to template")
          Map<String, String> query,
      @JsonPropertyDescription(
              "Header of the tool's own in which its clients send the caller's token, beside Authorization")
          String callerTokenHeader) {
    public Inject {
      headers = headers == null ? Map.of() : Map.copyOf(headers);
      query = query == null ? Map.of() : Map.copyOf(query);
    }
  }

  /** An HTTP request and what counts as its success. */
  public record Probe(
      @Default("GET") String method,
      @Required @JsonPropertyDescription("Template of the path, below the Connector's address")
          String path,
      @JsonPropertyDescription("Template of the query string") String query,
      @JsonPropertyDescription(
              "Status codes of success; any below 500 when there is neither this nor success")
          List<Integer> statusCodes,
      @JsonPropertyDescription(
              "CEL condition over status, headers (lower-case name to value) and body (JSON), such as body.status == 'UP'")
          String success) {
    public Probe {
      statusCodes = statusCodes == null ? List.of() : List.copyOf(statusCodes);
    }
  }

  /** The request that tests one auth type; skipped while a parameter that it names has no value. */
  public record AuthProbe(
      @Required String authName,
      @JsonPropertyDescription("Auth parameters that must have a value, or the probe is skipped")
          List<String> params,
      @Required Probe probe) {
    public AuthProbe {
      params = params == null ? List.of() : List.copyOf(params);
    }
  }

  /** Files for the tool's clients: file name to template. */
  public record Configuration(
      @Required @Size(min = 1) String name,
      List<ParamSpec> params,
      @Required @JsonPropertyDescription("File name to template") Map<String, String> data,
      @JsonPropertyDescription("File name to mode, octal, such as 0600; 0444 by default")
          Map<String, String> modes) {
    public Configuration {
      params = params == null ? List.of() : List.copyOf(params);
      data = data == null ? Map.of() : Map.copyOf(data);
      modes = modes == null ? Map.of() : Map.copyOf(modes);
    }
  }

  /** A Service in the installation's namespace that lists what the tool itself cannot. */
  public record Plugin(
      @Required @JsonPropertyDescription("Name of the plugin's Service") String service,
      @JsonPropertyDescription("Listings that the api role passes to the plugin, such as refs")
          List<String> listings) {
    public Plugin {
      listings = listings == null ? List.of() : List.copyOf(listings);
    }
  }
}
