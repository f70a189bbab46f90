package dev.connectors.platform.audit;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes of a text of a request what may stand in a log: at most 1 KiB, without the tokens that the
 * request came with, and without anything that looks like a signed one.
 */
public final class Mask {
  /** For a request that came with no token. */
  public static final Mask OF_SIGNED_TOKENS = new Mask(List.of());

  private static final String CUT = "…";
  private static final int LONGEST = 1024;
  private static final int SHORTEST_SIGNED = 40;

  /** A shorter word is found in texts that have nothing to do with it. */
  private static final int SHORTEST = 8;

  /** The beginning of every JSON object in Base64, and so of every signed token. */
  private static final String SIGNED = "eyJ";

  /**
   * Words with dots between them; possessive, so that a long path costs no more than its length.
   */
  private static final Pattern WORDS =
      Pattern.compile("[A-Za-z0-9_-]++(?:(?:\\.|%2[eE])[A-Za-z0-9_-]++)*+");

  private final List<String> secrets;

  private Mask(List<String> secrets) {
    this.secrets = secrets;
  }

  /** With what the request came with, of whatever shape. */
  public static Mask of(Collection<String> secrets) {
    return new Mask(secrets.stream().filter(secret -> secret.length() >= SHORTEST).toList());
  }

  /** The text as it may be logged. */
  public String over(String text) {
    var shown = hide(text);
    return shown.length() > LONGEST ? shown.substring(0, LONGEST - 1) + CUT : shown;
  }

  /** The text at its full length. */
  public String hide(String text) {
    var shown = text;
    for (var secret : secrets) {
      shown = withoutCut(SecretInUrl.hidden(shown, secret), secret);
    }
    return shown.contains(SIGNED)
        ? WORDS.matcher(shown).replaceAll(words -> withoutSigned(words.group()))
        : shown;
  }

  /** Who made the text may have shortened it in the middle of the secret. */
  private static String withoutCut(String text, String secret) {
    int end = text.indexOf(CUT);
    for (int length = Math.min(secret.length(), end); length >= SHORTEST; length--) {
      if (text.regionMatches(end - length, secret, 0, length)) {
        return text.substring(0, end - length) + SecretInUrl.SHOWN + text.substring(end);
      }
    }
    return text;
  }

  private static String withoutSigned(String words) {
    int begin = words.indexOf(SIGNED);
    return begin < 0 || words.length() - begin < SHORTEST_SIGNED
        ? words
        : words.substring(0, begin) + SecretInUrl.SHOWN;
  }
}
