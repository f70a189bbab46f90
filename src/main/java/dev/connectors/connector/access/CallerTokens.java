package dev.connectors.connector.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.connectors.platform.audit.SecretInUrl;
import io.vertx.core.MultiMap;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Where in a request's headers a caller's token may be. */
public final class CallerTokens {
  public static final List<String> HEADERS = List.of("Authorization", "Proxy-Authorization");

  private CallerTokens() {}

  /**
   * The caller's token: bare in the tool's own header, or as Bearer or password of Basic in
   * Authorization or Proxy-Authorization.
   *
   * @param header value of a header, or null where there is none
   * @param ownHeader the tool's own header for tokens, see {@code inject.callerTokenHeader}
   */
  public static Optional<Token> find(Function<String, String> header, Optional<String> ownHeader) {
    return Stream.concat(ownHeader.stream(), HEADERS.stream())
        .map(header)
        .flatMap(value -> Optional.ofNullable(value).stream())
        .flatMap(value -> in(value).stream())
        .findFirst();
  }

  /**
   * Takes the token out of all headers, in whichever form: who is called next must not see it.
   *
   * @param ownHeader the tool's own header for tokens, removed whatever is in it
   */
  public static void remove(MultiMap headers, Token token, Optional<String> ownHeader) {
    HEADERS.forEach(headers::remove);
    ownHeader.ifPresent(headers::remove);
    for (var name : List.copyOf(headers.names())) {
      if (headers.getAll(name).stream().anyMatch(value -> holds(value, token))) {
        headers.remove(name);
      }
    }
  }

  private static boolean holds(String value, Token token) {
    return value.contains(token.reveal()) || in(value).filter(token::equals).isPresent();
  }

  /** The token in one header's value. */
  public static Optional<Token> in(String value) {
    var words = value.strip().split("\\s+", 2);
    var secret =
        switch (words[0].toLowerCase(Locale.ROOT)) {
          case "bearer" -> words.length == 2 ? words[1] : "";
          case "basic" -> words.length == 2 ? password(words[1]) : "";
          default -> words.length == 1 ? words[0] : "";
        };
    return secret.isEmpty() ? Optional.empty() : Optional.of(new Token(secret));
  }

  private static String password(String encoded) {
    try {
      var pair = new String(Base64.getDecoder().decode(encoded.strip()), UTF_8);
      return pair.substring(pair.indexOf(':') + 1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Whether the token stands in a URL, as it is or percent-encoded once or twice. */
  public static boolean isIn(String uri, Token token) {
    return SecretInUrl.holds(uri, token.reveal());
  }

  /**
   * What of the headers must not be logged: tokens, in each form in which one may be copied.
   *
   * @param ownHeader the tool's own header for tokens
   */
  public static List<String> secrets(MultiMap headers, Optional<String> ownHeader) {
    return Stream.concat(ownHeader.stream(), HEADERS.stream())
        .flatMap(name -> headers.getAll(name).stream())
        .flatMap(
            value ->
                Stream.concat(
                    in(value).map(Token::reveal).stream(),
                    Stream.of(value.strip().replaceFirst("^\\S+\\s+", ""))))
        .distinct()
        .toList();
  }
}
