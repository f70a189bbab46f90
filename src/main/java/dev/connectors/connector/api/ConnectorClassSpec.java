package dev.connectors.connector.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What all tools of one kind have in common. Every {@code template} is Qute over plain maps. */
public record ConnectorClassSpec(
    @JsonPropertyDescription("Parameters that a Connector may set") List<ParamSpec> params,
    @JsonPropertyDescription("How to sign in") @Nullable Auth auth,
    @JsonPropertyDescription("Request that shows that the tool answers at all")
        @Nullable Probe livenessProbe,
    @JsonPropertyDescription("Requests that show that a credential is good, by auth type")
        List<AuthProbe> authProbes,
    @JsonPropertyDescription("Sets of files for the tool's clients, mounted by the CSI driver")
        List<Configuration> configurations,
    @JsonPropertyDescription(
            "What callers may do, first match wins; a request that no entry matches is refused, see unmatched")
        List<Operation> operations,
    @JsonPropertyDescription(
            "ByMethod: what no operation matches takes the verb of its method. Refuse, the default: 403")
        @Nullable Unmatched unmatched,
    @JsonPropertyDescription(
            "Paths, as globs, whose requests make the tool hand out or show a credential: they also take the verb use on connectors/mint")
        List<String> mint,
    @JsonPropertyDescription(
            "By what a request makes the tool take its user for another, or sign in otherwise")
        @Nullable ActAs actAs,
    @JsonPropertyDescription(
            "Bodies in which the tool's own addresses lead through the proxy again")
        List<Rewrite> rewrites,
    @JsonPropertyDescription("Whether callers receive the tool's cookies") @Default("false")
        @Nullable Boolean keepCookies,
    @JsonPropertyDescription("Shipped plugin that lists what the tool itself does not")
        @Nullable ClassPlugin plugin,
    @JsonPropertyDescription("How long the proxy waits for tools of this kind")
        @Nullable Timeouts timeouts) {

  /** A class without a spec has this one: 0.1.0's schema allowed it. */
  static final ConnectorClassSpec ABSENT =
      new ConnectorClassSpec(
          List.of(), null, null, List.of(), List.of(), List.of(), null, List.of(), null, List.of(),
          null, null, null);

  public ConnectorClassSpec {
    params = params == null ? List.of() : List.copyOf(params);
    authProbes = authProbes == null ? List.of() : List.copyOf(authProbes);
    operations = operations == null ? List.of() : List.copyOf(operations);
    mint = mint == null ? List.of() : List.copyOf(mint);
    rewrites = rewrites == null ? List.of() : List.copyOf(rewrites);
    configurations = configurations == null ? List.of() : List.copyOf(configurations);
  }

  /** The ways to sign in; none for a kind of tool that is open to all. */
  public List<AuthType> authTypes() {
    return auth == null ? List.of() : auth.types();
  }

  /** The class's auth type of that name. */
  public Optional<AuthType> authType(String name) {
    return authTypes().stream().filter(type -> type.name().equals(name)).findFirst();
  }

  public Optional<Probe> liveness() {
    return Optional.ofNullable(livenessProbe);
  }

  public Optional<ClassPlugin> lister() {
    return Optional.ofNullable(plugin);
  }

  /** What the class says of times; none of its own where it says nothing. */
  public Timeouts times() {
    return timeouts == null ? Timeouts.UNSAID : timeouts;
  }

  /** A parameter that a Connector (or a volume) may set. */
  public record ParamSpec(
      @Required @Size(min = 1) String name,
      @JsonPropertyDescription("What the parameter does") @Nullable String description,
      @JsonProperty("default") @JsonPropertyDescription("Value when none is given")
          @Nullable String defaultValue,
      @Default("false") @JsonPropertyDescription("Whether a value must be given")
          @Nullable Boolean required) {
    /** The value when none is given. */
    public Optional<String> fallback() {
      return Optional.ofNullable(defaultValue);
    }

    public boolean needsValue() {
      return Boolean.TRUE.equals(required);
    }
  }

  public record Auth(@Required List<AuthType> types) {
    public Auth {
      types = types == null ? List.of() : List.copyOf(types);
    }
  }

  /** A way to sign in. */
  public record AuthType(
      @Required @Size(min = 1) String name,
      @JsonPropertyDescription("The type that the Secret must have") @Nullable String secretType,
      @JsonPropertyDescription("Keys that the Secret must hold") List<String> secretKeys,
      @Default("false") @JsonPropertyDescription("Whether a Connector may go without a Secret")
          @Nullable Boolean optional,
      List<ParamSpec> params,
      @JsonPropertyDescription("Where the proxy puts the credential") @Nullable Inject inject) {
    public AuthType {
      secretKeys = secretKeys == null ? List.of() : List.copyOf(secretKeys);
      params = params == null ? List.of() : List.copyOf(params);
    }

    /** The type that the Secret must have; any will do where this is empty. */
    public Optional<String> typeOfSecret() {
      return Optional.ofNullable(secretType).filter(type -> !type.isEmpty());
    }

    /** Where the credential goes; nowhere when the class does not say. */
    public Inject injected() {
      return inject == null ? Inject.NOWHERE : inject;
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
          @Nullable String callerTokenHeader) {
    static final Inject NOWHERE = new Inject(Map.of(), Map.of(), null);

    public Inject {
      headers = headers == null ? Map.of() : Map.copyOf(headers);
      query = query == null ? Map.of() : Map.copyOf(query);
    }

    /** The tool's own header for the caller's token. */
    public Optional<String> ownTokenHeader() {
      return Optional.ofNullable(callerTokenHeader).filter(name -> !name.isBlank());
    }
  }

  /** An HTTP request and what counts as its success. */
  public record Probe(
      @Default("GET") @Nullable String method,
      @Required @JsonPropertyDescription("Template of the path, below the Connector's address")
          String path,
      @JsonPropertyDescription("Template of the query string") @Nullable String query,
      @JsonPropertyDescription(
              "Status codes of success; any below 500 when there is neither this nor success")
          List<Integer> statusCodes,
      @JsonPropertyDescription(
              "CEL condition over status, headers (lower-case name to value) and body (JSON), such as body.status == 'UP'")
          @Nullable String success) {
    public Probe {
      statusCodes = statusCodes == null ? List.of() : List.copyOf(statusCodes);
    }

    public String httpMethod() {
      return method == null ? "GET" : method;
    }

    public Optional<String> queryTemplate() {
      return Optional.ofNullable(query);
    }

    /** The CEL condition of success. */
    public Optional<String> successRule() {
      return Optional.ofNullable(success).filter(rule -> !rule.isEmpty());
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

  /** The verb that requests of this form take. */
  public record Operation(
      @Required
          @JsonPropertyDescription("Verb of connectors/proxy and connectors/apis that it takes")
          Verb verb,
      @Required @JsonPropertyDescription("HTTP methods") List<String> methods,
      @Required
          @JsonPropertyDescription(
              "Globs over the segments of the path below the address: * is one segment, or a part of one; ** any number")
          List<String> paths,
      @JsonPropertyDescription(
              "Query parameters that must be there, each once, with this value; an empty value: absent or empty")
          Map<String, String> query,
      @JsonPropertyDescription(
              "LfsBatch: the proxy reads the request's body; all but a download takes create besides")
          @Nullable Body body) {
    public Operation {
      methods = methods == null ? List.of() : List.copyOf(methods);
      paths = paths == null ? List.of() : List.copyOf(paths);
      query = query == null ? Map.of() : Map.copyOf(query);
    }
  }

  /** A body in which a request says what it is. */
  public enum Body {
    LfsBatch
  }

  /** Verbs of Kubernetes' access rules, as they are written there. */
  public enum Verb {
    get,
    create,
    update,
    patch,
    delete
  }

  /** What becomes of a request that no operation matches. */
  public enum Unmatched {
    Refuse,
    ByMethod
  }

  /** Headers are removed on the way; a request with one of the query parameters is refused. */
  public record ActAs(
      @JsonPropertyDescription("Names of headers; a * at the end stands for any end")
          List<String> headers,
      @JsonPropertyDescription("Names of query parameters") List<String> query) {
    public ActAs {
      headers = headers == null ? List.of() : List.copyOf(headers);
      query = query == null ? List.of() : List.copyOf(query);
    }
  }

  /** A body of this type is rewritten on its way to the caller. */
  public record Rewrite(
      @Required @JsonPropertyDescription("Content type, such as application/vnd.git-lfs+json")
          String contentType,
      @Required
          @JsonPropertyDescription("LfsBatch: hrefs lead through the proxy, without Authorization")
          Rewriter rewriter) {}

  /** How a body is rewritten. */
  public enum Rewriter {
    LfsBatch
  }

  public Unmatched unmatchedRequests() {
    return unmatched == null ? Unmatched.Refuse : unmatched;
  }

  public ActAs actingAs() {
    return actAs == null ? new ActAs(List.of(), List.of()) : actAs;
  }

  public boolean keepsCookies() {
    return Boolean.TRUE.equals(keepCookies);
  }
}
