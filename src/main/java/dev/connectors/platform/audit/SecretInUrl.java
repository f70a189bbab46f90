package dev.connectors.platform.audit;

/** Finds a secret in a URL or a part of one, as it is or percent-encoded once or twice. */
public final class SecretInUrl {
  static final String SHOWN = "[token]";

  private SecretInUrl() {}

  /** Whether it stands in there. */
  public static boolean holds(String url, String secret) {
    if (url.indexOf('%') < 0) {
      return url.contains(secret);
    }
    var once = Reading.of(url).unescaped();
    return url.contains(secret)
        || once.text.contains(secret)
        || once.unescaped().text.contains(secret);
  }

  /** The same URL without it. */
  static String hidden(String url, String secret) {
    var shown = url.replace(secret, SHOWN);
    if (shown.indexOf('%') < 0) {
      return shown;
    }
    shown = Reading.of(shown).unescaped().without(secret);
    return Reading.of(shown).unescaped().unescaped().without(secret);
  }

  /** How somebody reads a URL, with the place in it of each character. */
  private static final class Reading {
    private final String url;
    private final String text;
    private final int[] places;

    private Reading(String url, String text, int[] places) {
      this.url = url;
      this.text = text;
      this.places = places;
    }

    static Reading of(String url) {
      var places = new int[url.length() + 1];
      for (int i = 0; i < places.length; i++) {
        places[i] = i;
      }
      return new Reading(url, url, places);
    }

    /** Each well-formed escape of an ASCII character; all else as it stands. */
    Reading unescaped() {
      var read = new StringBuilder(text.length());
      var placesRead = new int[text.length() + 1];
      for (int i = 0; i < text.length(); i++) {
        placesRead[read.length()] = places[i];
        int high = digit(i + 1);
        int low = digit(i + 2);
        if (text.charAt(i) == '%' && high >= 0 && high < 8 && low >= 0) {
          read.append((char) (high << 4 | low));
          i += 2;
        } else {
          read.append(text.charAt(i));
        }
      }
      placesRead[read.length()] = url.length();
      return new Reading(url, read.toString(), placesRead);
    }

    private int digit(int at) {
      return at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
    }

    String without(String secret) {
      var rest = new StringBuilder();
      int from = 0;
      for (int at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at)) {
        rest.append(url, from, places[at]).append(SHOWN);
        at += secret.length();
        from = places[at];
      }
      return rest.append(url, from, url.length()).toString();
    }
  }
}
