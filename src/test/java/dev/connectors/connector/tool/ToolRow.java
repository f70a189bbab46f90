package dev.connectors.connector.tool;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ConnectorSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a Connector says, and what proxy, probe and csi have to make of it alike.
 *
 * @param refused a part of the message, where nothing may be sent
 * @param url where requests go
 * @param flavour the class's other parameter, as templates see it
 * @param sent the password as the tool gets it
 */
public record ToolRow(
    String address,
    String params,
    String password,
    Optional<String> refused,
    String url,
    boolean verified,
    String flavour,
    String sent) {
  private static final String CLASS =
      """
      metadata: {name: git, generation: 1, resourceVersion: "1"}
      spec:
        params: [{name: sslVerify, default: "true"}, {name: flavour, default: plain}]
        auth:
          types:
          - name: basicAuth
            secretKeys: [username, password]
            inject:
              headers:
                Authorization: "Basic {secret.username.basic(secret.password)}"
                X-Key: "{secret.password}"
                X-Flavour: "<{param.flavour}>"
        livenessProbe: {path: /}
        authProbes: [{authName: basicAuth, probe: {path: /}}]
        configurations:
        - name: hint
          data: {hint.txt: "{connector.address} {param.sslVerify} <{param.flavour}>"}
      status:
        observedGeneration: 1
        conditions: [{type: Ready, status: "True", reason: Valid, message: "", lastTransitionTime: "2026-01-01T00:00:00Z"}]
      """;

  private static final ToolRow PLAIN =
      new ToolRow(
          "https://git.example.com",
          "[]",
          "p",
          Optional.empty(),
          "https://git.example.com",
          true,
          "plain",
          "p");

  public static Stream<ToolRow> all() {
    return Stream.of(
            Stream.of(PLAIN),
            addresses(),
            badAddresses(),
            givenParams(),
            Stream.of(
                PLAIN.password("p\n", "p"),
                PLAIN.password("p\r\n\n", "p"),
                PLAIN.password(" p q", " p q"),
                PLAIN.password("p\nX-Evil: 1", "").refused("password"),
                PLAIN.password("\np", "").refused("line breaks"),
                PLAIN.password("p\0", "").refused("control character")))
        .flatMap(rows -> rows);
  }

  private static Stream<ToolRow> addresses() {
    return Stream.of(
        PLAIN.address("https://git.example.com/"),
        PLAIN.address("HTTPS://Git.Example.com///"),
        PLAIN.address("https://git.example.com:443/"),
        PLAIN.address("https://git.example.com/scm//", "https://git.example.com/scm"),
        PLAIN.address("https://git.example.com/a//b/", "https://git.example.com/a//b"),
        PLAIN.address("http://git.example.com:8080/%7Bx%7D", "http://git.example.com:8080/%7Bx%7D"),
        PLAIN.address("http://git.example.com:443", "http://git.example.com:443"),
        PLAIN.address("https://xn--mller-kva.example.com", "https://xn--mller-kva.example.com"),
        PLAIN.address("https://[2001:DB8::1]/x", "https://[2001:db8::1]/x"),
        PLAIN.address("http://[::1]:3000", "http://[::1]:3000"));
  }

  private static Stream<ToolRow> badAddresses() {
    return Map.ofEntries(
            Map.entry("https://git.example.com:99999", "'99999'"),
            Map.entry("https://git.example.com:0", "'0'"),
            Map.entry("https://git.example.com:", "port"),
            Map.entry("https://git.example.com:8o", "'8o'"),
            Map.entry("https://git.example.com/{x}", "write %7B"),
            Map.entry("https://git.example.com/a%", "write %25"),
            Map.entry("https://git.example.com/a\\b", "write %5C"),
            Map.entry("https://git.example.com/ä", "write %C3%A4"),
            Map.entry("https://git_server.example.com", "'_'"),
            Map.entry("https://müller.example.com", "xn--mller-kva.example.com"),
            Map.entry("https://127.0.0.１", "ASCII"),
            Map.entry("https://u:p@git.example.com", "a user or a password"),
            Map.entry("https://git.example.com@evil.example.com", "a user or a password"),
            Map.entry("https://git.example.com?x=1", "query or a fragment"),
            Map.entry("https://git.example.com/x#y", "query or a fragment"),
            Map.entry("https://git.example.com/a/../b", "'..'"),
            Map.entry("https://git.example.com/a/%2e%2e/b", "'..'"),
            Map.entry("https://git.example.com/a b", "blanks"),
            Map.entry("https://[::1", "form"),
            Map.entry("https://[::1%25eth0]", "IPv6"),
            Map.entry("https://[git.example.com]", "IPv6"),
            Map.entry("https://", "no host"),
            Map.entry("https://a..b", "no host name"),
            Map.entry("ssh://git.example.com", "form"),
            Map.entry("git.example.com", "form"))
        .entrySet()
        .stream()
        .map(entry -> PLAIN.address(entry.getKey(), "").refused(entry.getValue()));
  }

  private static Stream<ToolRow> givenParams() {
    return Stream.of(
        PLAIN.params("{name: sslVerify, value: \"true\"}"),
        PLAIN.params("{name: sslVerify, value: \"false\"}").unverified(),
        PLAIN.params("{name: sslVerify, value: \"False\"}").unverified(),
        PLAIN.params("{name: sslVerify, value: \"FALSE\"}").unverified(),
        PLAIN.params("{name: sslVerify}"),
        PLAIN.params("{name: sslVerify, value: \"\"}").refused("sslVerify"),
        PLAIN.params("{name: sslVerify, value: \"True\"}").refused("sslVerify"),
        PLAIN.params("{name: sslVerify, value: \" false\"}").refused("sslVerify"),
        PLAIN.params("{name: sslVerify, value: \"no\"}").refused("sslVerify"),
        PLAIN.params("{name: sslVerify, value: \"0\"}").refused("sslVerify"),
        PLAIN.params("{name: flavour}"),
        PLAIN.params("{name: flavour, value: \"\"}").flavour(""),
        PLAIN.params("{name: flavour, value: sharp}").flavour("sharp"));
  }

  public Connector connector() {
    var connector =
        Serialization.unmarshal(
            """
            metadata: {name: tool, namespace: team, uid: uid-1, generation: 1, resourceVersion: "1"}
            spec:
              connectorClassName: git
              address: ""
              params: %s
              auth: {name: basicAuth, secretRef: {name: s}}
            """
                .formatted(params),
            Connector.class);
    var spec = connector.getSpec();
    connector.setSpec(
        new ConnectorSpec(
            spec.connectorClassName(),
            address,
            spec.addressExtensions(),
            spec.params(),
            spec.auth(),
            spec.caCertSecretRef()));
    return connector;
  }

  public ConnectorClass connectorClass() {
    return Serialization.unmarshal(CLASS, ConnectorClass.class);
  }

  /** The refusal is of the credential, which not every reader has. */
  public boolean refusesCredential() {
    return refused.isPresent() && !password.equals(PLAIN.password);
  }

  public Map<String, String> secret() {
    return Map.of("username", "u", "password", password);
  }

  @Override
  public String toString() {
    return "%s %s %s".formatted(address, params, password.replaceAll("\\p{Cntrl}", "·"));
  }

  private ToolRow address(String to) {
    return address(to, url);
  }

  private ToolRow address(String to, String asked) {
    return new ToolRow(to, params, password, refused, asked, verified, flavour, sent);
  }

  private ToolRow params(String param) {
    return new ToolRow(address, "[" + param + "]", password, refused, url, verified, flavour, sent);
  }

  private ToolRow unverified() {
    return new ToolRow(address, params, password, refused, url, false, flavour, sent);
  }

  private ToolRow flavour(String seen) {
    return new ToolRow(address, params, password, refused, url, verified, seen, sent);
  }

  private ToolRow password(String kept, String asSent) {
    return new ToolRow(address, params, kept, refused, url, verified, flavour, asSent);
  }

  private ToolRow refused(String message) {
    return new ToolRow(
        address, params, password, Optional.of(message), url, verified, flavour, sent);
  }
}
