package dev.connectors.connector.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.connectors.platform.audit.SecretInUrl;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Where in a request's headers a caller's token may be. Told without regular expressions and
 * streams: each request asks, for each of its headers.
 */
public final class CallerTokens {
  public static final List<String> HEADERS = List.of("Authorization", "Proxy-Authorization");

  private CallerTokens() {}

  /**
   * The caller's token: bare in the tool's own header, or as Bearer or password of Basic in
   * Authorization or Proxy-Authorization.
   *
   * @param ownHeader the tool's own header for tokens, see {@code inject.callerTokenHeader}
   */
  public static Optional<Token> find(MultiMap headers, Optional<String> ownHeader) {
    var token = ownHeader.isPresent() ? first(headers, ownHeader.get()) : Optional.<Token>empty();
    for (int i = 0; token.isEmpty() && i < HEADERS.size(); i++) {
      token = first(headers, HEADERS.get(i));
    }
    return token;
  }

  private static Optional<Token> first(MultiMap headers, String name) {
    var value = headers.get(name);
    return value == null ? Optional.empty() : in(value);
  }

  /**
   * Takes the token out of all headers, in whichever form: who is called next must not see it.
   *
   * @param ownHeader the tool's own header for tokens, removed whatever is in it
   */
  public static void remove(MultiMap headers, Token token, Optional<String> ownHeader) {
    for (var name : HEADERS) {
      headers.remove(name);
    }
    if (ownHeader.isPresent()) {
      headers.remove(ownHeader.get());
    }
    List<String> holding = new ArrayList<>(0);
    for (var header : headers) {
      if (holds(header.getValue(), token)) {
        holding.add(header.getKey());
      }
    }
    for (var name : holding) {
      headers.remove(name);
    }
  }

  /** No form of a token is shorter than the token. */
  private static boolean holds(String value, Token token) {
    return value.length() >= token.reveal().length()
        && (value.contains(token.reveal()) || in(value).filter(token::equals).isPresent());
  }

  /** The token in one header's value. */
  public static Optional<Token> in(String value) {
    var text = value.strip();
    int end = wordEnd(text);
    String secret;
    if (isWord(text, end, "bearer")) {
      secret = rest(text, end);
    } else if (isWord(text, end, "basic")) {
      secret = password(rest(text, end));
    } else {
      secret = end == text.length() ? text : "";
    }
    return secret.isEmpty() ? Optional.empty() : Optional.of(new Token(secret));
  }

  private static int wordEnd(String text) {
    int end = 0;
    while (end < text.length() && !isBlank(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** What stands behind the first word and its blanks. */
  private static String rest(String text, int wordEnd) {
    int from = wordEnd;
    while (from < text.length() && isBlank(text.charAt(from))) {
      from++;
    }
    return text.substring(from);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  /** Compares ASCII letters without their case. */
  private static boolean isWord(String text, int end, String lower) {
    if (end != lower.length()) {
      return false;
    }
    for (int i = 0; i < end; i++) {
      if ((text.charAt(i) | 0x20) != lower.charAt(i)) {
        return false;
      }
    }
    return true;
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
    List<String> secrets = new ArrayList<>(2);
    if (ownHeader.isPresent()) {
      addSecrets(headers, ownHeader.get(), secrets);
    }
    for (var name : HEADERS) {
      addSecrets(headers, name, secrets);
    }
    return secrets;
  }

  private static void addSecrets(MultiMap headers, String name, List<String> secrets) {
    for (var value : headers.getAll(name)) {
      var token = in(value);
      if (token.isPresent()) {
        addOnce(token.get().reveal(), secrets);
      }
      var text = value.strip();
      int end = wordEnd(text);
      addOnce(end == text.length() ? text : rest(text, end), secrets);
    }
  }

  private static void addOnce(String secret, List<String> secrets) {
    if (!secrets.contains(secret)) {
      secrets.add(secret);
    }
  }
}
